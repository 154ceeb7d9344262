-- The lines of superiors: as the post says; where it says nothing, the unit's head, or for a head the head above.
with stated as (
  select post_id, reports_to as superior_id, since_min as since, until_max as until, false as inferred
  from known_post where reports_to is not null
), under_head as (
  select p.post_id, h.post_id as superior_id,
    greatest(p.since_min, h.since) as since, least(p.until_max, h.until) as until, true as inferred
  from known_post p
  join head h on h.unit_id = p.unit_id and h.since < p.until_max and h.until > p.since_min
  where p.reports_to is null and not p.is_head
), under_parent as (
  select p.post_id, h.post_id as superior_id,
    greatest(p.since_min, u.since_min, h.since) as since, least(p.until_max, u.until_max, h.until) as until,
    true as inferred
  from known_post p
  join known_unit u on u.unit_id = p.unit_id and u.since_min < p.until_max and u.until_max > p.since_min
  join head h on h.unit_id = u.parent_id
  where p.reports_to is null and p.is_head
)
select distinct post_id, superior_id, since, until, inferred
from (select * from stated union all select * from under_head union all select * from under_parent) lines
where since < until and superior_id <> post_id
