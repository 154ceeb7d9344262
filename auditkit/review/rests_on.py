"""On which rows of the records the lists of a review rest, each with what it shows."""

from __future__ import annotations

MINE = "handover_no = {handover_no}"
OF_ITEMS = f"""
select 'last promised' as shows, 'plan_line' as table_name, plan_line as row_key from follow_up where {MINE}
union all
select state as shows, by_table as table_name, by_row as row_key from follow_up where {MINE} and by_row is not null
union all
select 'strongest in the window' as shows, strong_table as table_name, strong_row as row_key from follow_up
where {MINE} and strong_row is not null
union all
select role as shows, 'tenure' as table_name, tenure as row_key from handover_person where {MINE}
"""
# What is on record since and does not count stands beside the item, so that its rows are named too.
OF_NEVER = f"""
with mine as (
  select item, plan_line from follow_up where {MINE} and state = 'never_followed_up'
), left_on as (
  select min(last_day) as last_day from handover_case where {MINE}
)
select 'last promised' as shows, 'plan_line' as table_name, plan_line as row_key from mine
union all
select concat('does not count: ', replace(e.kind, '_', ' ')) as shows, e.by_table as table_name, e.by_row as row_key
from event e
join mine m on m.item = e.item
cross join left_on l
where e.day_min > l.last_day
"""
OF_MISSING = f"""
select distinct 'not seen in full' as shows, 'coverage' as table_name, s.coverage_row as row_key
from lost_sheet l
join follow_up f on f.handover_no = l.handover_no and f.item = l.item
join sheet_state s on s.u = l.v and s.p = l.p and s.moment = l.moment
where l.{MINE} and (l.needed or f.state = 'never_followed_up') and s.coverage_row is not null
"""
