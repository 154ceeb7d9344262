-- The tenures as they were known: of two rows with one post, person and start the later recorded counts.
-- Where only one bound is partial, the other limits it: nobody leaves before the day after the earliest start.
with ranked as (
  select *, row_number() over (
    partition by post_id, person_id, since_min, since_max order by recorded_on desc nulls last, row_key desc) as nth
  from tenure
  where recorded_on is null or recorded_on <= least({as_of}, coalesce({known_on}, date '9999-12-31'))
)
select post_id, person_id, coalesce(capacity, 'substantive') as capacity,
  since_min,
  greatest(since_min, least(since_max, cast(until_max - interval 1 day as date))) as since_max,
  greatest(until_min, cast(least(since_min, date '9999-12-30') + interval 1 day as date)) as until_min,
  until_max,
  -- A row whose day of recording nobody knows cannot be relied on in a question about what was known then.
  cast({known_on} as date) is null or recorded_on is not null as dated,
  row_key as tenure
from ranked
where nth = 1 and since_min < until_max
