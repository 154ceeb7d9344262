-- Substantive tenures of one post that certainly overlap: flagged, never refused. Two of one person are one tenure written
-- with two first days, of which nothing says which holds.
with held as (
  select position, post_id, person_id, since_max as since, until_min as until
  from tenure_row
  where capacity = 'substantive' and in_force
)
select a.position, b.position as other, a.post_id
from held as a
join held as b
  on a.post_id = b.post_id and a.position < b.position
  and a.since < b.until and b.since < a.until
order by a.position, b.position
