-- The superiors of one post on one day, nearest first. A vacant superior is named and the chain goes on.
with recursive up as (
  select post_id as below_id, superior_id, inferred, 1 as depth, concat('/', post_id, '/') as path
  from reporting
  where post_id = {post} and since <= {day} and until > {day}
  union all
  select r.post_id, r.superior_id, r.inferred, u.depth + 1, concat(u.path, r.post_id, '/')
  from up u
  join reporting r on r.post_id = u.superior_id and r.since <= {day} and r.until > {day}
  -- An inferred line may close a ring that no stated line closes: nobody is named twice on one way up.
  where u.depth < 30 and not contains(u.path, concat('/', r.superior_id, '/'))
), line as (
  select below_id, superior_id, inferred, min(depth) as depth from up group by below_id, superior_id, inferred
), titled as (
  select post_id, title, unit_id, row_number() over (partition by post_id order by since_min desc, spell desc) as nth
  from known_post where since_min <= {day} and until_max > {day}
)
select cast(l.depth as int) as depth, l.below_id, l.superior_id as post_id, p.title, p.unit_id, l.inferred,
  t.certain, t.possible, coalesce(t.vacant, 'yes') as vacant
from line l
left join titled p on p.post_id = l.superior_id and p.nth = 1
left join timeline t on t.post_id = l.superior_id and t.since <= {day} and t.until > {day}
order by depth, l.below_id, l.superior_id, l.inferred
