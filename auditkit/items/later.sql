-- What stands after each cell in the sheets of the unit, in the g periods that follow: plans, cancellations, completions, due dates.
-- `first_later_p`: the first period that gives a due date later than the plan's own (than R, where the plan had none); `far_p`: the
-- last that gives one beyond R+g. A reason counts for a date that was given with it or after it.
select c.item, c.u, c.p,
  min(case when n.n_plan > 0 then n.p end) as plan_p,
  min(case when n.n_plan > 0 then n.plan_line end) as plan_line,
  min(case when n.n_plan > 0 then n.origin_min end) as origin_min,
  max(case when n.n_plan > 0 then n.origin_max end) as origin_max,
  min(case when n.cancelled then coalesce(n.review_line, n.plan_line) end) as cancelled_line,
  min(case when n.done then n.review_line end) as done_line,
  min(case when n.review_reasoned or n.plan_reasoned then n.p end) as reason_p,
  min(case when greatest(n.due_min, n.open_due_min) > coalesce(c.due_max, cast(k.until - interval 1 day as date)) then n.p end) as first_later_p,
  max(case when greatest(n.due_min, n.open_due_min) > coalesce(c.due_max, cast(k.until - interval 1 day as date))
    and greatest(n.due_min, n.open_due_min) >= h.until then n.p end) as far_p
from cell c
join calendar k on k.p = c.p
left join calendar h on h.p = c.p + {silence}
join cell n on n.item = c.item and n.u = c.u and n.p > c.p and n.p <= c.p + {silence}
group by c.item, c.u, c.p
