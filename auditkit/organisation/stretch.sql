-- The life of each post cut at every day on which its holders may change: no two stretches of a post overlap.
with cut as (
  select post_id, since_min as day from known_tenure
  union select post_id, since_max from known_tenure
  union select post_id, until_min from known_tenure
  union select post_id, until_max from known_tenure
  union select post_id, since_min from known_post
  union select post_id, until_max from known_post
), piece as (
  select post_id, day as since, lead(day) over (partition by post_id order by day) as until from cut
), life as (
  select post_id, since_min, until_max from known_post
  union all
  select post_id, since_min, until_max from known_tenure
)
select p.post_id, p.since, p.until
from piece p
where p.until is not null and exists (
  select 1 from life l where l.post_id = p.post_id and l.since_min <= p.since and l.until_max >= p.until)
