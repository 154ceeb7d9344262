-- Every post that stands in some relation to a problem, and from when to when: its own post, the posts that a division of
-- duties names for its area and unit, the head of the unit, and the superiors of its own post.
with one_unit as (
  select c.problem, n.unit_id, date '0001-01-01' as since, date '9999-12-31' as until, false as other
  from problem_case c join unit_no n on n.u = c.u
  union
  -- What took the unit over answers from that day on; what it took over answered before.
  select c.problem, n.unit_id, s.since, date '9999-12-31', true
  from problem_case c join speaker s on s.u = c.u and s.v <> c.u join unit_no n on n.u = s.v
  union
  select c.problem, n.unit_id, date '0001-01-01', s.since, true
  from problem_case c join speaker s on s.v = c.u and s.u <> c.u join unit_no n on n.u = s.u
)
select c.problem, 'own' as kind, coalesce(l.post_id, c.post_id) as post_id, date '0001-01-01' as since_min, date '0001-01-01' as since_max,
  date '9999-12-31' as until_min, date '9999-12-31' as until_max, cast(null as bigint) as duty,
  case when c.post_basis = 'head' then 'the register names no post: the head of the unit' end as inferred, 0 as depth
from problem_case c
left join post_line k on k.post_id = c.post_id
left join post_line l on l.line_id = k.line_id
where c.post_id is not null
union all
select c.problem, d.role as kind, d.post_id, d.since_min, d.since_max, d.until_min, d.until_max, d.duty, cast(null as varchar) as inferred, 0 as depth
from problem_case c
join known_duty d on d.area = c.area and d.unit_id is null
union all
select c.problem, d.role as kind, d.post_id, greatest(d.since_min, u.since), greatest(d.since_max, u.since),
  least(d.until_min, u.until), least(d.until_max, u.until), d.duty,
  case when u.other then concat('the work of ', c.unit_id, ' stood in ', d.unit_id, ' on those days') end as inferred, 0 as depth
from problem_case c
join one_unit u on u.problem = c.problem
join known_duty d on d.area = c.area and d.unit_id = u.unit_id
where greatest(d.since_min, u.since) < least(d.until_max, u.until)
union all
select c.problem, 'head' as kind, h.post_id, greatest(h.since, u.since), greatest(h.since, u.since), least(h.until, u.until), least(h.until, u.until),
  cast(null as bigint) as duty,
  case when h.inferred then concat('unit ', u.unit_id, ' has no head of its own: the head above')
    when u.other then concat('the work of ', c.unit_id, ' stood in ', u.unit_id, ' on those days') end as inferred, 0 as depth
from problem_case c
join one_unit u on u.problem = c.problem
join head h on h.unit_id = u.unit_id and greatest(h.since, u.since) < least(h.until, u.until)
union all
select c.problem, 'superior' as kind, l.superior_id as post_id, l.since, l.since, l.until, l.until, cast(null as bigint) as duty,
  case when l.inferred then 'the line of superiors is not written in the records' end as inferred, l.depth
from problem_case c
join line_up l on l.post_id = c.post_id
