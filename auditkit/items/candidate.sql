-- What waits for a decision: the same words twice in one sheet (nobody knows which continues which) or in another unit's plan, two
-- wordings whose points lie between doubt and certainty, and lines whose amounts add up to another's.
-- `from_p` and `other` are the period of the earlier line and the item of the later one; of parts nobody asks for them.
with named as (
  select t.line, coalesce(j.item, n.node) as item, t.u, t.text_no, t.p, t.k, t.doubled, t.half, t.day
  from text_line t
  join text_node n on n.line = t.line
  left join joined j on j.node = n.node
)
select a.item, a.p as from_p, b.item as other, b.p, case when b.k % 2 = 1 then 'review' else 'plan' end as moment, b.day
from named a
join named b on b.text_no = a.text_no and b.item <> a.item and b.k > a.k
join calendar c on c.p = b.p
join speaker s on s.u = a.u and s.v = b.u and s.since < c.until
left join (select distinct half from text_line where half is not null) x on x.half = a.line
where (a.doubled or b.doubled) and b.p - a.p <= {look_back}
  -- In a sheet with plan and result together each row says what became of its own promise.
  and not (a.p = b.p and b.half is not null and x.half is not null)
union
select coalesce(j.item, q.node_a) as item, a.p as from_p, coalesce(i.item, q.node_b) as other, b.p, case when b.k % 2 = 1 then 'review' else 'plan' end as moment, b.day
from proposal q
join run_line a on a.line = q.slot
join run_line b on b.line = q.head
left join joined j on j.node = q.node_a
left join joined i on i.node = q.node_b
where q.state = 'asked' and coalesce(j.item, q.node_a) <> coalesce(i.item, q.node_b)
union
select q.item_a as item, cast(null as integer) as from_p, cast(null as bigint) as other, q.p_b as p, 'plan' as moment, q.day
from part q
left join apart x on x.node_a = q.node_a and x.node_b = q.node_b and x.related
where x.node_a is null
