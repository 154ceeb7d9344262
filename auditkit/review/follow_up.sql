-- The answer: the state of every item open at every handover, in words, with the rows it rests on: the last plan before it, the
-- first event that counts, and the event that gives the strength.
with lost as (
  -- What was not seen is no silence.
  select t.handover_no, t.item, count(distinct case when s.p > t.from_p and s.p <= t.to_p then s.p end) as months,
    count(distinct case when not s.needed then s.v * cast(1000000 as bigint) + s.p * 2 + case s.moment when 'plan' then 0 else 1 end end) as sheets_after
  from state_event t join lost_sheet s on s.handover_no = t.handover_no and s.item = t.item
  group by t.handover_no, t.item
), gone as (
  -- A sheet goes on naming who has left: whoever held no post that day did not follow it up.
  select t.handover_no, t.item
  from state_event t
  join (
    select person_id, person_id as written from person
    union select person_id, name from person
    union select id, written from folded where table_name = 'plan_line' and column_name = 'person'
  ) p on p.written = t.event_person
  join known_tenure k on k.person_id = p.person_id
  where t.by_table = 'plan_line'
  group by t.handover_no, t.item
  having not bool_or(k.since_min <= t.event_day and k.until_max > t.event_day)
), row_of as (
  select 'plan_line' as by_table, row_key, source, row, recorded_on from plan_line
  where row_key in (select by_row from state_event where by_table = 'plan_line' union all select strong_row from state_event where strong_table = 'plan_line')
  union all
  select 'action' as by_table, row_key, source, row, cast(null as date) as recorded_on from action
  union all
  select 'message' as by_table, row_key, source, row, cast(null as date) as recorded_on from message
), promised as (
  -- Of all lines those that are shown: few beside them.
  select row_key, source, row, unit_id, post_id, text from plan_line where row_key in (select plan_line from state_event)
), dated as (
  select t.*, q.source, q.row,
    coalesce(t.event_from <> t.event_day or (t.by_table = 'plan_line' and t.event_day is distinct from q.recorded_on), false) as assumed
  from state_event t left join row_of q on q.by_table = t.by_table and q.row_key = t.by_row
)
select h.handover_id, h.post_id, l.unit_id, h.on_min as handed_on, t.item, i.item_id, l.text, t.live, t.state, d.why,
  concat('F', cast(t.strength as varchar)) as strength, t.event_kind as followed_by_event,
  t.event_day as followed_on, t.assumed as followed_on_assumed, case when u.item is null then t.event_person end as followed_by,
  t.event_day < h.on_min as before_incoming, c.period as last_seen, t.due_max as due,
  greatest(t.to_p - t.from_p - coalesce(m.months, 0), 0) as months_silent, coalesce(m.months, 0) as months_unseen,
  case when t.state = 'never_followed_up' then coalesce(m.sheets_after, 0) end as unseen_after,
  t.last_trace, a.traces, r.inherited, r.omitted, t.below,
  -- Of a post that ended in several, or in a unit of which no post is known to answer for it, nobody can say whose it is.
  case when l.post_id <> h.post_id then l.post_id when h.merged_into is not null then h.heir_id else h.post_id end as duty_post,
  concat(s.file, case when s.sheet is not null then concat(' › ', s.sheet) else '' end, ' row ', cast(l.row as varchar),
    case when t.row is not null then
      concat('; ', z.file, case when z.sheet is not null then concat(' › ', z.sheet) else '' end, ' row ', cast(t.row as varchar),
        case when t.assumed then ' (day assumed)' else '' end) else '' end,
    case when w.row is not null then
      concat('; ', b.file, case when b.sheet is not null then concat(' › ', b.sheet) else '' end, ' row ', cast(w.row as varchar)) else '' end)
    as evidence,
  t.handover_no, t.plan_line, t.by_table, t.by_row, t.strong_table, t.strong_row
from dated t
join handover h on h.handover_no = t.handover_no
join item i on i.item = t.item
join promised l on l.row_key = t.plan_line
join source s on s.source = l.source
join calendar c on c.p = t.seen_p
join inherited r on r.handover_no = t.handover_no and r.item = t.item
left join doubt d on d.handover_no = t.handover_no and d.item = t.item
left join trace_after a on a.handover_no = t.handover_no and a.item = t.item
left join gone u on u.handover_no = t.handover_no and u.item = t.item
left join lost m on m.handover_no = t.handover_no and m.item = t.item
left join source z on z.source = t.source
left join row_of w on w.by_table = t.strong_table and w.row_key = t.strong_row
left join source b on b.source = w.source
