-- Two posts that certainly head one unit on one day: rows still in force, spells that overlap whatever their partial dates mean.
with head as (
  select position, post_id, unit_id, since_max as since, until_min as until
  from post_row
  where is_head and in_force
)
select a.position, b.position as other, b.post_id as other_post, a.unit_id,
  greatest(a.since, b.since) as since
from head as a
join head as b
  on a.unit_id = b.unit_id and a.post_id <> b.post_id and a.since < b.until and b.since < a.until
order by a.position, b.position
