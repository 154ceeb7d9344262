-- The same words in a unit and, from the reorganisation on, in the unit that took it over: one item.
with named as (
  select coalesce(n.node, i.node) as node, t.item_id, t.u, t.text_no, t.p, t.k
  from text_line t
  left join text_node n on n.line = t.line
  left join named_item i on i.item_id = t.item_id
  where not t.doubled and not t.cut
)
select distinct a.node as node_a, b.node as node_b
from named a
join speaker s on s.u = a.u and s.v <> s.u
join named b on b.u = s.v and b.text_no = a.text_no and b.p - a.p between 0 and {look_back}
join calendar c on c.p = b.p and c.until > s.since
where b.k > a.k and (a.item_id is null or b.item_id is null)
