-- Who stood above whom, at any remove, and from when to when: the lines of superiors closed upwards once, for every question.
with recursive up as (
  select post_id, superior_id, since, until, inferred, 1 as depth, concat('/', post_id, '/') as path from reporting
  union all
  select u.post_id, r.superior_id, greatest(u.since, r.since), least(u.until, r.until), u.inferred or r.inferred, u.depth + 1,
    concat(u.path, r.post_id, '/')
  from up u
  join reporting r on r.post_id = u.superior_id and r.since < u.until and r.until > u.since
  where u.depth < 30 and not contains(u.path, concat('/', r.superior_id, '/'))
)
select post_id, superior_id, since, until, cast(min(depth) as int) as depth, bool_and(inferred) as inferred
from up group by post_id, superior_id, since, until
