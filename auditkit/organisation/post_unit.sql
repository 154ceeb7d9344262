-- In which unit a post stood: without gaps, from the beginning to the end of time, cut only where the unit changes.
with spell as (
  select post_id, unit_id, since_min, since_max,
    lag(unit_id) over (partition by post_id order by since_min, since_max, spell) as before_id
  from known_post
), changed as (
  select post_id, unit_id,
    case when before_id is null then date '0001-01-01' else since_min end as since_min,
    case when before_id is null then date '0001-01-01' else since_max end as since_max
  from spell where before_id is null or before_id <> unit_id
)
select post_id, unit_id, since_min, since_max,
  coalesce(lead(since_min) over later, date '9999-12-31') as until_min,
  coalesce(lead(since_max) over later, date '9999-12-31') as until_max
from changed
window later as (partition by post_id order by since_min, since_max)
