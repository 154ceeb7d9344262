-- The organisation on one day: every post with each of its superiors, its holders then, and whether it stands in the chain of one post.
with titled as (
  select post_id, title, unit_id, row_number() over (partition by post_id order by since_min desc, spell desc) as nth
  from known_post where since_min <= {day} and until_max > {day}
), held as (
  select h.post_id, nullif(array_to_string(list_sort(list(distinct coalesce(n.name, h.person_id))), '; '), '') as holders,
    nullif(array_to_string(list_sort(list(distinct nullif(h.capacity, 'substantive'))), '; '), '') as capacity, min(h.certain) as certain
  from holder h
  left join person n on n.person_id = h.person_id
  where h.since <= {day} and h.until > {day}
  group by h.post_id
), above as (
  select post_id, superior_id, min(inferred) as inferred from reporting where since <= {day} and until > {day}
  group by post_id, superior_id
), chain as (
  select post_id, depth from ({superiors}) up
)
select t.post_id, p.title, p.unit_id, a.superior_id, a.inferred, h.holders, h.capacity, h.certain, t.vacant,
  t.post_id = {post} or t.post_id in (select post_id from chain) as in_chain
from timeline t
left join titled p on p.post_id = t.post_id and p.nth = 1
left join held h on h.post_id = t.post_id
left join above a on a.post_id = t.post_id
where t.since <= {day} and t.until > {day}
order by t.post_id, a.superior_id
