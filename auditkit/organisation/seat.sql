-- The spells as the chosen reading sees them: in lines of posts, or in lines of units.
select s.line_id, s.post_id, s.person_id, s.capacity, s.since_min, s.since_max, s.until_min, s.until_max, s.tenure,
  s.sure_since, s.sure_until
from spell s where {by} = 'post'
union all
-- A post that moved to another unit takes its holder out of one line and into the other.
select coalesce(l.line_id, s.post_id), s.post_id, s.person_id, s.capacity,
  greatest(s.since_min, u.since_min), greatest(s.since_max, u.since_max),
  least(s.until_min, u.until_min), least(s.until_max, u.until_max), s.tenure,
  greatest(s.sure_since, u.since_max), least(s.sure_until, u.until_min)
from spell s
join post_unit u on u.post_id = s.post_id and u.since_min < s.until_max and u.until_max > s.since_min
join unit_line l on l.unit_id = u.unit_id
where {by} = 'unit'
  and greatest(s.since_min, u.since_min) < least(s.until_min, u.until_min)
  and greatest(s.since_max, u.since_max) < least(s.until_max, u.until_max)
