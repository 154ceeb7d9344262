-- One row an item, unit and period: what its plan promised and what its review reported. Siblings (several lines of one
-- item in one sheet) take the worst: done only where the review says so of every promised line. Most sheets have one line of an
-- item: those stand side by side as they are.
with several as (
  select item, u, p from line where holds and item in (select item from shared) group by item, u, p
  having count(case when planned_line then 1 end) > 1 or count(case when not planned_line then 1 end) > 1
), together as (
  select l.* from line l join several f on f.item = l.item and f.u = l.u and f.p = l.p where l.holds
), written as (
  select row_key, progress, canonical from plan_line where row_key in (select line from together)
), sibling as (
  select l.*, r.progress, r.canonical from together l join written r on r.row_key = l.line
), words as (
  select item, u, p, bool_or(planned_line) as promised, bool_or(not planned_line) as told
  from sibling group by item, u, p, canonical
), passed_over as (
  -- The review is silent on one of the siblings and has no line in words of its own that could speak for all.
  select w.item, w.u, w.p
  from words w
  join (
    select item, u, p from sibling group by item, u, p
    having min(case when planned_line then canonical end) <> max(case when planned_line then canonical end)
      and count(case when not planned_line then 1 end) > 0
  ) m on m.item = w.item and m.u = w.u and m.p = w.p
  group by w.item, w.u, w.p having bool_or(w.promised and not w.told) and not bool_or(w.told and not w.promised)
), summed as (
  select item, u, min(lin) as lin, p,
    count(case when planned_line then 1 end) as n_plan,
    count(case when not planned_line then 1 end) as n_review,
    min(case when planned_line then line end) as plan_line,
    min(case when not planned_line then line end) as review_line,
    min(case when planned_line then origin end) as origin_min,
    max(case when planned_line then origin end) as origin_max,
    min(case when planned_line then day end) as plan_day,
    min(case when planned_line then stands end) as plan_stands,
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
    max(case when status is not null then case when planned_line then 0 else 2 end + case when status = 'unmapped' then 1 else 0 end end)
      as last_word,
    bool_or(planned_line and reasoned) as plan_reasoned,
    bool_or(not planned_line and reasoned) as review_reasoned,
    min(case when not planned_line then progress end) as progress_first,
    max(case when not planned_line then progress end) as progress_last,
    min(note_no) + max(note_no) * cast(10000000000 as bigint) as note_no,
    bool_or(same_sheet) as same_sheet
  from sibling
  group by item, u, p
), told as (
  -- The number of words of progress that stand in the sheet.
  select item, u, p, progress, min(progress_no) as progress_no
  from sibling where not planned_line and progress is not null
  group by item, u, p, progress
)
select s.item, s.u, s.lin, s.p, cast(s.n_plan as integer) as n_plan, cast(s.n_review as integer) as n_review, s.plan_line, s.review_line,
  s.origin_min, s.origin_max, s.plan_day, s.plan_stands, s.review_day, s.done_on, s.post_min, s.post_max, s.review_post, s.person,
  s.due_min, s.due_max, s.review_due_min, s.review_due_max, s.open_due_min, s.planned, s.review_planned, s.last_word,
  s.plan_reasoned, s.review_reasoned, a.progress_no, b.progress_no as progress_last_no, s.note_no, s.same_sheet,
  s.review_done and o.item is null as done, s.sheet_cancelled and o.item is null as cancelled
from summed s
left join passed_over o on o.item = s.item and o.u = s.u and o.p = s.p
left join told a on a.item = s.item and a.u = s.u and a.p = s.p and a.progress = s.progress_first
left join told b on b.item = s.item and b.u = s.u and b.p = s.p and b.progress = s.progress_last
union all
select coalesce(a.item, b.item) as item, coalesce(a.u, b.u) as u, coalesce(a.lin, b.lin) as lin, coalesce(a.p, b.p) as p,
  case when a.line is null then 0 else 1 end as n_plan, case when b.line is null then 0 else 1 end as n_review,
  a.line as plan_line, b.line as review_line, a.origin as origin_min, a.origin as origin_max, a.day as plan_day, a.stands as plan_stands, b.day as review_day,
  b.done_on, a.post_id as post_min, a.post_id as post_max, b.post_id as review_post, a.person,
  a.due_min, a.due_max, b.due_min as review_due_min, b.due_max as review_due_max,
  case when b.status in ('done', 'cancelled') then null else b.due_min end as open_due_min,
  a.planned, b.planned as review_planned,
  case when b.status = 'unmapped' then 3 when b.status is not null then 2 when a.status = 'unmapped' then 1 when a.status is not null then 0 end
    as last_word,
  coalesce(a.reasoned, false) as plan_reasoned, coalesce(b.reasoned, false) as review_reasoned,
  b.progress_no, b.progress_no as progress_last_no,
  cast(b.note_no as bigint) + b.note_no * cast(10000000000 as bigint) as note_no, coalesce(a.same_sheet, false) or coalesce(b.same_sheet, false) as same_sheet,
  coalesce(b.status = 'done', false) as done, coalesce(b.status = 'cancelled', false) or coalesce(a.status = 'cancelled', false) as cancelled
from (select * from line where planned_line and holds) a
full join (select * from line where not planned_line and holds) b on b.item = a.item and b.u = a.u and b.p = a.p
left join several f on f.item = coalesce(a.item, b.item) and f.u = coalesce(a.u, b.u) and f.p = coalesce(a.p, b.p)
where f.item is null
