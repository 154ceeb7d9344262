-- What stands on record after a handover about items that nobody followed up: traces that do not count (the same line copied,
-- a date moved without a reason, a bulk act, a mailing). They are shown with the item, the latest three by day.
with last as (
  select handover_no, min(last_day) as last_day from handover_case group by handover_no
), after as (
  select f.handover_no, f.item, e.kind, e.day_max as day, e.by_table, e.by_row,
    row_number() over (partition by f.handover_no, f.item order by e.ordinal desc) as nth,
    count(*) over (partition by f.handover_no, f.item) as traces
  from follow_state f
  join last h on h.handover_no = f.handover_no
  join event e on e.item = f.item and e.day_min > h.last_day
  where f.state = 'never_followed_up'
), placed as (
  select a.handover_no, a.item, a.day, a.nth, a.traces, a.by_table,
    concat(cast(a.day as varchar), case when a.by_table = 'plan_line' and a.day is distinct from q.recorded_on then ' (day assumed) ' else ' ' end, replace(a.kind, '_', ' '), ', ', s.file, coalesce(' › ' || s.sheet, ''), ' row ', cast(q.row as varchar)) as said
  from after a
  join (
    select 'plan_line' as by_table, row_key, source, row, recorded_on from plan_line
    union all
    select 'action' as by_table, row_key, source, row, cast(null as date) as recorded_on from action
    union all
    select 'message' as by_table, row_key, source, row, cast(null as date) as recorded_on from message
  ) q on q.by_table = a.by_table and q.row_key = a.by_row
  join source s on s.source = q.source
)
select handover_no, item,
  -- Being on a distribution list breaks nobody's silence.
  max(case when by_table <> 'message' then day end) as last_trace,
  concat(nullif(array_to_string(list_sort(list(case when nth <= 3 then said end)), '; '), ''),
    case when max(traces) > 3 then concat('; and ', cast(max(traces) - 3 as varchar), ' earlier') else '' end) as traces
from placed
group by handover_no, item
