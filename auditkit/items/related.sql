-- Cells whose item a split, merge or supersession leads into a plan of the g periods that follow: in the unit (or one that took
-- it over), in another unit, or only later.
select c.item, c.u, c.p,
  min(case when n.p <= c.p + {silence} and s.v is not null then n.plan_line end) as related_line,
  min(case when n.p <= c.p + {silence} and s.v is null then n.plan_line end) as related_other,
  bool_or(n.p > c.p + {silence}) as related_beyond
from cell c
join relate r on r.item = c.item and coalesce(r.p_a, c.p) >= c.p
join cell n on n.item = r.into_item and n.n_plan > 0 and n.p > c.p and n.p >= coalesce(r.p_b, n.p)
join calendar k on k.p = n.p
left join speaker s on s.u = c.u and s.v = n.u and s.since < k.until
where c.n_plan > 0
group by c.item, c.u, c.p
