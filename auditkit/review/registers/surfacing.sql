-- The answer: problems that occurred before a handover and were discovered after it, over all handovers, with severity then and at
-- discovery; and who knew before it was reported and is not on record as having told anyone above: unreported after known.
with told as (
  select problem, person_id, min(told_on) as told_on from escalated group by problem, person_id
), knew as (
  select c.problem, k.person_id, min(k.day_max) as known_on, min(coalesce(p.reported_on_min, p.discovered_on_min)) as reported_on
  from known k
  join problem_case c on c.problem = k.problem
  join problem p on p.row_key = c.problem
  left join told t on t.problem = k.problem and t.person_id = k.person_id
  where k.named and k.level in ('acted', 'answered') and k.day_max < coalesce(p.reported_on_min, p.discovered_on_min)
    and (t.told_on is null or t.told_on >= coalesce(p.reported_on_min, p.discovered_on_min))
  group by c.problem, k.person_id
), silent as (
  select problem, nullif(array_to_string(list_sort(list(distinct person_id)), '; '), '') as known_by, min(known_on) as known_on, min(reported_on) as reported_on
  from knew group by problem
)
select s.handover_id, s.problem_id, s.title, s.unit_id, s.post_id, s.occurred_from, s.occurred_latest, s.discovered_on, s.discovered_latest,
  s.lag_days_min, s.lag_days_max, s.severity_then, s.severity, s.state, s.counted,
  case when k.problem is not null then 'unreported after known' end as knowing, k.known_by, k.known_on as first_known_on,
  date_diff('day', k.known_on, k.reported_on) as days_unreported, concat(f.file, coalesce(' › ' || f.sheet, ''), ' row ', cast(p.row as varchar)) as evidence, s.problem_row
from surfaced s
join problem p on p.row_key = s.problem_row
join source f on f.source = p.source
left join silent k on k.problem = s.problem_row
order by s.state desc, s.handover_id, s.problem_id
