-- The answer: every area of duty on one day, its accountable posts with their holders, who else shares it, and what is wrong with it.
with there as (
  select area, unit_id from area where since <= {day} and until > {day}
), held as (
  select d.area, coalesce(d.unit_id, '') as unit_id, d.role, d.post_id, d.duty, d.since_max <= {day} and d.until_min > {day} as sure, t.possible, t.vacant
  from known_duty d
  left join timeline t on t.post_id = d.post_id and t.since <= {day} and t.until > {day}
  where d.since_min <= {day} and d.until_max > {day}
), mine as (
  select a.area, a.unit_id, h.post_id, h.possible, coalesce(h.vacant, 'yes') as vacant, h.sure, h.duty
  from there a
  left join held h on h.area = a.area and h.role = 'accountable' and h.unit_id in (a.unit_id, '')
), others as (
  select a.area, a.unit_id, nullif(array_to_string(list_sort(list(distinct concat(h.role, ' ', h.post_id))), '; '), '') as shared_with
  from there a
  join held h on h.area = a.area and h.role <> 'accountable' and h.unit_id in (a.unit_id, '')
  group by a.area, a.unit_id
), counted as (
  select area, unit_id, count(distinct post_id) as posts, count(distinct case when sure then post_id end) as sure_posts from mine group by area, unit_id
), above as (
  select m.post_id, l.superior_id, t.possible,
    row_number() over (partition by m.post_id order by case when t.vacant = 'yes' then 1 else 0 end, l.depth, l.superior_id) as nth
  from (select distinct post_id from mine where vacant = 'yes' and post_id is not null) m
  join line_up l on l.post_id = m.post_id and l.since <= {day} and l.until > {day}
  left join timeline t on t.post_id = l.superior_id and t.since <= {day} and t.until > {day}
)
select m.area, nullif(m.unit_id, '') as unit_id, m.post_id, m.possible as holders, m.vacant, o.shared_with,
  case when c.posts = 0 then 'nobody accountable' when c.posts > 1 and c.sure_posts > 1 then 'several accountable'
    when c.posts > 1 or c.sure_posts = 0 then 'cannot tell' when m.vacant = 'yes' then 'accountable post vacant' else 'one accountable' end as finding,
  a.superior_id, a.possible as superior_holders, m.duty
from mine m
join counted c on c.area = m.area and c.unit_id = m.unit_id
left join others o on o.area = m.area and o.unit_id = m.unit_id
left join above a on a.post_id = m.post_id and a.nth = 1
order by m.area, m.unit_id, m.post_id
