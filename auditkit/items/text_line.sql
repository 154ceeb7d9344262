-- Lines without an id, and the lines with an id whose words they share: candidates to be one item by identical text.
with loose as (
  select distinct n.lin, l.canonical
  from plan_line l join unit_no n on n.unit_id = l.unit_id
  where l.item_id is null
), all_lines as (
  select l.row_key as line, l.item_id, n.lin, l.canonical, c.p, l.moment, l.unit_id, l.source, l.recorded_on
  from plan_line l
  join unit_no n on n.unit_id = l.unit_id
  join calendar c on c.period = l.period
  join loose o on o.lin = n.lin and o.canonical = l.canonical
)
select line, item_id, lin, canonical, p, moment,
  count(*) over (partition by lin, canonical, unit_id, p, moment, source, recorded_on) > 1 as doubled
from all_lines
