-- One outcome for every item, period and unit that promised it; first match. g = silence.
with fact as (
  select a.*, c.until as period_end, c.period,
    h.until as horizon_end, h.review_day as horizon_day,
    x.done_act, x.done_later_act, x.cancel_act, x.approved, x.empowered, x.reschedule_act, x.verify_act, x.deliver_act,
    coalesce(x.uncertain, false) as uncertain,
    coalesce(x.completed, false) or coalesce(x.delivered and a.planned is null, false)
      or coalesce(x.quantity >= coalesce(a.planned, 0), false) as delivered_elsewhere,
    e.explained_line, e.other_line, r.related_line,
    w.item is not null as waits, n.item is not null as unseen, o.item is not null as recurring,
    coalesce(a.next_line is not null and (a.next_origin_max <> a.origin_min or a.next_origin_min <> a.origin_max), false) as planned_again,
    l.until as unit_end, s.u is not null as has_heir
  from ahead a
  join calendar c on c.p = a.p
  left join calendar h on h.p = a.p + {silence}
  left join act_ahead x on x.item = a.item and x.u = a.u and x.p = a.p
  left join elsewhere e on e.item = a.item and e.u = a.u and e.p = a.p
  left join related r on r.item = a.item and r.u = a.u and r.p = a.p
  left join waiting w on w.item = a.item and w.u = a.u and w.p = a.p
  left join unseen n on n.item = a.item and n.u = a.u and n.p = a.p
  left join recurring o on o.item = a.item
  left join unit_life l on l.u = a.u
  left join (select distinct u from speaker where u <> v) s on s.u = a.u
), judged as (
  select *,
    reschedule_act is not null
      or coalesce(reasoned_due_max > due_max and reasoned_due_max >= horizon_end, false) as put_off,
    case
      when n_plan = 0 then 'unplanned'
      when done or done_act is not null then 'done'
      when cancelled or cancelled_line is not null or cancel_act is not null then 'cancelled'
      when not planned_again and explained_line is null and related_line is null and other_line is not null then 'moved'
      when planned_again or explained_line is not null or related_line is not null then 'carried'
      when reschedule_act is not null
        or coalesce(reasoned_due_max > due_max and reasoned_due_max >= horizon_end, false) then 'carried'
      when not recurring and (done_line is not null or done_later_act is not null) then 'done'
      when horizon_day is null or horizon_day >= {as_of} then 'not_yet'
      when waits then 'unsure'
      when unseen or uncertain or coalesce(last_word % 2 = 1, false) then 'cannot_tell'
      else 'dropped' end as outcome
  from fact
)
select item, u, p, outcome,
  case when outcome <> 'dropped' then null
    when delivered_elsewhere then 'delivered elsewhere'
    when last_due_max >= horizon_end then 'promised later'
    when unit_end <= horizon_end and not has_heir then 'unit ended'
    when last_due_max < horizon_end then 'term reached'
    else 'no trace' end as class,
  plan_line, review_line, post_min, post_max, review_post,
  case outcome
    when 'done' then case when done then 'plan_line' when done_act is not null then 'action'
      when done_line is not null then 'plan_line' else 'action' end
    when 'cancelled' then case when cancelled or cancelled_line is not null then 'plan_line' else 'action' end
    when 'moved' then 'plan_line'
    when 'carried' then case when planned_again or explained_line is not null or related_line is not null then 'plan_line'
      when reschedule_act is not null then 'action' else 'plan_line' end
    when 'dropped' then case when delivered_elsewhere then 'action' end end as by_table,
  case outcome
    when 'done' then case when done then review_line when done_act is not null then done_act
      when done_line is not null then done_line else done_later_act end
    when 'cancelled' then case when cancelled then coalesce(review_line, plan_line) when cancelled_line is not null then cancelled_line
      else cancel_act end
    when 'moved' then other_line
    when 'carried' then case when planned_again then next_line when explained_line is not null then explained_line
      when related_line is not null then related_line when reschedule_act is not null then reschedule_act
      else coalesce(review_line, plan_line) end
    when 'dropped' then case when delivered_elsewhere then deliver_act end end as by_row,
  case when outcome = 'done' then verify_act is not null end as verified,
  outcome = 'done' and not done and done_act is null as late,
  outcome = 'carried' and not planned_again and explained_line is null and related_line is null as postponed,
  outcome = 'carried' and not planned_again and explained_line is not null as reorganised,
  approved, empowered, unseen, recurring, done, done_act is not null as done_by_act, same_sheet, due_max, period_end,
  outcome = 'dropped' and coalesce(next_plan_p > p + {silence}, false) as returned,
  n_plan > 0 and not recurring and done_before is not null and coalesce(plan_before, -1) <= done_before as reopened,
  coalesce(progress = progress_before, false) and not done as copied,
  plan_reasoned or review_reasoned as explained
from judged
