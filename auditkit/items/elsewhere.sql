-- Items that stand in several units: the plans of the next periods in another unit, and whether a reorganisation explains them.
with stand as (
  select c.item, c.u, c.p, c.n_plan, c.plan_line, c.origin_min, c.origin_max from cell c join extent w on w.item = c.item and w.wide
)
select a.item, a.u, a.p,
  min(case when s.v is not null then b.plan_line end) as explained_line,
  min(b.plan_line) as other_line
from stand a
join stand b on b.item = a.item and b.u <> a.u and b.n_plan > 0 and b.p > a.p and b.p <= a.p + {silence}
  and (b.origin_min <> a.origin_max or b.origin_max <> a.origin_min)
join calendar c on c.p = b.p
left join speaker s on s.u = a.u and s.v = b.u and s.since < c.until
where a.n_plan > 0
group by a.item, a.u, a.p
