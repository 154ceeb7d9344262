-- Where the same words stand twice in one sheet nobody knows which continues which: such pairs wait for a decision.
with named as (
  select t.line, coalesce(j.item, n.node) as item, t.u, t.canonical, t.p, t.moment, t.doubled, t.day
  from text_line t
  join text_node n on n.line = t.line
  left join joined j on j.node = n.node
)
select distinct a.item, a.p as from_p, b.p, b.moment, b.day
from named a
join named b on b.canonical = a.canonical and b.item <> a.item
  and (b.p > a.p or (b.p = a.p and a.moment = 'plan' and b.moment = 'review'))
join calendar c on c.p = b.p
join speaker s on s.u = a.u and s.v = b.u and s.since < c.until
where (a.doubled or b.doubled) and b.p - a.p <= {look_back}
