-- Who signed, decided, ordered or approved what the problem came from: the acts before it was found. An act on the item only may
-- have been about something else.
select a.problem, a.act, a.kind, a.part, a.named, a.person_id, a.post_id, a.day_min, a.day_max, a.decision_ref, a.outside,
  case when a.named then a.inferred else coalesce(a.inferred, 'the record names the item, not the problem') end as inferred,
  case when c.found_min is not null and not (a.day_max < c.found_min) then 'cannot_tell'
    when a.inferred is not null or not a.named then 'indicated' else 'established' end as state
from problem_act a
join problem_case c on c.problem = a.problem
where a.person_id is not null and (a.kind in ('sign', 'decide') or (a.named and (a.kind = 'instruct' or a.part = 'approved')))
  and (c.found_max is null or a.day_min < c.found_max)
