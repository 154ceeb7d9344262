-- What happened to the items whose events are asked for, with its strength. A review counts by the period that it reports: after a
-- handover only where that period ends after it, within a window from the day on which it was written or its period ended. One that was
-- written before its period ended reports nothing later than that day, or than the `done_on` that it gives.
with another as (
  select act, item, case when bool_or(not by_another) then false else bool_or(by_another) end as by_another
  from verified v
  where v.p = (select max(w.p) from verified w where w.act = v.act and w.item = v.item)
  group by act, item
), happened as (
  select l.item, l.lin, l.kind, case when l.planned_line then l.day
      when l.dated then least(cast(c.until - interval 1 day as date), greatest(l.day, coalesce(l.done_on, l.day)))
      else cast(c.until - interval 1 day as date) end as day_min,
    case when l.planned_line then l.day else least(l.day, cast(c.until - interval 1 day as date)) end as day_max,
    l.person, l.post_id, 'plan_line' as by_table, l.line as by_row
  from change_of_line l
  join calendar c on c.p = l.p
  union all
  select a.item, q.lin,
    case when a.batch_items >= {bulk_items} then 'bulk'
      when a.kind = 'verify' then case when coalesce(v.by_another, false) then 'verified' else 'owner_verified' end
      when a.kind = 'complete' then 'completed'
      when a.kind = 'deliver' then 'delivered'
      when a.kind in ('cancel', 'supersede', 'accept_risk') then
        case when a.empowered or (a.approved and not k.powers) then 'cancelled' else 'cancelled_unapproved' end
      when a.kind in ('instruct', 'reschedule', 'rescope', 'reassign', 'reply', 'escalate', 'update') then 'acted'
      else 'noted' end as kind,
    a.day_min, a.day_max, a.person_id as person, a.post_id, 'action' as by_table, a.act as by_row
  from act a
  join asked_item q on q.item = a.item
  cross join (select (select count(*) from authority) > 0 as powers) k
  left join another v on v.act = a.act and v.item = a.item
  union all
  select i.item, q.lin, 'distributed' as kind, m.sent_on as day_min, m.sent_on as day_max, m.recipient as person,
    cast(null as varchar) as post_id, 'message' as by_table, m.row_key as by_row
  from message m
  join item_of i on i.item_id = m.item_id
  join asked_item q on q.item = i.item
  where m.sent_on is not null
)
select h.item, h.lin, h.kind, s.strength, h.day_min, h.day_max, h.person, h.post_id, h.by_table, h.by_row,
  date_diff('day', date '1900-01-01', h.day_max) * cast(100000000000 as bigint)
    + h.by_row * 4 + case h.by_table when 'action' then 0 when 'plan_line' then 1 else 2 end as ordinal
from happened h
join strength s on s.kind = h.kind
where least(h.day_min, h.day_max) <= {as_of} and s.strength > 0
