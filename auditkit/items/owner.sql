-- Whose promise a cell is, for each verification of its item: the person as written and whoever may have held its post, or
-- headed its unit, on that day; and who verified: the person, else the certain holder of the post that did.
with actor as (
  select a.act, a.item, a.p_max, a.day_max, coalesce(a.person_id, r.person_id) as person_id
  from act a
  left join holder r on a.person_id is null and r.post_id = a.post_id and r.certain and r.since <= a.day_max and r.until > a.day_max
  where a.kind = 'verify'
), promise as (
  select c.item, c.u, c.p, a.act, a.day_max, a.person_id, c.person, c.post_min, c.post_max, d.post_id as head_post
  from actor a
  join cell c on c.item = a.item and c.n_plan > 0 and c.p <= a.p_max
  join unit_no u on u.u = c.u
  left join head d on c.post_max is null and d.unit_id = u.unit_id and d.since <= a.day_max and d.until > a.day_max
), seat as (
  select post_min as post_id, day_max from promise
  union
  select post_max as post_id, day_max from promise
  union
  select head_post as post_id, day_max from promise
), sitting as (
  select s.post_id, s.day_max, h.person_id from seat s join holder h on h.post_id = s.post_id and h.since <= s.day_max and h.until > s.day_max
)
select c.item, c.u, c.p, c.act,
  max(case when h.person_id is not null or c.person is not null then 1 else 0 end) as owned,
  max(case when c.person_id is not null then 1 else 0 end) as acted,
  max(case when h.person_id = c.person_id or coalesce(n.person_id, c.person) = c.person_id then 1 else 0 end) as same
from promise c
left join sitting h on h.day_max = c.day_max and (h.post_id = c.post_min or h.post_id = c.post_max or h.post_id = c.head_post)
left join person n on n.name = c.person
group by c.item, c.u, c.p, c.act
