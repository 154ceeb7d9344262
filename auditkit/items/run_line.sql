-- Lines without an id whose words no id explains, of the sheets that count: what the linker may join. A text that stands
-- twice in one sheet is left to a person. Each line knows where the same wording stands next, and for the last time, and the last
-- plan of it so far.
with run as (
  select n.node, t.line, t.u, t.text_no, t.p, t.k, t.day, l.post_id
  from text_line t
  join text_node n on n.line = t.line
  join plan_line l on l.row_key = t.line
  join sheet s on s.unit_id = l.unit_id and s.p = t.p and s.moment = l.moment and s.source = l.source and s.counts
  where {auto_link} and t.item_id is null and not t.doubled and n.node > (select coalesce(max(node), 0) from named_item)
)
select node, line, u, text_no, p, k, day, post_id,
  row_number() over (partition by node order by k, line) as nth,
  lead(p) over (partition by node order by k, line) as next_p,
  lead(k) over (partition by node order by k, line) as next_k,
  max(k) over (partition by node) as last_k,
  max(case when k % 2 = 0 then k * cast(1000000000000 as bigint) + line end) over (
    partition by node order by k, line rows between unbounded preceding and current row) % cast(1000000000000 as bigint) as plan_line
from run
