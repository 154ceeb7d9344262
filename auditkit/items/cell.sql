-- One row an item, unit and period: what its plan promised and what its review reported. Siblings (several lines of one
-- item in one sheet) take the worst: done only where every promised line is.
select item, u, min(lin) as lin, p,
  count(case when planned_line then 1 end) as n_plan,
  count(case when not planned_line then 1 end) as n_review,
  min(case when planned_line then line end) as plan_line,
  min(case when not planned_line then line end) as review_line,
  min(case when planned_line then origin end) as origin_min,
  max(case when planned_line then origin end) as origin_max,
  min(case when planned_line then day end) as plan_day,
  max(case when not planned_line then day end) as review_day,
  min(case when planned_line then post_id end) as post_min,
  max(case when planned_line then post_id end) as post_max,
  max(case when not planned_line then post_id end) as review_post,
  min(case when planned_line then person end) as person,
  min(case when planned_line then due_min end) as due_min,
  max(case when planned_line then due_max end) as due_max,
  min(case when not planned_line then due_min end) as review_due_min,
  max(case when not planned_line then due_max end) as review_due_max,
  sum(case when planned_line then planned end) as planned,
  count(case when not planned_line then 1 end) >= greatest(1, count(case when planned_line then 1 end))
    and bool_and(case when planned_line then true else coalesce(status, '') = 'done' end) as done,
  (count(case when not planned_line then 1 end) >= greatest(1, count(case when planned_line then 1 end))
    and bool_and(case when planned_line then true else coalesce(status, '') in ('done', 'cancelled') end)
    and bool_or(not planned_line and coalesce(status, '') = 'cancelled'))
    or (bool_and(case when planned_line then coalesce(status, '') = 'cancelled' else true end)
      and count(case when planned_line then 1 end) > 0
      and count(case when not planned_line and coalesce(status, '') <> 'cancelled' then 1 end) = 0) as cancelled,
  bool_or(not planned_line and coalesce(status, '') = 'unmapped') as unmapped,
  max(case when not planned_line then status end) as review_status,
  bool_or(planned_line and reasoned) as plan_reasoned,
  bool_or(not planned_line and reasoned) as review_reasoned,
  max(case when not planned_line then progress end) as progress,
  bool_or(same_sheet) as same_sheet
from line
where holds
group by item, u, p
