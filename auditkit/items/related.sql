-- Cells whose item a split, merge or supersession leads into a plan of the g periods that follow.
select c.item, c.u, c.p, min(n.plan_line) as related_line
from cell c
join relate r on r.item = c.item
join cell n on n.item = r.into_item and n.n_plan > 0 and n.p > c.p and n.p <= c.p + {silence} and n.p = coalesce(r.p_b, n.p)
where c.n_plan > 0
group by c.item, c.u, c.p
