-- Each sheet's lines of an item beside what was last said of it before: what changed, and what that shows. A report of "not
-- started" says nothing that a plan did not, and a first report in words that nobody taught the program may say the same; a new
-- remark of a review says more. Most sheets have one line of an item, which stands as it is: only siblings are aggregated. Words
-- are compared by their numbers.
with several as (
  select l.item, min(m.lin) as lin, l.u, l.p, l.planned_line, l.day
  from line l join asked_item m on m.item = l.item
  where l.item in (select item from shared)
  group by l.item, l.u, l.p, l.planned_line, l.day having count(*) > 1
), sibling as (
  select l.item, f.lin, l.u, l.p, l.planned_line, l.day, l.stands, l.line, l.post_id, l.person, l.status, l.progress_no, l.note_no, l.text_no,
    l.due_min, l.due_max, l.planned, l.reasoned, l.done_on, l.dated, r.batch, r.actual, r.progress, r.canonical, coalesce(r.progress = r.status_text, false) as one_cell, min(r.progress) over sheet as progress_first, max(r.progress) over sheet as progress_last,
    min(r.canonical) over sheet as canonical_first
  from line l
  join several f on f.item = l.item and f.u = l.u and f.p = l.p and f.planned_line = l.planned_line and f.day = l.day
  join plan_line r on r.row_key = l.line
  window sheet as (partition by l.item, l.u, l.p, l.planned_line, l.day)
), said as (
  select l.item, m.lin, l.u, l.p, l.planned_line, l.day, l.stands, l.line, l.post_id, l.person, r.batch, coalesce(l.status = 'done', false) as all_done,
    case when not (l.status = 'unmapped' and coalesce(r.one_cell, false)) then l.status end as status,
    coalesce(l.status = 'unmapped', false) as unread, coalesce(r.one_cell, false) as one_cell, cast(l.progress_no as bigint) as progress_no, cast(l.note_no as bigint) as note_no, r.actual, l.due_min, l.due_max, l.planned, l.text_no, l.reasoned, l.done_on, l.dated
  from line l
  join asked_item m on m.item = l.item
  left join several f on f.item = l.item and f.u = l.u and f.p = l.p and f.planned_line = l.planned_line and f.day = l.day
  left join line_extra r on r.row_key = l.line
  where f.item is null
  union all
  select item, min(lin) as lin, u, p, planned_line, day, min(stands) as stands, min(line) as line, min(post_id) as post_id, min(person) as person,
    min(batch) as batch, bool_and(coalesce(status, '') = 'done') as all_done,
    case when min(status) <> max(status) then concat(min(status), ' ', max(status))
      when not bool_and(coalesce(status, '') = 'unmapped' and one_cell) then min(status) end as status,
    bool_and(coalesce(status = 'unmapped', false)) as unread, bool_and(one_cell) as one_cell,
    -- Two numbers in one, unlike every single one.
    min(case when progress = progress_first then progress_no end)
      + case when min(progress) <> max(progress) then (min(case when progress = progress_last then progress_no end) + 1) * cast(10000000000 as bigint) else 0 end
      as progress_no,
    min(note_no) + case when min(note_no) <> max(note_no) then (max(note_no) + 1) * cast(10000000000 as bigint) else 0 end as note_no,
    sum(actual) as actual, max(due_min) as due_min, max(due_max) as due_max, sum(planned) as planned,
    min(case when canonical = canonical_first then text_no end) as text_no, bool_or(reasoned) as reasoned,
    case when count(done_on) = count(*) then max(done_on) end as done_on, bool_and(dated) as dated
  from sibling
  group by item, u, p, planned_line, day
), numbered as (
  select *, p * 2 + case when planned_line then 0 else 1 end as sheet,
    date_diff('day', date '0001-01-01', due_min) as due_from, date_diff('day', date '0001-01-01', due_max) as due_to
  from said
), dated as (
  -- The sheet that gives a due date and both its ends in one number: so that all is carried on at once.
  select *, (sheet * cast(10000000 as bigint) + due_from) * cast(10000000 as bigint) + due_to as due from numbered
), beside as (
  select s.*,
    last_value(status ignore nulls) over before as status_before,
    last_value(progress_no ignore nulls) over before as progress_before,
    last_value(note_no ignore nulls) over before as note_before,
    last_value(actual ignore nulls) over before as actual_before,
    last_value(due ignore nulls) over before as due_before,
    last_value(planned ignore nulls) over before as planned_before,
    lag(text_no) over earlier as text_before,
    lag(p) over earlier as p_before,
    last_value(case when reasoned then sheet * cast(100000000000000 as bigint) end ignore nulls) over upto as reason_at
  from dated s
  window earlier as (partition by item order by p, planned_line desc, day, line),
    before as (partition by item order by p, planned_line desc, day, line rows between unbounded preceding and 1 preceding),
    upto as (partition by item order by p, planned_line desc, day, line rows between unbounded preceding and current row)
), heard as (
  select *, coalesce(due_from > due_before % 10000000 or due_to * cast(10000000 as bigint) < due_before % cast(100000000000000 as bigint) - due_before % 10000000, false) as moved,
    coalesce(status = 'not_started', false) or (unread and status_before is null and progress_before is null) as silent
  from beside
), judged as (
  select l.line, l.item, l.lin, l.u, l.p, l.p_before, l.planned_line, l.stands as day, l.person, l.post_id, l.done_on, l.dated,
    case
      when b.items >= {bulk_items} then 'bulk'
      when not l.planned_line and l.all_done then 'review_says_done'
      when l.p_before is not null and ((not l.silent and coalesce(l.status <> coalesce(l.status_before, 'not_started'), false))
        or (not (l.silent and l.one_cell) and coalesce(l.progress_no <> coalesce(l.progress_before, -1), false))
        or coalesce(l.actual <> coalesce(l.actual_before, 0), false)) then 'changed'
      when l.moved and coalesce(l.reason_at > l.due_before, false) then 'due_with_reason'
      when l.p_before is not null and coalesce(l.note_no <> coalesce(l.note_before, -1), false) then 'remarked'
      when l.moved then 'due_without_reason'
      when l.planned <> l.planned_before then 'lowered'
      when l.text_no <> l.text_before then 'reworded'
      else 'copied' end as kind
  from heard l
  left join line_batch b on b.batch = l.batch
), again as (
  -- Few lines come after a gap: what the sheets in between say is looked for beside them alone.
  select *, coalesce(planned_line and p - p_before > 1 and kind not in ('bulk', 'changed'), false) as again from judged
), absent as (
  select distinct j.line
  from again j
  join sheet_state s on s.u = j.u and s.p > j.p_before and s.p < j.p and s.moment = 'plan' and s.state = 'received'
  where j.again
)
select line, item, lin, p, planned_line, day, person, post_id, done_on, dated, kind from again where not again
union all
select j.line, j.item, j.lin, j.p, j.planned_line, j.day, j.person, j.post_id, j.done_on, j.dated,
  case when a.line is null then j.kind else 'planned_again' end as kind
from again j
left join absent a on a.line = j.line
where j.again
