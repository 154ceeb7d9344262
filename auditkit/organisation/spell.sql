-- In what spells each tenure answers for the post. A substantive or nominal one does from its first day to its last;
-- an acting or concurrent one only while no other person holds the post substantively (on leave holds it too).
-- One that outlasts the incumbent begins on the day the incumbent ends; one that a new incumbent meets goes on beside
-- the new one to its own end where that overlap is a handover's, else it becomes cover again. On the days from
-- sure_since to sure_until the person certainly held the post in either way.
with lined as (
  select coalesce(l.line_id, t.post_id) as line_id, t.*
  from known_tenure t left join post_line l on l.post_id = t.post_id
), incumbent as (
  select * from lined where capacity in ('substantive', 'on_leave')
), standing_in as (
  select * from lined where capacity in ('acting', 'concurrent')
), candidate as (
  select line_id, post_id, person_id, capacity, tenure, until_min, until_max,
    since_max as sure_since, since_min as from_min, since_max as from_max
  from standing_in
  union all
  select a.line_id, a.post_id, a.person_id, a.capacity, a.tenure, a.until_min, a.until_max,
    a.since_max, greatest(a.since_min, i.until_min), greatest(a.since_max, i.until_max)
  from standing_in a
  join incumbent i on i.line_id = a.line_id and i.person_id <> a.person_id
    and i.since_min < a.until_max and i.until_max > a.since_min
), uncovered as (
  select line_id, post_id, person_id, capacity, tenure, until_min, until_max, sure_since,
    max(from_min) as from_min, from_max
  from candidate c
  where from_min < until_min and from_max < until_max and not exists (
    select 1 from incumbent i
    where i.line_id = c.line_id and i.person_id <> c.person_id and i.since_min <= c.from_max and i.until_max > c.from_max)
  group by line_id, post_id, person_id, capacity, tenure, until_min, until_max, sure_since, from_max
), met as (
  select u.*, i.since_min as met_min, i.since_max as met_max,
    row_number() over (partition by u.tenure, u.from_max order by i.since_min, i.since_max, i.tenure) as nth
  from uncovered u
  left join incumbent i on i.line_id = u.line_id and i.person_id <> u.person_id
    and i.since_min > u.from_max and i.since_min < u.until_max
)
select line_id, post_id, person_id, capacity, since_min, since_max, until_min, until_max, tenure,
  since_max as sure_since, until_min as sure_until
from lined where capacity not in ('acting', 'concurrent')
union all
select line_id, post_id, person_id, capacity, from_min, from_max,
  case when date_diff('day', met_max, until_min) > {overlap_days} then met_min else until_min end,
  case when date_diff('day', met_max, until_min) > {overlap_days} then met_max else until_max end,
  tenure, sure_since, until_min
from met where nth = 1
