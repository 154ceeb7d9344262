-- R3: decided it outside the procedure, as the source says, or over a dissent that was on record by then.
with overruled as (
  select d.problem, d.act, d.person_id, d.post_id, d.inferred, x.act as dissent,
    case when x.day_max <= d.day_min then d.state else 'cannot_tell' end as over_state
  from decided d
  join problem_act x on x.problem = d.problem and x.kind = 'dissent' and x.person_id <> d.person_id and x.day_min <= d.day_max
    and (x.decision_ref = d.decision_ref or x.decision_ref is null or d.decision_ref is null)
  where d.kind in ('sign', 'decide') or d.part = 'approved'
)
select problem, person_id, post_id, state, inferred, 'for' as side, 'action' as table_name, act as row_key, 'decided outside the procedure' as shows
from decided where outside and (kind in ('sign', 'decide') or part = 'approved')
union all
select problem, person_id, post_id, over_state, inferred, 'for', 'action', act, 'decided it' from overruled
union all
select problem, person_id, post_id, over_state, inferred, 'for', 'action', dissent, 'a dissent on record' from overruled
union all
select problem, person_id, post_id, over_state, inferred, 'missing', cast(null as varchar), cast(null as bigint), 'the exact days of decision and dissent'
from overruled where over_state = 'cannot_tell'
