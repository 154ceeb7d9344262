-- The state of every item open at every handover, first match; unequal at the two ends of an uncertain date = cannot tell.
with closed as (
  select distinct o.handover_no, o.variant, o.item
  from open_item o
  join handover_case h on h.handover_no = o.handover_no and h.variant = o.variant
  join closing c on c.item = o.item and c.p >= o.plan_p and c.day_min > h.last_day and c.day_max < case when h.seated then h.on_day else {as_of} end
), dark as (
  select distinct handover_no, variant, item from untold
), judged as (
  select o.*, coalesce(t.strength, 0) as strength, t.first_event, t.late_event, t.strongest,
    case when c.item is not null then 'closed_between'
      when t.first_event is not null then 'followed_up'
      when h.window_end is null or h.window_end > {as_of} or coalesce(h.window_due, h.window_end) >= {as_of} then 'not_yet'
      when d.item is not null then 'cannot_tell'
      when t.late_event is not null then 'followed_up_late'
      else 'never_followed_up' end as state
  from open_item o
  join handover_case h on h.handover_no = o.handover_no and h.variant = o.variant
  left join touched t on t.handover_no = o.handover_no and t.variant = o.variant and t.item = o.item
  left join closed c on c.handover_no = o.handover_no and c.variant = o.variant and c.item = o.item
  left join dark d on d.handover_no = o.handover_no and d.variant = o.variant and d.item = o.item
), cases as (
  select handover_no, count(*) as cases from handover_case group by handover_no
)
-- Most handovers have exact dates and one case, whose items stand as they are.
select j.handover_no, j.item, j.below, j.plan_line, j.seen_p, j.due_max, j.live, j.state, cast(null as varchar) as ends,
  j.strength, j.first_event, j.late_event, j.strongest
from judged j
join cases k on k.handover_no = j.handover_no and k.cases = 1
union all
select j.handover_no, j.item, bool_and(j.below) as below, min(j.plan_line) as plan_line,
  max(j.seen_p) as seen_p,
  case when min(coalesce(j.due_max, date '0001-01-01')) = max(coalesce(j.due_max, date '0001-01-01')) then max(j.due_max) end as due_max,
  case when bool_and(j.live) = bool_or(j.live) then bool_and(j.live) end as live,
  case when min(j.state) = max(j.state) and count(*) = max(k.cases) then min(j.state) else 'cannot_tell' end as state,
  case when count(*) < max(k.cases) then 'open on one of its days only'
    when min(j.state) <> max(j.state) then concat(min(case when j.variant = 1 then j.state end), ' or ', min(case when j.variant = 2 then j.state end)) end as ends,
  case when count(*) = max(k.cases) then min(j.strength) else 0 end as strength, min(j.first_event) as first_event, min(j.late_event) as late_event, min(j.strongest) as strongest
from judged j
join cases k on k.handover_no = j.handover_no and k.cases > 1
group by j.handover_no, j.item
