-- Every plan line that counts, as numbers: item, unit, lineage, post, period, the day it speaks from.
-- In a register (one source, several dates) the later line of an item replaces the earlier; all stay as history.
with base as (
  select l.row_key as line, coalesce(j.item, n.node, t.node) as item, u.u, u.lin, l.post_id, c.p, l.moment = 'plan' as planned_line,
    coalesce(l.recorded_on, case when l.moment = 'plan' then c.plan_day else c.review_day end) as day,
    -- A plan that nobody dated, or dated on the eve of its period, stands from the first day: it may be a successor's own.
    case when l.moment = 'plan' and l.recorded_on is null then greatest(c.plan_day, c.since)
      when l.moment = 'plan' and l.recorded_on = cast(c.since - interval 1 day as date) then c.since
      else coalesce(l.recorded_on, c.review_day) end as stands,
    coalesce(l.status, case when l.done_on_max is not null and l.moment = 'review' then 'done' end) as status, l.due_min, l.due_max,
    l.planned, l.progress_no, l.note_no, l.person, l.text_no, l.recorded_on, l.same_sheet,
    case when l.moment = 'review' then l.done_on_max end as done_on, l.reason is not null as reasoned, l.source * cast(10000000000 as bigint) + l.row as origin, s.register
  from plan_line l
  join calendar c on c.period = l.period
  join sheet s on s.unit_id = l.unit_id and s.p = c.p and s.moment = l.moment and s.source = l.source and s.counts
  join unit_no u on u.unit_id = l.unit_id
  left join named_item n on n.item_id = l.item_id
  left join text_node t on t.line = l.row_key
  left join joined j on j.node = coalesce(n.node, t.node)
  where coalesce(l.recorded_on, date '0001-01-01') <= least({as_of}, coalesce({known_on}, date '9999-12-31'))
    and coalesce(l.recorded_on, case when l.moment = 'plan' then c.plan_day else c.review_day end) <= {as_of}
)
select line, item, u, lin, post_id, p, planned_line, day, stands, status, due_min, due_max, planned, progress_no, note_no, person,
  text_no, same_sheet, done_on, reasoned, origin, register, true as holds
from base where not register
union all
select line, item, u, lin, post_id, p, planned_line, day, stands, status, due_min, due_max, planned, progress_no, note_no, person,
  text_no, same_sheet, done_on, reasoned, origin, register,
  coalesce(recorded_on, date '0001-01-01')
    = max(coalesce(recorded_on, date '0001-01-01')) over (partition by item, u, p, planned_line) as holds
from base where register
