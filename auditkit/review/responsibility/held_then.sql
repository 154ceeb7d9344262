-- Who held a post of the chain when the problem occurred: certainly, where they held it on every day on which it may have
-- begun, or on a day on which it was certainly there; else possibly.
with met as (
  select h.*, p.from_min, p.from_max, p.to_min, p.dated,
    greatest(date_diff('day', greatest(h.sure_since, p.from_min), least(h.sure_until, cast(p.from_max + interval 1 day as date))), 0) as sure_days
  from chain_holder h
  join problem_case p on p.problem = h.problem
  where h.since <= p.may_last and h.until > p.may_since
), judged as (
  select *,
    coalesce(sum(sure_days) over (partition by problem, kind, post_id, person_id, capacity, duty, inferred) > date_diff('day', from_min, from_max), false)
      or coalesce(max(case when sure_since <= to_min and sure_until > from_max then 1 else 0 end)
        over (partition by problem, kind, post_id, person_id, capacity, duty, inferred) = 1, false) as sure
  from met
)
select problem, kind, post_id, person_id, capacity, tenure, duty, inferred,
  bool_or(sure and dated) as sure
from judged
group by problem, kind, post_id, person_id, capacity, tenure, duty, inferred, depth
