-- One row an item, unit and period: what its plan promised and what its review reported. Siblings (several lines of one
-- item in one sheet) take the worst: done only where the review says so of every promised line.
with several as (
  select item, u, p from line where holds group by item, u, p
  having min(case when planned_line then canonical end) <> max(case when planned_line then canonical end)
    and count(case when not planned_line then 1 end) > 0
), words as (
  select l.item, l.u, l.p, l.canonical, bool_or(l.planned_line) as promised, bool_or(not l.planned_line) as told
  from line l
  join several f on f.item = l.item and f.u = l.u and f.p = l.p
  where l.holds
  group by l.item, l.u, l.p, l.canonical
), passed_over as (
  -- The review is silent on one of the siblings and has no line in words of its own that could speak for all.
  select item, u, p from words group by item, u, p having bool_or(promised and not told) and not bool_or(told and not promised)
), summed as (
  select item, u, min(lin) as lin, p,
    count(case when planned_line then 1 end) as n_plan,
    count(case when not planned_line then 1 end) as n_review,
    min(case when planned_line then line end) as plan_line,
    min(case when not planned_line then line end) as review_line,
    min(case when planned_line then origin end) as origin_min,
    max(case when planned_line then origin end) as origin_max,
    min(case when planned_line then day end) as plan_day,
    max(case when not planned_line then day end) as review_day,
    case when count(case when not planned_line then done_on end) = count(case when not planned_line then 1 end)
      then max(case when not planned_line then done_on end) end as done_on,
    min(case when planned_line then post_id end) as post_min,
    max(case when planned_line then post_id end) as post_max,
    max(case when not planned_line then post_id end) as review_post,
    min(case when planned_line then person end) as person,
    max(case when planned_line then due_min end) as due_min,
    max(case when planned_line then due_max end) as due_max,
    max(case when not planned_line then due_min end) as review_due_min,
    max(case when not planned_line then due_max end) as review_due_max,
    max(case when not planned_line and coalesce(status, '') not in ('done', 'cancelled') then due_min end) as open_due_min,
    sum(case when planned_line then planned end) as planned,
    sum(case when not planned_line then planned end) as review_planned,
    count(case when not planned_line then 1 end) > 0
      and bool_and(planned_line or coalesce(status, '') = 'done') as review_done,
    (bool_and(planned_line or coalesce(status, '') in ('done', 'cancelled'))
      and bool_or(not planned_line and coalesce(status, '') = 'cancelled'))
    or (bool_and(not planned_line or coalesce(status, '') in ('done', 'cancelled'))
      and bool_or(planned_line and coalesce(status, '') = 'cancelled')) as sheet_cancelled,
    max(case when not planned_line then status end) as review_status,
    max(case when status is not null then case when planned_line then 0 else 2 end + case when status = 'unmapped' then 1 else 0 end end)
      as last_word,
    bool_or(planned_line and reasoned) as plan_reasoned,
    bool_or(not planned_line and reasoned) as review_reasoned,
    min(case when not planned_line then progress end) as progress,
    max(case when not planned_line then progress end) as progress_last,
    bool_or(same_sheet) as same_sheet
  from line
  where holds
  group by item, u, p
)
select s.*, s.review_done and o.item is null as done, s.sheet_cancelled and o.item is null as cancelled
from summed s left join passed_over o on o.item = s.item and o.u = s.u and o.p = s.p
