-- On which days a post or unit was reorganised: a step of succession, or a new spell that differs from the last.
-- The same id with several rows and two ids with a rename say the same thing.
with post_step as (
  select post_id, since_min, since_max, title, unit_id,
    lag(title) over later as title_before, lag(unit_id) over later as unit_before, lag(spell) over later as before
  from known_post
  window later as (partition by post_id order by since_min, since_max, spell)
), unit_step as (
  select u.unit_id, u.since_min, u.since_max
  from known_unit u
  where exists (select 1 from known_unit b where b.unit_id = u.unit_id and b.since_min < u.since_min)
    and not exists (
      select 1 from known_unit b
      where b.unit_id = u.unit_id and b.since_min < u.since_min and b.until_max >= u.since_min
        and b.name = u.name and coalesce(b.parent_id, '') = coalesce(u.parent_id, ''))
), step as (
  select kind, old_id as id, day_min, day_max from succession where old_id is not null
  union
  select kind, new_id, day_min, day_max from succession where new_id is not null
  union
  select 'post', post_id, since_min, since_max
  from post_step where before is not null and (title <> title_before or unit_id <> unit_before)
  union
  select 'unit', unit_id, since_min, since_max from unit_step
)
select distinct 'post' as kind, q.post_id as id, s.day_min, s.day_max
from step s
join post_line l on l.post_id = s.id
join post_line q on q.line_id = l.line_id
where s.kind = 'post'
union all
select distinct kind, id, day_min, day_max from step where kind = 'unit'
