-- What stands after each cell in the sheets of the unit, in the g periods that follow: plans, cancellations, completions, due dates.
select c.item, c.u, c.p,
  min(case when n.n_plan > 0 then n.p end) as plan_p,
  min(case when n.n_plan > 0 then n.plan_line end) as plan_line,
  min(case when n.n_plan > 0 then n.origin_min end) as origin_min,
  max(case when n.n_plan > 0 then n.origin_max end) as origin_max,
  min(case when n.cancelled then coalesce(n.review_line, n.plan_line) end) as cancelled_line,
  min(case when n.done then n.review_line end) as done_line,
  max(greatest(n.due_min, n.open_due_min)) as due,
  min(case when n.review_reasoned or n.plan_reasoned then n.p end) as reason_p,
  max(date_diff('day', date '1900-01-01', greatest(n.due_min, n.open_due_min)) * cast(10000 as bigint) + n.p) as due_at
from cell c
join cell n on n.item = c.item and n.u = c.u and n.p > c.p and n.p <= c.p + {silence}
group by c.item, c.u, c.p
