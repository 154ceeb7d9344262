-- The divisions of duty as they were known: of two rows with one duty and start the later recorded counts.
with ranked as (
  select *, row_number() over (
    partition by duty_id, since_min, since_max order by recorded_on desc nulls last, row_key desc) as nth
  from duty
  where recorded_on is null or recorded_on <= least({as_of}, coalesce({known_on}, date '9999-12-31'))
)
select post_id, lower(trim(area)) as area, unit_id, role, since_min, since_max, until_min, until_max, row_key as duty
from ranked
where nth = 1 and since_min < until_max
