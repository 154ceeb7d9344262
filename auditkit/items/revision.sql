-- Each plan beside the next plan of the same item within g periods: due date, amount, post and person then and now, and
-- whether the change is on record (an action between the two plans, or a filled reason).
with plan as (
  select item, u, lin, p, plan_line, plan_day, due_min, due_max, planned, post_min, post_max, person, review_reasoned, same_sheet,
    lead(p) over later as next_p, lead(plan_line) over later as next_line, lead(plan_day) over later as next_day,
    lead(due_min) over later as next_due_min, lead(due_max) over later as next_due_max, lead(planned) over later as next_planned,
    lead(post_min) over later as next_post_min, lead(post_max) over later as next_post_max, lead(person) over later as next_person,
    lead(plan_reasoned) over later as next_reasoned
  from cell where n_plan > 0
  window later as (partition by item, lin order by p, u)
), changed as (
  select *,
    coalesce(next_due_min > due_max, false) as due_later,
    coalesce(next_due_max <> due_max or next_due_min <> due_min, false) as due_changed,
    coalesce(planned is not null and (next_planned is null or next_planned < planned), false) as lowered,
    coalesce(planned is not null and (next_planned is null or next_planned <> planned), false) as amount_changed,
    review_reasoned or next_reasoned as reasoned
  from plan where next_p > p and next_p <= p + {silence}
), recorded as (
  select distinct c.item, c.u, c.p
  from changed c
  join act a on a.item = c.item and a.kind in ('reschedule', 'rescope', 'accept_risk', 'supersede', 'decide')
    and a.day_max >= c.plan_day and a.day_min <= c.next_day
  where c.due_changed or c.amount_changed
), post_heir as (
  select distinct old_id, new_id from succession where kind = 'post' and relation in ('rename', 'move')
), other_person as (
  select c.item, c.u, c.p
  from changed c
  join timeline a on a.post_id = c.post_min and a.since <= c.plan_day and a.until > c.plan_day
  join timeline b on b.post_id = c.post_min and b.since <= c.next_day and b.until > c.next_day
  where lower(c.person) <> lower(c.next_person) and c.post_min = c.next_post_min
    and a.possible is not distinct from b.possible and a.certain is not distinct from b.certain
)
select c.item, c.u, c.p, c.next_p, c.next_line, c.due_later, c.due_changed, c.lowered, c.amount_changed, c.reasoned,
  r.item is not null as recorded,
  (coalesce(c.post_min <> c.next_post_min or c.post_max <> c.next_post_max, false) and h.old_id is null)
    or o.item is not null as reassigned
from changed c
left join recorded r on r.item = c.item and r.u = c.u and r.p = c.p
left join post_heir h on h.old_id = c.post_min and h.new_id = c.next_post_min
left join other_person o on o.item = c.item and o.u = c.u and o.p = c.p
