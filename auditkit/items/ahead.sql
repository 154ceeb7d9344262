-- What stands after each cell: the next plans of the unit, and cancellations, completions and last status words of the item
-- anywhere in the g periods that follow; and what stood before it.
select c.*,
  min(case when n_plan > 0 then origin_min end) over unit_ahead as next_origin_min,
  max(case when n_plan > 0 then origin_max end) over unit_ahead as next_origin_max,
  min(case when n_plan > 0 then plan_line end) over unit_ahead as next_line,
  min(case when cancelled then coalesce(review_line, plan_line) end) over item_ahead as cancelled_line,
  min(case when done then review_line end) over item_ahead as done_line,
  max(case when review_status is not null then p * 2 + case when unmapped then 1 else 0 end end) over item_here as last_word,
  max(coalesce(review_due_max, due_max)) over item_here as last_due_max,
  max(case when review_due_max is not null and review_reasoned then review_due_max
    when due_max is not null and plan_reasoned then due_max end) over item_here as reasoned_due_max,
  min(case when n_plan > 0 then p end) over item_after as next_plan_p,
  max(case when done then p end) over item_before as done_before,
  max(case when n_plan > 0 then p end) over item_before as plan_before,
  lag(progress) over unit_order as progress_before,
  lag(p) over unit_order as p_before
from cell c
window unit_ahead as (partition by item, u order by p range between 1 following and {silence} following),
  unit_order as (partition by item, u order by p),
  item_ahead as (partition by item order by p range between 1 following and {silence} following),
  item_here as (partition by item order by p range between current row and {silence} following),
  item_after as (partition by item order by p range between 1 following and unbounded following),
  item_before as (partition by item order by p range between unbounded preceding and 1 preceding)
