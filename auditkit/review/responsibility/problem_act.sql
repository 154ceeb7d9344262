-- Every action about a problem with who did it or approved it: those that name the problem, and those that name its item only.
with about as (
  select c.problem, a.row_key as act, true as named
  from action a join problem_case c on c.problem_id = a.problem_id
  union
  select c.problem, t.act, false as named
  from act t
  join problem_case c on c.item = t.item
  join action a on a.row_key = t.act
  where a.problem_id is null
), told as (
  select b.problem, b.act, b.named, a.kind, a.person_id, a.post_id, a.approved_by, a.day_min, a.day_max, a.decision_ref,
    coalesce(a.outside_procedure, false) as outside
  from about b join action a on a.row_key = b.act
  where a.day_min <= {as_of} and coalesce(a.recorded_on, date '0001-01-01') <= least({as_of}, coalesce({known_on}, date '9999-12-31'))
)
select t.problem, t.act, t.named, t.kind, t.day_min, t.day_max, t.decision_ref, t.outside, t.post_id, t.person_id, 'did' as part,
  cast(null as varchar) as inferred
from told t where t.person_id is not null
union all
select t.problem, t.act, t.named, t.kind, t.day_min, t.day_max, t.decision_ref, t.outside, t.post_id, h.person_id, 'did' as part,
  case when h.person_id is not null then concat('the record names the post ', t.post_id, ' only: its holder that day') end as inferred
from told t
left join holder h on h.post_id = t.post_id and h.certain and h.since <= t.day_min and h.until > t.day_max
where t.person_id is null
union all
select t.problem, t.act, t.named, t.kind, t.day_min, t.day_max, t.decision_ref, t.outside, cast(null as varchar) as post_id, p.person_id, 'approved' as part,
  cast(null as varchar) as inferred
from told t join person p on p.person_id = t.approved_by
