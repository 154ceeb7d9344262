-- Where the same words stand twice in one sheet nobody knows which continues which: such pairs wait for a decision.
with named as (
  select t.line, coalesce(j.item, n.node) as item, t.lin, t.canonical, t.p, t.doubled
  from text_line t
  join text_node n on n.line = t.line
  left join joined j on j.node = n.node
)
select distinct a.item, b.p
from named a
join named b on b.lin = a.lin and b.canonical = a.canonical and b.item <> a.item and b.p >= a.p
where a.doubled or b.doubled
