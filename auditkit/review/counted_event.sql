-- Each item open at a handover beside the event that counts for it.
select f.*, e.day_min as event_from, e.day_max as event_day, e.person as event_person, e.by_table, e.by_row, e.kind as event_kind
from follow_state f
left join event e on e.item = f.item and e.ordinal = coalesce(f.first_event, f.late_event)
