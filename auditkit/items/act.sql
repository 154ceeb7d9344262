-- Every action on an item, with the last periods that began by its earliest and by its latest day, whether someone with the
-- power to cancel stands behind it, and how many items its batch touched. An action names its item by id, by the place of its
-- line, or by words that only one item has.
with target as (
  select a.row_key as act, i.item
  from action a join item_of i on i.item_id = a.item_id
  union
  select a.row_key as act, min(l.item) as item
  from action a
  join plan_line w on w.canonical = a.canonical
  join line l on l.line = w.row_key
  join unit_no n on n.u = l.u and (a.unit_id is null or a.unit_id = n.unit_id)
  where a.item_id is null and a.line_no is null and a.canonical is not null
  group by a.row_key having count(distinct l.item) = 1
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
), name as (
  select row_key as act, approved_by as name, day_max from action where approved_by is not null
  union all
  select row_key as act, person_id as name, day_max from action where person_id is not null
  union all
  select row_key as act, post_id as name, day_max from action where post_id is not null
), power as (
  select distinct n.act
  from name n
  join authority u on u.act = 'cancel' and u.since_min <= n.day_max and u.until_max > n.day_max
  -- A power stays with its post under the names that a rename or a move gives it.
  left join post_line x on x.post_id = u.post_id
  left join post_line y on y.line_id = x.line_id
  left join holder h on h.post_id = coalesce(y.post_id, u.post_id) and h.since <= n.day_max and h.until > n.day_max
  where n.name = coalesce(y.post_id, u.post_id) or n.name = h.person_id
)
select a.row_key as act, t.item, a.kind, a.person_id, a.post_id, a.day_min, a.day_max,
  coalesce(c.p, -1) as p_min, coalesce(d.p, -1) as p_max,
  a.quantity, a.approved_by is not null as approved,
  w.act is not null as empowered, coalesce(b.items, 0) as batch_items
from action a
join target t on t.act = a.row_key
left join calendar c on a.day_min >= c.since and a.day_min < c.reach
left join calendar d on a.day_max >= d.since and a.day_max < d.reach
left join batch b on b.batch = a.batch
left join power w on w.act = a.row_key
where a.day_min <= {as_of} and coalesce(a.recorded_on, date '0001-01-01') <= least({as_of}, coalesce({known_on}, date '9999-12-31'))
