-- Each line beside the line of the same item and moment before it: what changed, and what that shows.
with beside as (
  select line, item, p, planned_line, day, status, reasoned, batch, person, post_id,
    lag(line) over earlier as line_before,
    lag(p) over earlier as p_before,
    progress, actual, due_min, due_max, planned, canonical,
    lag(status) over earlier as status_before, lag(progress) over earlier as progress_before, lag(actual) over earlier as actual_before,
    lag(due_min) over earlier as due_min_before, lag(due_max) over earlier as due_max_before,
    lag(planned) over earlier as planned_before, lag(canonical) over earlier as canonical_before
  from line
  window earlier as (partition by item, planned_line order by p, day, line)
), batch as (
  select batch, count(distinct item) as items from line where batch is not null group by batch
)
select l.line, l.item, l.p, l.planned_line, l.day, l.person, l.post_id,
  case
    when b.items >= {bulk_items} then 'bulk'
    when not l.planned_line and l.status = 'done' then 'review_says_done'
    when l.line_before is null and (coalesce(l.status, 'not_started') <> 'not_started' or l.progress is not null
      or l.actual is not null) then 'changed'
    when l.line_before is not null and (coalesce(l.status <> coalesce(l.status_before, 'not_started'), false)
      or coalesce(l.progress <> coalesce(l.progress_before, ''), false)
      or coalesce(l.actual <> coalesce(l.actual_before, 0), false)) then 'changed'
    when l.planned_line and l.p - l.p_before > 1 then 'planned_again'
    when (l.due_max <> l.due_max_before or l.due_min <> l.due_min_before) and l.reasoned then 'due_with_reason'
    when l.due_max <> l.due_max_before or l.due_min <> l.due_min_before then 'due_without_reason'
    when l.planned <> l.planned_before then 'lowered'
    when l.canonical <> l.canonical_before then 'reworded'
    else 'copied' end as kind
from beside l
left join batch b on b.batch = l.batch
