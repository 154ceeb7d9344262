-- Lines without an id, and the lines with an id whose words they share: candidates to be one item by identical text.
with loose as (
  select distinct n.lin, l.canonical
  from plan_line l join unit_no n on n.unit_id = l.unit_id
  where l.item_id is null
), cut as (
  select distinct line_b from decision where verdict = 'different'
), all_lines as (
  select l.row_key as line, l.item_id, n.u, l.canonical, c.p, l.moment, l.source, l.recorded_on,
    k.line_b is not null as cut, case when l.moment = 'plan' then c.plan_day else c.review_day end as sheet_day
  from plan_line l
  join unit_no n on n.unit_id = l.unit_id
  join calendar c on c.period = l.period
  join loose o on o.lin = n.lin and o.canonical = l.canonical
  left join cut k on k.line_b = l.line_id
)
select line, item_id, u, canonical, p, moment, cut, coalesce(recorded_on, sheet_day) as day,
  item_id is null and count(*) over (partition by u, canonical, p, moment, source, recorded_on) > 1 as doubled
from all_lines
