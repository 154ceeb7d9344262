-- The spells of units as they were known; rows of one unit that overlap are several parents.
with ranked as (
  select *, row_number() over (
    partition by unit_id, parent_id, since_min, since_max order by recorded_on desc nulls last, row_key desc) as nth
  from unit
  where recorded_on is null or recorded_on <= least({as_of}, coalesce({known_on}, date '9999-12-31'))
)
select unit_id, name, parent_id, since_min, since_max, until_min, until_max
from ranked
where nth = 1 and since_min < until_max
