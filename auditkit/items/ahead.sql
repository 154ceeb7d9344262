-- What stands after each cell in the sheets of the unit: next plans, cancellations, completions, due dates in the g periods
-- that follow; and of the item anywhere, its last status word by then and its next plan.
select c.*,
  min(case when n_plan > 0 then origin_min end) over unit_ahead as next_origin_min,
  max(case when n_plan > 0 then origin_max end) over unit_ahead as next_origin_max,
  min(case when n_plan > 0 then plan_line end) over unit_ahead as next_line,
  min(case when cancelled then coalesce(review_line, plan_line) end) over unit_ahead as cancelled_line,
  min(case when done then review_line end) over unit_ahead as done_line,
  max(p * 4 + last_word) over item_upto as word_ahead,
  greatest(open_due_min, max(greatest(due_min, open_due_min)) over unit_ahead) as later_due,
  min(case when review_reasoned or plan_reasoned then p end) over unit_ahead as reason_p,
  max(date_diff('day', date '1900-01-01', greatest(due_min, open_due_min)) * cast(10000 as bigint) + p) over unit_ahead as due_at,
  min(case when n_plan > 0 then p end) over item_after as next_plan_p,
  lag(progress) over unit_order as progress_before, lag(progress_last) over unit_order as progress_last_before,
  lag(p) over unit_order as p_before
from cell c
window unit_ahead as (partition by item, u order by p range between 1 following and {silence} following),
  unit_order as (partition by item, u order by p),
  item_upto as (partition by item order by p range between unbounded preceding and {silence} following),
  item_after as (partition by item order by p range between 1 following and unbounded following)
