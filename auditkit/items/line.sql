-- Every plan line that counts, as numbers: item, unit, lineage, post, period, the day it speaks from.
-- In a register (one source, several dates) the later line of an item replaces the earlier; all stay as history.
with place as (
  -- Where a sheet that counts stands in time: the day on which it is taken to be written, and from which its plans stand.
  select s.sheet_line, s.moment, s.source, s.register, n.u, n.lin, c.p, c.since,
    case when s.moment = 'plan' then c.plan_day else c.review_day end as sheet_day,
    case when s.moment = 'plan' then greatest(c.plan_day, c.since) else c.review_day end as first_day
  from sheet s
  join calendar c on c.p = s.p
  join unit_no n on n.unit_id = s.unit_id
  where s.counts
), written as (
  -- The last day on which each item of a register was written down.
  select coalesce(j.item, cast(l.id_line as bigint), t.node) as item, s.u, s.p, s.moment, max(coalesce(l.recorded_on, date '0001-01-01')) as last_day
  from plan_line l
  join place s on s.sheet_line = l.sheet_line and s.source = l.source and s.register
  left join text_node t on t.line = l.row_key
  left join joined j on j.node = coalesce(cast(l.id_line as bigint), t.node)
  where coalesce(l.recorded_on, date '0001-01-01') <= least({as_of}, coalesce({known_on}, date '9999-12-31'))
    and coalesce(l.recorded_on, s.sheet_day) <= {as_of}
  group by coalesce(j.item, cast(l.id_line as bigint), t.node), s.u, s.p, s.moment
)
select l.row_key as line, coalesce(j.item, cast(l.id_line as bigint), t.node) as item, s.u, s.lin, l.post_id, s.p, s.moment = 'plan' as planned_line,
  coalesce(l.recorded_on, s.sheet_day) as day,
  -- A plan that nobody dated, or dated on the eve of its period, stands from the first day: it may be a successor's own.
  case when s.moment = 'plan' and l.recorded_on = cast(s.since - interval 1 day as date) then s.since
    else coalesce(l.recorded_on, s.first_day) end as stands,
  coalesce(l.status, case when l.done_on_max is not null and s.moment = 'review' then 'done' end) as status, l.due_min, l.due_max,
  l.planned, l.progress_no, l.note_no, l.person, l.text_no, l.same_sheet, case when s.moment = 'review' then l.done_on_max end as done_on,
  l.reason is not null as reasoned, l.source * cast(10000000000 as bigint) + l.row as origin, s.register,
  l.recorded_on is not null as dated, w.last_day is null or coalesce(l.recorded_on, date '0001-01-01') = w.last_day as holds
from plan_line l
join place s on s.sheet_line = l.sheet_line and s.source = l.source
left join text_node t on t.line = l.row_key
left join joined j on j.node = coalesce(cast(l.id_line as bigint), t.node)
left join written w on s.register and w.item = coalesce(j.item, cast(l.id_line as bigint), t.node) and w.u = s.u and w.p = s.p and w.moment = s.moment
where coalesce(l.recorded_on, date '0001-01-01') <= least({as_of}, coalesce({known_on}, date '9999-12-31'))
  and coalesce(l.recorded_on, s.sheet_day) <= {as_of}
