-- A problem's days of exposure, split over the tenures of its own post: from its first day to its last, at least and at most.
with span as (
  select problem, problem_id, from_min, from_max, cast(coalesce(to_min, closed_min, {as_of}) + interval 1 day as date) as end_min,
    cast(coalesce(to_max, closed_max, {as_of}) + interval 1 day as date) as end_max,
    concat('from ', cast(from_min as varchar), case when from_max > from_min then concat(' to ', cast(from_max as varchar), ' at the latest') else '' end, ' until ',
      case when to_min is not null then 'its last day on record' when closed_min is not null then 'it was closed' else 'the day of the question' end) as basis
  from problem_case where dated
), held as (
  select s.problem_id, s.problem, s.basis, h.post_id, h.person_id, h.capacity, h.tenure,
    greatest(date_diff('day', greatest(h.sure_since, s.from_max), least(h.sure_until, s.end_min)), 0) as least_days,
    greatest(date_diff('day', greatest(h.since, s.from_min), least(h.until, s.end_max)), 0) as most_days
  from span s
  join chain_holder h on h.problem = s.problem and h.kind = 'own' and h.since < s.end_max and h.until > s.from_min
), stood as (
  select s.problem_id, s.problem, s.basis, p.post_id, cast(null as varchar) as person_id, 'vacant' as capacity, cast(null as bigint) as tenure,
    case when t.vacant = 'yes' then greatest(date_diff('day', greatest(t.since, s.from_max), least(t.until, s.end_min)), 0) else 0 end as least_days,
    greatest(date_diff('day', greatest(t.since, s.from_min), least(t.until, s.end_max)), 0) as most_days
  from span s
  join chain_post p on p.problem = s.problem and p.kind = 'own'
  join timeline t on t.post_id = p.post_id and t.vacant in ('yes', 'unknown') and t.since < s.end_max and t.until > s.from_min
)
select problem_id, post_id, person_id, capacity, cast(coalesce(sum(least_days), 0) as bigint) as days_min,
  cast(coalesce(sum(most_days), 0) as bigint) as days_max, basis, problem, tenure
from (select * from held union all select * from stood) part
group by problem_id, post_id, person_id, capacity, basis, problem, tenure
order by problem_id, post_id, person_id, tenure
