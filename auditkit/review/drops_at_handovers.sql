-- Promises and silent drops where the head of the unit changed before its next plan was written, and elsewhere; and the live items
-- open at handovers with those never followed up.
with next_plan as (
  -- A plan without a day of its own stands from the first day of its period.
  select c.p, greatest(c.plan_day, c.since) as plan_day, greatest(n.plan_day, n.since) as next_day
  from calendar c join calendar n on n.p = c.p + 1
), left_on as (
  select distinct n.u, coalesce(h.last_min, h.on_min) as day
  from handover h join unit_no n on n.unit_id = h.unit_id
  where h.is_head and not h.reorganised
), turned as (
  select distinct l.u, c.p from left_on l join next_plan c on l.day >= c.plan_day and l.day < c.next_day
), promise as (
  select o.outcome, t.p is not null as at_handover
  from outcome_flags o left join turned t on t.u = o.u and t.p = o.p
  where o.outcome <> 'unplanned'
), followed as (
  select count(*) as open_items, count(case when state = 'never_followed_up' then 1 end) as never_followed_up,
    count(case when state = 'cannot_tell' then 1 end) as cannot_tell
  from follow_state where coalesce(live, true)
)
select p.*, f.open_items, f.never_followed_up, f.cannot_tell, t.handovers
from (
  select count(*) as promises, count(case when outcome = 'dropped' then 1 end) as dropped,
    count(case when outcome = 'unsure' then 1 end) as unsure,
    count(case when at_handover then 1 end) as promises_at, count(case when at_handover and outcome = 'dropped' then 1 end) as dropped_at
  from promise
) p
cross join followed f
cross join (select count(*) as handovers from turned) t
