-- Each plan whose next plan names another post, or another person while the holders of its posts stayed the same. Another is one that
-- none of its siblings named before; where none of them names a post, the head of the unit answers for them.
with moved as (
  select * from beside
  where again and (post_min <> next_post_min or person <> next_person or n_plan > 1 or next_n_plan > 1)
), named as (
  select item, u, p, true as own, post_min as post_id, person from moved where n_plan = 1
  union all
  select item, u, p, false, next_post_min, next_person from moved where next_n_plan = 1
  union all
  select m.item, m.u, m.p, true, l.post_id, l.person
  from moved m join line l on l.item = m.item and l.u = m.u and l.p = m.p and l.planned_line and l.holds
  where m.n_plan > 1
  union all
  select m.item, m.u, m.p, false, l.post_id, l.person
  from moved m join line l on l.item = m.item and l.u = m.next_u and l.p = m.next_p and l.planned_line and l.holds
  where m.next_n_plan > 1
), called as (
  -- A writing means a person by id, or by a name or alias that only one person has.
  select written, min(person_id) as person_id
  from (select name as written, person_id from person union select alias, id from alias where kind = 'person') w
  where written not in (select person_id from person)
  group by written having count(distinct person_id) = 1
), known as (
  select n.item, n.u, n.p, n.own, coalesce(l.line_id, n.post_id) as line_id, coalesce(c.person_id, n.person) as person
  from named n
  left join post_line l on l.post_id = n.post_id
  left join called c on c.written = n.person
), post as (
  select item, u, p, bool_or(own) as before, bool_or(not own) as after, bool_or(not own) and not bool_or(own) as another
  from known where line_id is not null group by item, u, p, line_id
), person_named as (
  select item, u, p, bool_or(own) as before, bool_or(not own) and not bool_or(own) as another
  from known where person is not null group by item, u, p, person
), posts as (
  select item, u, p, bool_or(before) as before, bool_or(after) as after, bool_or(before) and bool_or(another) as another
  from post group by item, u, p
), asked as (
  select m.item, m.u, m.p, m.next_u, m.plan_day, m.next_day, coalesce(q.before, false) as posts, coalesce(q.after, false) as next_posts
  from (select item, u, p from person_named group by item, u, p having bool_or(before) and bool_or(another)) t
  join moved m on m.item = t.item and m.u = t.u and m.p = t.p
  left join posts q on q.item = t.item and q.u = t.u and q.p = t.p
  where not coalesce(q.another, false)
), place as (
  -- The posts behind both plans: those that they name, else the head of their unit that day.
  select distinct a.item, a.u, a.p, k.own, k.line_id, case when k.own then a.plan_day else a.next_day end as day
  from asked a join known k on k.item = a.item and k.u = a.u and k.p = a.p and k.line_id is not null
  union
  select a.item, a.u, a.p, a.own, coalesce(l.line_id, h.post_id) as line_id, a.day
  from (
    select item, u, p, true as own, u as v, plan_day as day from asked where not posts
    union all
    select item, u, p, false as own, next_u as v, next_day as day from asked where not next_posts
  ) a
  join unit_no n on n.u = a.v
  join head h on h.unit_id = n.unit_id and h.since <= a.day and h.until > a.day
  left join post_line l on l.post_id = h.post_id
), held as (
  select e.item, e.u, e.p, e.own, e.line_id,
    coalesce(nullif(array_to_string(list_sort(list(distinct t.certain) filter (where t.certain is not null)), '; '), ''), '') as certain,
    coalesce(nullif(array_to_string(list_sort(list(distinct t.possible) filter (where t.possible is not null)), '; '), ''), '') as possible
  from place e
  left join post_line l on l.line_id = e.line_id
  left join timeline t on t.post_id = coalesce(l.post_id, e.line_id) and t.since <= e.day and t.until > e.day
  group by e.item, e.u, e.p, e.own, e.line_id
), stayed as (
  -- In a post that the plan does not have, nobody can have stayed.
  select b.item, b.u, b.p, bool_and(a.item is not null) as one,
    bool_and(coalesce(a.certain, '') = coalesce(a.possible, '') and b.certain = b.possible) as sure,
    bool_and(coalesce(a.possible, '') = b.possible) as same
  from held b
  left join held a on a.own and a.item = b.item and a.u = b.u and a.p = b.p and a.line_id = b.line_id
  where not b.own
  group by b.item, b.u, b.p
)
select item, u, p, true as reassigned from posts where another
union all
select a.item, a.u, a.p, case when h.item is null then null when not s.one then false when s.sure then s.same end as reassigned
from asked a
left join (select distinct item, u, p from held where own) h on h.item = a.item and h.u = a.u and h.p = a.p
left join stayed s on s.item = a.item and s.u = a.u and s.p = a.p
