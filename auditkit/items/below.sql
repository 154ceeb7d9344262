-- Which units lie below which, and from when to when.
with recursive tree as (
  select parent_id as above_id, unit_id, since_max as since, until_min as until, 1 as depth
  from unit where parent_id is not null and since_max < until_min
  union all
  select t.above_id, u.unit_id, greatest(t.since, u.since_max) as since, least(t.until, u.until_min) as until, t.depth + 1 as depth
  from tree t join unit u on u.parent_id = t.unit_id and u.since_max < t.until and u.until_min > t.since
  where t.depth < 20
)
select distinct a.u, b.u as v, t.since, t.until
from tree t
join unit_no a on a.unit_id = t.above_id
join unit_no b on b.unit_id = t.unit_id
