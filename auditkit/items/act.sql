-- Every action on an item, with its item, its period where its day is certain, whether it was approved by someone with the
-- power to cancel, and whether it belongs to a batch that touched many items.
with target as (
  select a.row_key as act, i.item
  from action a join item i on i.item_id = a.item_id
  union
  select a.row_key as act, l.item
  from action a
  join plan_line r on r.line_id = a.item_id
  join line l on l.line = r.row_key
  union
  select a.row_key as act, l.item
  from action a
  join plan_line r on r.unit_id = a.unit_id and r.period = a.period and r.line_no = a.line_no
  join line l on l.line = r.row_key
  where a.item_id is null
), batch as (
  select a.batch, count(distinct t.item) as items
  from action a join target t on t.act = a.row_key
  where a.batch is not null group by a.batch
), power as (
  select distinct a.row_key as act
  from action a
  join authority u on u.act = 'cancel' and u.since_max <= a.day_max and u.until_min > a.day_min
  left join holder h on h.post_id = u.post_id and h.since <= a.day_max and h.until > a.day_min
  where a.approved_by is not null and (a.approved_by = u.post_id or a.approved_by = h.person_id)
)
select a.row_key as act, t.item, a.kind, a.person_id, a.post_id, a.day_min, a.day_max,
  case when c.p = d.p then c.p end as p, c.p as p_min, d.p as p_max,
  a.quantity, a.reason is not null as reasoned, a.approved_by is not null as approved,
  w.act is not null as empowered, coalesce(b.items, 0) as batch_items
from action a
join target t on t.act = a.row_key
left join calendar c on a.day_min >= c.since and a.day_min < c.until
left join calendar d on a.day_max >= d.since and a.day_max < d.until
left join batch b on b.batch = a.batch
left join power w on w.act = a.row_key
where a.day_min <= {as_of} and coalesce(a.recorded_on, date '0001-01-01') <= coalesce({known_on}, date '9999-12-31')
