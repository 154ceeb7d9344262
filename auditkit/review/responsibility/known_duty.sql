-- The divisions of duties as they were known: of two rows with one duty and start the later recorded counts. A duty of a post that was
-- renamed or moved goes on in the post that it became, each for the days on which that post was there.
with ranked as (
  select *, row_number() over (
    partition by duty_id, since_min, since_max order by recorded_on desc nulls last, row_key desc) as nth
  from duty
  where recorded_on is null or recorded_on <= least({as_of}, coalesce({known_on}, date '9999-12-31'))
), life as (
  select post_id, min(since_min) as since_min, min(since_max) as since_max, max(until_min) as until_min, max(until_max) as until_max
  from known_post group by post_id
), one as (
  select a.post_id, b.post_id as stands_as, l.since_min, l.since_max, l.until_min, l.until_max
  from post_line a
  join post_line b on b.line_id = a.line_id
  join life l on l.post_id = b.post_id
  where exists (select 1 from post_line o where o.line_id = a.line_id and o.post_id <> a.post_id)
)
select coalesce(o.stands_as, r.post_id) as post_id, lower(trim(r.area)) as area, r.unit_id, r.role,
  greatest(r.since_min, coalesce(o.since_min, r.since_min)) as since_min, greatest(r.since_max, coalesce(o.since_max, r.since_max)) as since_max,
  least(r.until_min, coalesce(o.until_min, r.until_min)) as until_min, least(r.until_max, coalesce(o.until_max, r.until_max)) as until_max,
  r.row_key as duty
from ranked r
left join one o on o.post_id = r.post_id
where r.nth = 1 and greatest(r.since_min, coalesce(o.since_min, r.since_min)) < least(r.until_max, coalesce(o.until_max, r.until_max))
