-- R6: joined the collective decision. A dissent of the same person on record removes it.
select a.problem, a.person_id, a.post_id, case when a.inferred is not null or not a.named then 'indicated' else 'established' end as state,
  case when a.named then a.inferred else coalesce(a.inferred, 'the record names the item, not the problem') end as inferred,
  'for' as side, 'action' as table_name, a.act as row_key, concat('joined the decision on ', cast(a.day_min as varchar)) as shows
from problem_act a
join problem_case c on c.problem = a.problem
where a.kind = 'join' and a.part = 'did' and a.person_id is not null and (c.found_max is null or a.day_min < c.found_max)
  and not exists (
    select 1 from problem_act x
    where x.problem = a.problem and x.person_id = a.person_id and x.kind = 'dissent'
      and (x.decision_ref = a.decision_ref or x.decision_ref is null or a.decision_ref is null))
