-- One outcome for every item, period and unit that promised it; first match. g = silence.
with word as (
  -- The last status word of the item anywhere by the end of the g periods.
  select c.item, c.u, c.p, max(w.p * 4 + w.last_word) as last_word
  from unread_word w
  join cell c on c.item = w.item and w.p <= c.p + {silence}
  group by c.item, c.u, c.p
), near as (
  select distinct a.item, a.u, a.p
  from cell a
  join extent w on w.item = a.item and w.wide
  join cell b on b.item = a.item and b.u <> a.u and b.n_plan > 0 and b.p > a.p and b.p <= a.p + {silence}
), fact as (
  select a.*, s.plan_line as next_line, s.cancelled_line, s.done_line,
    s.reason_p, s.first_later_p, s.far_p, y.last_word as word_ahead, k.item is not null as same_progress,
    coalesce(z.last_p > a.p + {silence} and s.plan_line is null and m.item is null, false) as later_plan, c.until as period_end, h.until as horizon_end, h.review_day as horizon_day,
    x.done_act, x.some_day_act, x.done_later_act, x.cancel_act, x.empowered, x.reschedule_act, x.deliver_act, x.verified,
    coalesce(x.uncertain, false) as uncertain,
    coalesce(x.completed, false) or coalesce(x.delivered and a.planned is null, false)
      or coalesce(x.delivered and coalesce(x.quantity, 0) >= a.planned, false) as delivered_elsewhere,
    e.explained_line, e.other_line, r.related_line, r.related_other, coalesce(r.related_beyond, false) as related_beyond, q.done_line as other_done_line, coalesce(q.within, false) as other_within, q.done_later_line, q.cancelled_line as other_cancelled_line,
    (a.done and d.item is null) as own_within, coalesce((a.done and not d.sure) or q.some_day, false) as some_day, w.item is not null as waits, n.item is not null as unseen, o.item is not null as recurring, b.item is not null as back,
    coalesce(s.plan_line is not null and (s.origin_max <> a.origin_min or s.origin_min <> a.origin_max), false) as planned_again,
    l.until as unit_end, t.u is not null as has_heir,
    -- The review's own due date: later than the plan's own, or than its period where the plan had none.
    coalesce(a.open_due_min > coalesce(a.due_max, cast(c.until - interval 1 day as date)), false) as due_later
  from cell a
  join calendar c on c.p = a.p
  left join calendar h on h.p = a.p + {silence}
  left join act_ahead x on x.item = a.item and x.u = a.u and x.p = a.p
  left join elsewhere e on e.item = a.item and e.u = a.u and e.p = a.p
  left join done_after d on d.item = a.item and d.u = a.u and d.p = a.p
  left join other_unit q on q.item = a.item and q.u = a.u and q.p = a.p
  left join related r on r.item = a.item and r.u = a.u and r.p = a.p
  left join waiting w on w.item = a.item and w.u = a.u and w.p = a.p
  left join unseen n on n.item = a.item and n.u = a.u and n.p = a.p
  left join recurring o on o.item = a.item
  left join reopened b on b.item = a.item and b.u = a.u and b.p = a.p
  left join unit_life l on l.u = a.u
  left join (select u, min(since) as since from speaker where u <> v group by u) t on t.u = a.u and t.since < h.until
  left join later s on s.item = a.item and s.u = a.u and s.p = a.p
  left join word y on y.item = a.item and y.u = a.u and y.p = a.p
  join extent z on z.item = a.item
  left join near m on m.item = a.item and m.u = a.u and m.p = a.p
  left join cell k on k.item = a.item and k.u = a.u and k.p = a.p - 1 and k.progress_no is not null and k.progress_no = a.progress_no
    and k.progress_last_no = a.progress_last_no and (a.note_no is null or k.note_no = a.note_no)
), weighed as (
  -- A reason counts for a due date only if it was given by then.
  select *,
    (review_reasoned and coalesce((due_later and open_due_min >= horizon_end) or far_p is not null, false)) or coalesce(reason_p <= far_p, false) as put_off,
    not review_reasoned and (due_later or coalesce(first_later_p < coalesce(reason_p, 1000000), false)) as put_off_bare
  from fact
), judged as (
  select *,
    case
      when n_plan = 0 then 'unplanned'
      when done or other_done_line is not null or done_act is not null or some_day_act is not null then 'done'
      when cancelled or cancelled_line is not null or other_cancelled_line is not null or cancel_act is not null then 'cancelled'
      when not planned_again and explained_line is null and related_line is null and coalesce(other_line, related_other) is not null then 'moved'
      when planned_again or explained_line is not null or related_line is not null or reschedule_act is not null or put_off then 'carried'
      when not recurring and (done_line is not null or done_later_line is not null or done_later_act is not null) then 'done'
      when horizon_day is null or horizon_day >= {as_of} then 'not_yet'
      when waits then 'unsure'
      when unseen or uncertain or coalesce(word_ahead % 2 = 1, false) then 'cannot_tell'
      else 'dropped' end as outcome
  from weighed
)
select item, u, p, outcome,
  case when outcome <> 'dropped' then null
    when delivered_elsewhere then 'delivered elsewhere'
    when put_off_bare or due_min >= horizon_end then 'promised later'
    when unit_end < horizon_end and not has_heir then 'unit ended'
    when due_max < horizon_end then 'term reached'
    else 'no trace' end as class,
  plan_line, review_line, post_min, review_post,
  case outcome
    when 'done' then case when done or other_done_line is not null
      or (done_act is null and some_day_act is null and coalesce(done_line, done_later_line) is not null) then 'plan_line' else 'action' end
    when 'cancelled' then case when cancelled or coalesce(cancelled_line, other_cancelled_line) is not null then 'plan_line' else 'action' end
    when 'moved' then 'plan_line'
    when 'carried' then case when planned_again or explained_line is not null or related_line is not null or reschedule_act is null
      then 'plan_line' else 'action' end
    when 'dropped' then case when delivered_elsewhere then 'action' end end as by_table,
  case outcome
    when 'done' then case when done then review_line
      else coalesce(other_done_line, done_act, some_day_act, done_line, done_later_line, done_later_act) end
    when 'cancelled' then case when cancelled then coalesce(review_line, plan_line) else coalesce(cancelled_line, other_cancelled_line, cancel_act) end
    when 'moved' then coalesce(other_line, related_other)
    when 'carried' then case when planned_again then next_line
      else coalesce(explained_line, related_line, reschedule_act, review_line, plan_line) end
    when 'dropped' then case when delivered_elsewhere then deliver_act end end as by_row,
  case when outcome <> 'done' then false else case verified when 2 then true when 1 then null else false end end as verified,
  -- Late only where nothing says that it was done in its period.
  case when outcome <> 'done' or own_within or other_within or done_act is not null then false
    when some_day_act is not null or (some_day and not recurring) then null else not recurring end as late,
  outcome = 'carried' and not planned_again and explained_line is null and related_line is null as postponed,
  outcome = 'carried' and not planned_again and explained_line is not null as reorganised,
  coalesce(empowered, false) as empowered, recurring, same_sheet, due_max, period_end,
  outcome = 'dropped' and (related_beyond or later_plan) as returned,
  n_plan > 0 and not recurring and back as reopened,
  same_progress and not (done or other_done_line is not null or done_act is not null or some_day_act is not null) as copied,
  plan_reasoned or review_reasoned as explained,
  -- What stands in the way of an answer.
  case outcome when 'unsure' then 'line' when 'cannot_tell' then
    concat(case when unseen then 'sheet ' else '' end, case when uncertain then 'day ' else '' end, case when word_ahead % 2 = 1 then 'word' else '' end) end as doubt
from judged
