-- R9: handed over, and the item was open and live in the post's plans and absent from the signed list. Without a signed list of
-- that handover nothing is said.
with fired as (
  select distinct c.problem, h.handover_no, h.post_id, p.person_id, p.tenure, f.plan_line,
    case when c.dated and c.from_max < h.on_min then 'established' else 'cannot_tell' end as state
  from problem_case c
  join inherited i on i.item = c.item and i.omitted
  join follow_state f on f.item = i.item and f.handover_no = i.handover_no
  join handover h on h.handover_no = i.handover_no
  join handover_person p on p.handover_no = h.handover_no and p.role = 'outgoing'
  where h.on_max > c.may_since and (c.closed_max is null or c.closed_max >= h.on_min)
), signed as (
  select handover_no, min(row_key) as row_key, count(*) as lines from listed group by handover_no
)
select problem, person_id, post_id, state, cast(null as varchar) as inferred, 'for' as side, 'plan_line' as table_name, plan_line as row_key,
  'open and live in the plans of the post' as shows
from fired
union
select f.problem, f.person_id, f.post_id, f.state, cast(null as varchar), 'for', 'handover_list', l.row_key,
  concat('not among the lines of the signed list (', cast(l.lines as varchar), ')')
from fired f join signed l on l.handover_no = f.handover_no
union
select problem, person_id, post_id, state, cast(null as varchar), 'for', 'tenure', tenure, concat('handed over ', post_id) from fired
union
select problem, person_id, post_id, state, cast(null as varchar), 'missing', cast(null as varchar), cast(null as bigint), 'the day on which it occurred'
from fired where state = 'cannot_tell'
