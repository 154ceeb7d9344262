-- The answer: what differs between two versions of one sheet: lines added, lines removed, and each cell that changed. Lines are joined by
-- their item id, else by the same words, the n-th with the n-th.
with chosen as (
  select row_key, source, text, coalesce(item_id, canonical) as name, nth, post_id, person, target_id, due_min, due_max, due_word, planned,
    actual, status_text, progress, reason, measure
  from plan_line
  where unit_id = {unit} and period = {period} and moment = {moment} and source in ({earlier}, {later})
), cells as (
  select row_key, source, name, nth, 'text' as what, text as said from chosen
  union all select row_key, source, name, nth, 'post_id', post_id from chosen
  union all select row_key, source, name, nth, 'person', person from chosen
  union all select row_key, source, name, nth, 'target_id', target_id from chosen
  union all
  select row_key, source, name, nth, 'due', coalesce(due_word, case when due_min = due_max then cast(due_max as varchar)
    else concat(cast(due_min as varchar), ' to ', cast(due_max as varchar)) end) from chosen
  union all select row_key, source, name, nth, 'planned', cast(planned as varchar) from chosen
  union all select row_key, source, name, nth, 'actual', cast(actual as varchar) from chosen
  union all select row_key, source, name, nth, 'measure', measure from chosen
  union all select row_key, source, name, nth, 'status', status_text from chosen
  union all select row_key, source, name, nth, 'progress', progress from chosen
  union all select row_key, source, name, nth, 'reason', reason from chosen
), paired as (
  select a.name, a.nth, a.what, a.said as before_said, b.said as after_said, a.row_key as before_row, b.row_key as after_row
  from cells a
  join cells b on b.name = a.name and b.nth = a.nth and b.what = a.what and b.source = {later}
  where a.source = {earlier} and a.said is distinct from b.said
), told as (
  select 'changed' as change, name, nth, what, before_said, after_said, before_row, after_row from paired
  union all
  select 'removed', a.name, a.nth, 'line', a.text, cast(null as varchar), a.row_key, cast(null as bigint)
  from chosen a
  where a.source = {earlier} and not exists (select 1 from chosen b where b.source = {later} and b.name = a.name and b.nth = a.nth)
  union all
  select 'added', b.name, b.nth, 'line', cast(null as varchar), b.text, cast(null as bigint), b.row_key
  from chosen b
  where b.source = {later} and not exists (select 1 from chosen a where a.source = {earlier} and a.name = b.name and a.nth = b.nth)
)
select t.change, t.name as line, t.what, t.before_said, t.after_said,
  concat(case when p.row is not null then concat(s.file, coalesce(' › ' || s.sheet, ''), ' row ', cast(p.row as varchar)) else '' end,
    case when p.row is not null and q.row is not null then '; ' else '' end,
    case when q.row is not null then concat(z.file, coalesce(' › ' || z.sheet, ''), ' row ', cast(q.row as varchar)) else '' end) as evidence, t.before_row, t.after_row
from told t
left join plan_line p on p.row_key = t.before_row
left join source s on s.source = p.source
left join plan_line q on q.row_key = t.after_row
left join source z on z.source = q.source
order by t.change, t.name, t.nth, t.what
