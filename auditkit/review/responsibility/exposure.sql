-- A problem's days of exposure, split over the tenures of its own post: from its first day to its last, at least and at most. What a
-- rename or a move made of the post is the same post: a day is vacant where it was held under none of its names.
with span as (
  select problem, problem_id, post_id, from_min, from_max, cast(coalesce(to_min, closed_min, {as_of}) + interval 1 day as date) as end_min,
    cast(coalesce(to_max, closed_max, {as_of}) + interval 1 day as date) as end_max,
    concat('from ', cast(from_min as varchar), case when from_max > from_min then concat(' to ', cast(from_max as varchar), ' at the latest') else '' end, ' until ',
      case when to_min is not null then 'its last day on record' when closed_min is not null then 'it was closed' else 'the day of the question' end) as basis
  from problem_case where dated
), named as (
  select s.problem, t.since, t.until, t.vacant
  from span s
  join chain_post p on p.problem = s.problem and p.kind = 'own'
  join timeline t on t.post_id = p.post_id and t.since < s.end_max and t.until > s.from_min
), cut as (
  select problem, since as day from named union select problem, until from named
), piece as (
  select problem, day as since, lead(day) over (partition by problem order by day) as until from cut
), seated as (
  select e.problem, e.since, e.until, h.post_id, h.person_id, h.capacity, h.tenure, h.sure_since is not null as sure,
    min(h.since) over (partition by h.problem, h.tenure) as began
  from piece e
  join chain_holder h on h.problem = e.problem and h.kind = 'own' and h.since <= e.since and h.until >= e.until
), held as (
  -- Who is listed twice, under the old name too, holds the post once: by the later tenure.
  select problem, since, until, post_id, person_id, capacity, tenure, sure,
    row_number() over (partition by problem, since, person_id, sure order by began desc, tenure desc) as nth
  from seated
), stood as (
  select e.problem, e.since, e.until, bool_and(n.vacant = 'yes') as sure
  from piece e
  join named n on n.problem = e.problem and n.since <= e.since and n.until >= e.until
  group by e.problem, e.since, e.until
  having bool_and(n.vacant <> 'no')
), part as (
  select problem, since, until, post_id, person_id, capacity, tenure, sure from held where nth = 1 or not sure
  union all
  select problem, since, until, cast(null as varchar), cast(null as varchar), 'vacant', cast(null as bigint), sure from stood
), counted as (
  select s.problem_id, s.problem, s.basis, coalesce(a.post_id, s.post_id) as post_id, a.person_id, a.capacity, a.tenure,
    case when a.sure then greatest(date_diff('day', greatest(a.since, s.from_max), least(a.until, s.end_min)), 0) else 0 end as least_days,
    greatest(date_diff('day', greatest(a.since, s.from_min), least(a.until, s.end_max)), 0) as most_days
  from span s
  join part a on a.problem = s.problem
)
select problem_id, post_id, person_id, capacity, cast(coalesce(sum(least_days), 0) as bigint) as days_min,
  cast(coalesce(sum(most_days), 0) as bigint) as days_max, basis, problem, tenure
from counted
group by problem_id, post_id, person_id, capacity, basis, problem, tenure
order by problem_id, post_id, person_id, tenure
