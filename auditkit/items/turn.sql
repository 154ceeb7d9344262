-- How often the head of a unit, or the holder of a post, had changed before the day of each sheet; a number for each spell
-- between two changes.
with sheet_day as (
  select distinct u, day from run_line
), post_day as (
  select distinct u, post_id, day from run_line where post_id is not null
), left_on as (
  select n.u, h.post_id, h.is_head, coalesce(h.last_min, h.on_min) as day
  from handover h join unit_no n on n.unit_id = h.unit_id
), counted as (
  select s.u, cast(null as varchar) as post_id, s.day, count(l.day) as turns
  from sheet_day s left join left_on l on l.u = s.u and l.is_head and l.day < s.day
  group by s.u, s.day
  union all
  select s.u, s.post_id, s.day, count(l.day) as turns
  from post_day s left join left_on l on l.post_id = s.post_id and l.day < s.day
  group by s.u, s.post_id, s.day
)
select u, post_id, day, turns, cast(dense_rank() over (order by u, coalesce(post_id, ''), turns) as integer) as spell
from counted
