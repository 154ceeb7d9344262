-- Each problem with its place and its days: unit and post as the register has them, else as the plan of its item or the
-- organisation of that day has them, which is an inference and named as one.
with dated as (
  select p.row_key as problem, p.problem_id, p.title, lower(trim(p.area)) as area, p.unit_id, p.post_id, i.item,
    p.occurred_from_min as from_min,
    -- Nothing begins after it was found: of "in June", found on the 5th, the days after the 5th are none.
    case when coalesce(p.discovered_on_max, p.reported_on_max) >= p.occurred_from_min
      then least(p.occurred_from_max, coalesce(p.discovered_on_max, p.reported_on_max)) else p.occurred_from_max end as from_max,
    p.occurred_to_min as to_min, p.occurred_to_max as to_max,
    coalesce(p.discovered_on_min, p.reported_on_min) as found_min, coalesce(p.discovered_on_max, p.reported_on_max) as found_max,
    case when p.closed_on_min <= {as_of} then p.closed_on_min end as closed_min,
    case when p.closed_on_min <= {as_of} then p.closed_on_max end as closed_max
  from problem p
  left join (select item_id, min(item) as item from item_of group by item_id) i on i.item_id = p.item_id
), planned as (
  select d.problem, l.line, r.post_id, r.unit_id,
    row_number() over (partition by d.problem order by case when l.day <= coalesce(d.from_max, d.found_max, {as_of}) then 0 else 1 end,
      case when l.day <= coalesce(d.from_max, d.found_max, {as_of}) then l.p else - l.p end desc, l.line) as nth
  from dated d
  join line l on l.item = d.item and l.planned_line
  join plan_line r on r.row_key = l.line
), placed as (
  select d.problem, d.problem_id, d.title, d.area, d.item, d.from_min, d.from_max, d.to_min, d.to_max, d.found_min, d.found_max,
    d.closed_min, d.closed_max, coalesce(d.unit_id, s.unit_id, r.unit_id) as unit_id, coalesce(d.post_id, r.post_id) as post_id,
    case when d.post_id is not null then 'register' when r.post_id is not null then 'plan' end as post_basis, r.line as plan_line
  from dated d
  left join planned r on r.problem = d.problem and r.nth = 1
  left join post_unit s on s.post_id = d.post_id and s.since_min <= coalesce(d.from_max, d.found_max, {as_of})
    and s.until_min > coalesce(d.from_max, d.found_max, {as_of})
)
select p.problem, p.problem_id, p.title, p.area, p.item, p.from_min, p.from_max, p.to_min, p.to_max, p.found_min, p.found_max,
  p.closed_min, p.closed_max, p.unit_id, n.u, coalesce(p.post_id, h.post_id) as post_id,
  case when p.post_basis is not null then p.post_basis when h.post_id is not null then 'head' end as post_basis, p.plan_line,
  -- The days on which it may have been there, and those on which it certainly was; without a date it may have been any day
  -- before it was found.
  coalesce(p.from_min, date '0001-01-01') as may_since,
  greatest(coalesce(p.from_min, date '0001-01-01'), coalesce(p.to_max, p.from_max, p.found_max, {as_of})) as may_last,
  p.from_min is not null and p.from_min > date '0001-01-01' as dated
from placed p
left join unit_no n on n.unit_id = p.unit_id
left join head h on p.post_id is null and h.unit_id = p.unit_id
  and h.since <= coalesce(p.from_max, p.found_max, {as_of}) and h.until > coalesce(p.from_max, p.found_max, {as_of})
