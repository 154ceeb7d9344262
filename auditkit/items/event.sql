-- Everything that happened to an item, with its strength. A review counts on the last day of the period that it reports.
with happened as (
  select l.item, l.kind, case when l.planned_line then l.day else cast(c.until - interval 1 day as date) end as day,
    l.person, l.post_id, 'plan_line' as by_table, l.line as by_row
  from change_of_line l join calendar c on c.p = l.p
  union all
  select a.item,
    case when a.batch_items >= {bulk_items} then 'bulk'
      when a.kind = 'verify' then case when h.person_id is null and a.person_id is not null
        and lower(a.person_id) <> lower(coalesce(o.person, '')) then 'verified' else 'owner_verified' end
      when a.kind = 'complete' then 'completed'
      when a.kind = 'deliver' then 'delivered'
      when a.kind in ('cancel', 'supersede', 'accept_risk') then case when a.approved then 'cancelled' else 'cancelled_unapproved' end
      when a.kind in ('instruct', 'reschedule', 'rescope', 'reassign', 'reply', 'escalate', 'update') then 'acted'
      else 'noted' end as kind,
    a.day_max as day, a.person_id as person, a.post_id, 'action' as by_table, a.act as by_row
  from act a
  left join owner o on o.item = a.item and a.kind = 'verify'
  left join (select distinct post_id, person_id, since, until from holder) h
    on a.kind = 'verify' and h.post_id = o.post_id and h.person_id = a.person_id and h.since <= a.day_max and h.until > a.day_min
  union all
  select i.item, 'distributed' as kind, m.sent_on as day, m.recipient as person, cast(null as varchar) as post_id,
    'message' as by_table, m.row_key as by_row
  from message m join item i on i.item_id = m.item_id
  where m.sent_on <= {as_of}
)
select h.item, h.kind, s.strength, h.day, h.person, h.post_id, h.by_table, h.by_row,
  date_diff('day', date '1900-01-01', h.day) * cast(100000000000 as bigint)
    + h.by_row * 4 + case h.by_table when 'action' then 0 when 'plan_line' then 1 else 2 end as ordinal
from happened h join strength s on s.kind = h.kind
where h.day <= {as_of}
