-- What happened to each open item after the outgoing's last day: the strongest event in the window, the first that counts, and
-- the first that counts after the window. What the incoming do counts from their first day even while the outgoing still sits. A
-- window of which no period on record reaches the end is not over.
with after as (
  select o.handover_no, o.variant, o.item, coalesce(h.window_end, date '9999-12-31') as window_end, e.day_max as day, e.strength, e.ordinal
  from open_item o
  join handover_case h on h.handover_no = o.handover_no and h.variant = o.variant
  join event e on e.item = o.item and e.day_min > h.last_day
  union all
  select o.handover_no, o.variant, o.item, coalesce(h.window_end, date '9999-12-31') as window_end, e.day_max as day, e.strength, e.ordinal
  from open_item o
  join handover_case h on h.handover_no = o.handover_no and h.variant = o.variant and h.on_day <= h.last_day
  join handover_person p on p.handover_no = o.handover_no and p.role = 'incoming'
  join event e on e.item = o.item and e.by_table = 'action' and e.day_min >= h.on_day and e.day_min <= h.last_day
  left join holder r on e.person is null and r.post_id = e.post_id and r.person_id = p.person_id and r.certain
    and r.since <= e.day_max and r.until > e.day_max
  where e.person = p.person_id or r.person_id is not null
)
select handover_no, variant, item,
  max(case when day <= window_end then strength end) as strength,
  min(case when day <= window_end and strength >= 2 then ordinal end) as first_event,
  min(case when day > window_end and strength >= 2 then ordinal end) as late_event,
  max(case when day <= window_end then strength * cast(10000000000000000 as bigint) - ordinal end) as strongest
from after
group by handover_no, variant, item
