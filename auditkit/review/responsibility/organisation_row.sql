-- Lines about the organisation, not a person: nobody was charged, the charged post was vacant, several were accountable, and
-- what the records do not show.
with charged as (
  select c.problem, p.post_id, p.duty, c.from_max
  from problem_case c
  join chain_post p on p.problem = c.problem and p.kind = 'accountable' and p.since_min <= c.may_last and p.until_max > c.may_since
), seats as (
  select c.problem, c.post_id, c.duty, c.from_max, bool_and(t.vacant = 'yes') as vacant
  from charged c
  join problem_case p on p.problem = c.problem
  join timeline t on t.post_id = c.post_id and t.since <= p.may_last and t.until > p.may_since
  where p.dated
  group by c.problem, c.post_id, c.duty, c.from_max
), superior as (
  select s.problem, s.post_id, l.superior_id, k.spell,
    row_number() over (partition by s.problem, s.post_id order by case when t.possible is null then 1 else 0 end, l.depth, l.superior_id) as nth
  from seats s
  join line_up l on l.post_id = s.post_id and l.since <= s.from_max and l.until > s.from_max
  left join timeline t on t.post_id = l.superior_id and t.since <= s.from_max and t.until > s.from_max
  left join known_post k on k.post_id = l.superior_id and k.since_min <= s.from_max and k.until_max > s.from_max
  where s.vacant
), answered as (
  select s.problem, s.post_id, nullif(array_to_string(list_sort(list(distinct coalesce(n.called, h.person_id))), '; '), '') as people
  from seats s
  join superior p on p.problem = s.problem and p.post_id = s.post_id and p.nth = 1
  join holder h on h.post_id = p.superior_id and h.since <= s.from_max and h.until > s.from_max
  left join called n on n.person_id = h.person_id
  group by s.problem, s.post_id
), accountable as (
  select problem, post_id, person_id, duty, tenure, bool_or(sure) as sure
  from held_then where kind = 'accountable' group by problem, post_id, person_id, duty, tenure
), many as (
  select problem,
    case when min(since_both) then 'established' else 'cannot_tell' end as state
  from (
    select a.problem, a.sure and b.sure as since_both
    from accountable a
    join accountable b on b.problem = a.problem and b.person_id > a.person_id
    join holder x on x.tenure = a.tenure
    join holder y on y.tenure = b.tenure and y.since < x.until and y.until > x.since
    join problem_case c on c.problem = a.problem and greatest(x.since, y.since) <= c.may_last and least(x.until, y.until) > c.may_since
  ) pair
  group by problem
), absent as (
  select problem, 'the day on which it occurred' as document from problem_case where not dated
  union all select problem, 'the area that it touches' from problem_case where area is null
  union all select problem, 'the unit and the post that it belongs to' from problem_case where post_id is null and unit_id is null
  union all select c.problem, 'the table duty: the division of duties' from problem_case c where (select count(*) from duty) = 0
  union all select c.problem, 'the table authority: who may do what' from problem_case c where (select count(*) from authority) = 0
  union all select c.problem, 'the table message: who was told' from problem_case c where (select count(*) from message) = 0
  union all select c.problem, 'the table action: what was done, ordered and decided' from problem_case c where (select count(*) from action) = 0
  union all select c.problem, 'the table handover_list: what was handed over' from problem_case c where (select count(*) from handover_list) = 0
  union all
  select d.problem, d.document
  from dark d
  join problem_case c on c.problem = d.problem
  where d.until > c.may_since and d.since <= {as_of} and c.dated
)
select c.problem, 'O1' as rule, 'established' as state, cast(null as varchar) as post_id, 'for' as side, cast(null as varchar) as table_name,
  cast(null as bigint) as row_key, concat('no post was accountable for ', c.area, ' in ', coalesce(c.unit_id, 'any unit')) as shows
from problem_case c
where c.area is not null and c.dated and (select count(*) from duty) > 0 and c.problem not in (select problem from charged)
union all
select s.problem, 'O2', 'established', s.post_id, 'for', 'duty', s.duty,
  concat('the accountable post ', s.post_id, ' was vacant; above it: ', coalesce(p.superior_id, 'no post on record'),
    case when p.superior_id is null then '' else concat(' (', coalesce(w.people, 'vacant too'), ')') end)
from seats s
left join superior p on p.problem = s.problem and p.post_id = s.post_id and p.nth = 1
left join answered w on w.problem = s.problem and w.post_id = s.post_id
where s.vacant
union all
select p.problem, 'O2', 'established', p.post_id, 'for', 'post', p.spell, concat('the superior post ', p.superior_id)
from superior p where p.nth = 1 and p.spell is not null
union all
select distinct a.problem, 'O3', m.state, a.post_id, 'for', 'duty', a.duty, concat('accountable: ', coalesce(n.called, a.person_id), ' in ', a.post_id)
from accountable a join many m on m.problem = a.problem left join called n on n.person_id = a.person_id
union all
select distinct a.problem, 'O3', m.state, a.post_id, 'for', 'tenure', a.tenure, concat('held by ', coalesce(n.called, a.person_id))
from accountable a join many m on m.problem = a.problem left join called n on n.person_id = a.person_id
union all
select distinct problem, 'O4', 'cannot_tell', cast(null as varchar), 'missing', cast(null as varchar), cast(null as bigint), document from absent
