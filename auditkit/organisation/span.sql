-- When each post (with those it was renamed or moved into) and each unit began and ended.
with life as (
  select 'post' as kind, l.line_id, p.since_min, p.since_max, p.until_min, p.until_max
  from known_post p join post_line l on l.post_id = p.post_id
  union all
  select 'unit', l.line_id, u.since_min, u.since_max, u.until_min, u.until_max
  from known_unit u join unit_line l on l.unit_id = u.unit_id
), whole as (
  select kind, line_id, min(since_min) as since_min, min(since_max) as since_max,
    max(until_min) as until_min, max(until_max) as until_max
  from life group by kind, line_id
), abolished as (
  select s.kind, coalesce(p.line_id, u.line_id) as line_id, s.day_min, s.day_max
  from succession s
  left join post_line p on s.kind = 'post' and p.post_id = s.old_id
  left join unit_line u on s.kind = 'unit' and u.unit_id = s.old_id
  -- A unit that others are merged into under its old name goes on.
  where s.relation = 'abolish' or (s.kind = 'unit' and s.relation = 'merge' and s.old_id is distinct from s.new_id)
  union all
  select kind, line_id, day_min, day_max from merged
  union all
  -- A post ends with its unit, unless it had moved out by then.
  select 'post', l.line_id, s.day_min, s.day_max
  from succession s
  join post_unit p on p.unit_id = s.old_id and p.since_min < s.day_max and p.until_max > s.day_max
  join post_line l on l.post_id = p.post_id
  where s.kind = 'unit' and s.relation = 'abolish'
  union all
  select 'post', l.line_id, w.until_min, w.until_max
  from whole w
  join unit_line u on u.line_id = w.line_id
  join post_unit p on p.unit_id = u.unit_id and p.until_max = date '9999-12-31'
  join post_line l on l.post_id = p.post_id
  where w.kind = 'unit' and w.until_max < date '9999-12-31'
), ending as (
  -- What was set up anew after it was abolished ends at the last abolition, if at any.
  select kind, line_id, max(day_min) as day_min, max(day_max) as day_max from abolished group by kind, line_id
)
select w.kind, w.line_id, w.since_min, w.since_max,
  case when w.until_max = date '9999-12-31' and e.day_min > w.since_max then e.day_min else w.until_min end as until_min,
  case when w.until_max = date '9999-12-31' and e.day_min > w.since_max then e.day_max else w.until_max end as until_max
from whole w
left join ending e on e.kind = w.kind and e.line_id = w.line_id
