-- Who held what on one day: one row a possible holder, one row without a person for a vacant post.
with titled as (
  select post_id, title, unit_id, is_head,
    row_number() over (partition by post_id order by since_min desc, spell desc) as nth
  from known_post where since_min <= {day} and until_max > {day}
)
select t.post_id, p.title, p.unit_id, coalesce(p.is_head, false) as is_head, h.person_id, h.capacity, h.certain,
  t.vacant, t.n_possible as n_holders, t.n_substantive > 1 and h.capacity = 'substantive' as joint, h.tenure
from timeline t
left join titled p on p.post_id = t.post_id and p.nth = 1
left join holder h on h.post_id = t.post_id and h.since = t.since
where t.since <= {day} and t.until > {day}
order by t.post_id, h.person_id, h.tenure
