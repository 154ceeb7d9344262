-- How often a successor's first day is the predecessor's last day as written, and how often the day after.
with spell as (
  select post_id, person_id, since_min as since, until_min - {step} as last_day
  from tenure_row
  where since_min = since_max and until_min = until_max and until_min < date '9999-12-31'
),
began as (
  select post_id, person_id, since_min as since
  from tenure_row
  where since_min = since_max
)
select
  count(case when b.since = a.last_day then 1 end) as same_day,
  count(case when b.since = a.last_day + 1 then 1 end) as next_day
from spell as a
join began as b on a.post_id = b.post_id and a.person_id <> b.person_id
where b.since between a.last_day and a.last_day + 1
