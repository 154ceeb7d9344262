-- The answer: each annual target beside the plan lines that name it: none, claims beyond the goal, and the pace against the year; and
-- for each unit and year the plan lines that name no target. What an item reached is its last review of the year.
with told as (
  select l.item, l.line, l.p, l.planned_line, r.target_id, l.planned, r.actual, lower(trim(r.measure)) as measure, r.unit_id,
    cast(extract(year from k.since) as int) as y, l.day
  from line l
  join plan_line r on r.row_key = l.line
  join calendar k on k.p = l.p
  where l.holds
), owned as (
  -- A review line need not repeat the target that the plan of its item names.
  select item, y, min(target_id) as target_id, min(measure) as measure from told where target_id is not null group by item, y
), reached as (
  select t.item, t.y, t.actual, row_number() over (partition by t.item, t.y order by t.p desc, t.day desc, t.line desc) as nth
  from told t where not t.planned_line and t.actual is not null
), promised as (
  select t.item, t.y, t.planned, row_number() over (partition by t.item, t.y order by t.p desc, t.day desc, t.line desc) as nth
  from told t where t.planned_line and t.planned is not null
), summed as (
  select o.target_id, o.y, count(distinct o.item) as items, sum(case when o.measure = lower(trim(g.measure)) then p.planned end) as planned,
    sum(case when o.measure = lower(trim(g.measure)) then r.actual end) as actual,
    count(distinct case when o.measure is distinct from lower(trim(g.measure)) then o.item end) as other_measure
  from owned o
  join target g on g.target_id = o.target_id and g.year = o.y
  left join reached r on r.item = o.item and r.y = o.y and r.nth = 1
  left join promised p on p.item = o.item and p.y = o.y and p.nth = 1
  group by o.target_id, o.y
), parts as (
  select parent_id, year, sum(goal) as goal, count(*) as targets from target where parent_id is not null group by parent_id, year
), paced as (
  select g.target_id, g.year, g.unit_id, g.indicator, g.goal, g.measure, g.row_key, coalesce(s.items, 0) as items, coalesce(s.other_measure, 0) as other_measure,
    s.planned, s.actual, coalesce(c.targets, 0) as parts, c.goal as parts_goal,
    least(greatest(date_diff('day', make_date(cast(g.year as int), 1, 1), cast({as_of} + interval 1 day as date)), 0),
      date_diff('day', make_date(cast(g.year as int), 1, 1), make_date(cast(g.year as int) + 1, 1, 1))) as days_gone,
    date_diff('day', make_date(cast(g.year as int), 1, 1), make_date(cast(g.year as int) + 1, 1, 1)) as days_of_year
  from target g
  left join summed s on s.target_id = g.target_id and s.y = g.year
  left join parts c on c.parent_id = g.target_id and c.year = g.year
  where make_date(cast(g.year as int), 1, 1) <= {as_of}
)
select target_id, year, unit_id, indicator, goal, measure, items, other_measure, planned, actual, parts, parts_goal,
  cast(days_gone as double) / nullif(days_of_year, 0) as year_gone, case when goal > 0 then actual / nullif(goal, 0) end as reached,
  case when items = 0 and parts = 0 then 'no plan line' when items = 0 then 'by its parts only'
    when actual > goal and goal > 0 then 'claimed beyond the goal'
    when actual is null or goal is null or goal <= 0 then 'no amount to compare'
    when actual / nullif(goal, 0) < cast(days_gone as double) / nullif(days_of_year, 0) then 'behind the year' else 'with the year' end as finding,
  row_key as target_row
from paced
union all
select cast(null as varchar), t.y, t.unit_id, cast(null as varchar), cast(null as double), cast(null as varchar), count(distinct t.item), 0,
  cast(null as double), cast(null as double), 0, cast(null as double), cast(null as double), cast(null as double), 'plan lines without a target', cast(null as bigint)
from told t
left join owned o on o.item = t.item and o.y = t.y
where t.planned_line and o.item is null and (select count(*) from target) > 0
group by t.y, t.unit_id
order by year, target_id, unit_id
