-- Each sheet's lines of an item beside what was last said of it before: what changed, and what that shows. A report of "not
-- started" says nothing that a plan did not, and a first report in words that nobody taught the program may say the same.
with mine as (
  select l.* from line l join asked_item m on m.item = l.item
), written as (
  select row_key, batch, progress, status_text, actual, canonical from plan_line where row_key in (select line from mine)
), said as (
  select l.item, l.u, l.p, l.planned_line, l.day, min(l.stands) as stands, min(l.line) as line, min(l.post_id) as post_id, min(l.person) as person,
    min(r.batch) as batch, bool_and(coalesce(l.status, '') = 'done') as all_done,
    case when min(l.status) <> max(l.status) then concat(min(l.status), ' ', max(l.status))
      when not bool_and(l.status = 'unmapped' and r.progress = r.status_text) then min(l.status) end as status,
    bool_and(coalesce(l.status = 'unmapped', false)) as unread,
    case when min(r.progress) <> max(r.progress) then concat(min(r.progress), ' ', max(r.progress)) else min(r.progress) end as progress,
    bool_and(coalesce(r.progress = r.status_text, false)) as one_cell,
    sum(r.actual) as actual, max(l.due_min) as due_min, max(l.due_max) as due_max, sum(l.planned) as planned,
    min(r.canonical) as canonical, bool_or(l.reasoned) as reasoned
  from mine l join written r on r.row_key = l.line
  group by l.item, l.u, l.p, l.planned_line, l.day
), beside as (
  select s.*,
    lag(line) over earlier as line_before,
    last_value(status ignore nulls) over before as status_before,
    last_value(progress ignore nulls) over before as progress_before,
    last_value(actual ignore nulls) over before as actual_before,
    last_value(due_min ignore nulls) over before as due_min_before,
    last_value(due_max ignore nulls) over before as due_max_before,
    last_value(planned ignore nulls) over before as planned_before,
    lag(canonical) over earlier as canonical_before,
    max(p) over before as p_before,
    max(case when due_max is not null then p * 2 + case when planned_line then 0 else 1 end end) over before as due_at,
    max(case when reasoned then p * 2 + case when planned_line then 0 else 1 end end) over upto as reason_at
  from said s
  window earlier as (partition by item order by p, planned_line desc, day, line),
    before as (partition by item order by p, planned_line desc, day, line rows between unbounded preceding and 1 preceding),
    upto as (partition by item order by p, planned_line desc, day, line rows between unbounded preceding and current row)
), heard as (
  select *, coalesce(status = 'not_started', false) or (unread and status_before is null and progress_before is null) as silent
  from beside
), absent as (
  select distinct b.line
  from beside b
  join sheet_state s on s.u = b.u and s.p > b.p_before and s.p < b.p and s.moment = 'plan' and s.state = 'received'
  where b.planned_line and b.p - b.p_before > 1
)
select l.line, l.item, l.p, l.planned_line, l.stands as day, l.person, l.post_id,
  case
    when b.items >= {bulk_items} then 'bulk'
    when not l.planned_line and l.all_done then 'review_says_done'
    when l.line_before is not null and ((not l.silent and coalesce(l.status <> coalesce(l.status_before, 'not_started'), false))
      or (not (l.one_cell and l.silent) and coalesce(l.progress <> coalesce(l.progress_before, ''), false))
      or coalesce(l.actual <> coalesce(l.actual_before, 0), false)) then 'changed'
    when l.planned_line and a.line is not null then 'planned_again'
    when (l.due_min > l.due_max_before or l.due_max < l.due_min_before) and coalesce(l.reason_at > l.due_at, false) then 'due_with_reason'
    when l.due_min > l.due_max_before or l.due_max < l.due_min_before then 'due_without_reason'
    when l.planned <> l.planned_before then 'lowered'
    when l.canonical <> l.canonical_before then 'reworded'
    else 'copied' end as kind
from heard l
left join line_batch b on b.batch = l.batch
left join absent a on a.line = l.line
