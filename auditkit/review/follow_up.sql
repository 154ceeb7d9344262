-- The answer: the state of every item open at every handover, in words, with the rows it rests on.
with decided as (
  select f.*, coalesce(f.first_event, f.late_event) % cast(100000000000 as bigint) as event_key from follow_state f
), told as (
  select d.*, e.day_max as event_day, e.person as event_person, e.by_table, e.by_row, e.kind as event_kind
  from decided d
  left join event e on e.item = d.item and e.ordinal = coalesce(d.first_event, d.late_event)
), today as (
  select max(p) as p from calendar where since <= {as_of}
)
select h.handover_id, h.post_id, l.unit_id, h.on_min as handed_on, t.item, i.item_id, l.text, t.live, t.state,
  concat('F', cast(t.strength as varchar)) as strength, t.event_kind as followed_by_event,
  t.event_day as followed_on, t.event_person as followed_by, c.period as last_seen, t.due_max as due,
  greatest(coalesce(x.p, y.p) - t.seen_p, 0) as months_silent, r.inherited, r.omitted, t.below, coalesce(l.post_id, h.post_id) as duty_post,
  concat(s.file, ' row ', cast(l.row as varchar), case when q.row is not null then concat('; ', z.file, ' row ', cast(q.row as varchar)) else '' end)
    as evidence,
  t.handover_no, t.plan_line, t.by_table, t.by_row
from told t
join handover h on h.handover_no = t.handover_no
join item i on i.item = t.item
join plan_line l on l.row_key = t.plan_line
join source s on s.source = l.source
join calendar c on c.p = t.seen_p
join inherited r on r.handover_no = t.handover_no and r.item = t.item
cross join today y
left join calendar x on t.event_day >= x.since and t.event_day < x.reach
left join (
  select 'plan_line' as by_table, row_key, source, row from plan_line
  union all
  select 'action' as by_table, row_key, source, row from action
) q on q.by_table = t.by_table and q.row_key = t.by_row
left join source z on z.source = q.source
order by h.on_min, h.handover_id, t.live desc, t.state, months_silent desc, i.item_id
