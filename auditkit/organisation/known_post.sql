-- The spells of posts as they were known: of two rows with one post and start the later recorded counts.
with ranked as (
  select *, row_number() over (
    partition by post_id, since_min, since_max order by recorded_on desc nulls last, row_key desc) as nth
  from post
  where recorded_on is null or recorded_on <= least({as_of}, coalesce({known_on}, date '9999-12-31'))
)
select post_id, title, unit_id, reports_to, coalesce(is_head, false) as is_head,
  since_min, since_max, until_min, until_max, row_key as spell
from ranked
where nth = 1 and since_min < until_max
