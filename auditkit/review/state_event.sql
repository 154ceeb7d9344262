-- Each item open at a handover beside the event that counts and the one that gives the strength, and between which periods it was
-- silent.
with today as (
  select max(p) as p from calendar where since <= {as_of}
), placed as (
  -- Of many rows few days: each is looked up once.
  select d.day, c.p
  from (select last_trace as day from trace_after union select day_max as day from event) d
  join calendar c on d.day >= c.since and d.day < c.reach
)
select f.*, g.by_table as strong_table, g.by_row as strong_row, a.last_trace,
  greatest(f.seen_p, coalesce(v.p, -1)) as from_p, coalesce(x.p, y.p) as to_p
from counted_event f
cross join today y
left join event g on g.item = f.item and g.ordinal = f.strength * cast(10000000000000000 as bigint) - f.strongest
  and g.ordinal <> coalesce(f.first_event, f.late_event, -1) and f.strength > 0
left join trace_after a on a.handover_no = f.handover_no and a.item = f.item
left join placed v on v.day = a.last_trace
left join placed x on x.day = f.event_day
