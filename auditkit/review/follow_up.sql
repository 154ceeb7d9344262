-- The answer: the state of every item open at every handover, in words, with the rows it rests on: the last plan before it, the
-- first event that counts, and the event that gives the strength.
with told as (
  select f.*, e.day_max as event_day, e.person as event_person, e.by_table, e.by_row, e.kind as event_kind,
    g.by_table as strong_table, g.by_row as strong_row
  from follow_state f
  left join event e on e.item = f.item and e.ordinal = coalesce(f.first_event, f.late_event)
  left join event g on g.item = f.item and g.ordinal = f.strength * cast(10000000000000000 as bigint) - f.strongest
    and g.ordinal <> coalesce(f.first_event, f.late_event, -1) and f.strength > 0
), today as (
  select max(p) as p from calendar where since <= {as_of}
), row_of as (
  select 'plan_line' as by_table, row_key, source, row from plan_line
  union all
  select 'action' as by_table, row_key, source, row from action
  union all
  select 'message' as by_table, row_key, source, row from message
)
select h.handover_id, h.post_id, l.unit_id, h.on_min as handed_on, t.item, i.item_id, l.text, t.live, t.state,
  concat('F', cast(t.strength as varchar)) as strength, t.event_kind as followed_by_event,
  t.event_day as followed_on, t.event_person as followed_by, t.event_day < h.on_min as before_incoming,
  c.period as last_seen, t.due_max as due,
  greatest(coalesce(x.p, y.p) - greatest(t.seen_p, coalesce(v.p, -1)), 0) as months_silent,
  a.last_trace, a.traces, r.inherited, r.omitted, t.below, coalesce(l.post_id, h.post_id) as duty_post,
  concat(s.file, case when s.sheet is not null then concat(' › ', s.sheet) else '' end, ' row ', cast(l.row as varchar),
    case when q.row is not null then
      concat('; ', z.file, case when z.sheet is not null then concat(' › ', z.sheet) else '' end, ' row ', cast(q.row as varchar)) else '' end,
    case when w.row is not null then
      concat('; ', b.file, case when b.sheet is not null then concat(' › ', b.sheet) else '' end, ' row ', cast(w.row as varchar)) else '' end)
    as evidence,
  t.handover_no, t.plan_line, t.by_table, t.by_row, t.strong_table, t.strong_row
from told t
join handover h on h.handover_no = t.handover_no
join item i on i.item = t.item
join plan_line l on l.row_key = t.plan_line
join source s on s.source = l.source
join calendar c on c.p = t.seen_p
join inherited r on r.handover_no = t.handover_no and r.item = t.item
cross join today y
left join trace_after a on a.handover_no = t.handover_no and a.item = t.item
left join calendar v on a.last_trace >= v.since and a.last_trace < v.reach
left join calendar x on t.event_day >= x.since and t.event_day < x.reach
left join row_of q on q.by_table = t.by_table and q.row_key = t.by_row
left join source z on z.source = q.source
left join row_of w on w.by_table = t.strong_table and w.row_key = t.strong_row
left join source b on b.source = w.source
order by h.on_min, h.handover_id, t.live desc, t.state, months_silent desc, i.item_id
