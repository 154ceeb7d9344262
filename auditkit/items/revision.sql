-- Each plan beside what came after it within g periods, the review of R and the next plan: due date and amount, then and now, who had
-- it, and whether the change is on record (an action from the plan to the end of the changed period, or a reason
-- filled on the way). Plans that nothing changed have no row.
with compared as (
  select *,
    coalesce(again and next_due_min > due_max, false) as plan_later,
    coalesce(again and next_due_max < due_min, false) as plan_sooner,
    again and planned is not null and (next_planned is null or next_planned < planned) as plan_lower,
    coalesce(again and next_planned > planned, false) as plan_higher,
    coalesce(review_due_min > due_max, false) as review_later,
    coalesce(review_due_max < due_min, false) as review_sooner,
    coalesce(review_planned < planned, false) as review_lower,
    coalesce(review_planned > planned, false) as review_higher
  from beside
), weighed as (
  select *,
    plan_later or plan_sooner or plan_lower or plan_higher as plan_changed,
    review_later or review_sooner or review_lower or review_higher as review_changed
  from compared
), changed as (
  select w.*, a.item is not null as passed, a.reassigned
  from weighed w
  left join reassigned a on a.item = w.item and a.u = w.u and a.p = w.p
  where w.plan_changed or w.review_changed or a.item is not null
), on_record as (
  select c.item, c.u, c.p,
    bool_or(a.day_max < k.until) as for_review,
    bool_or(a.day_max < n.until) as for_plan
  from changed c
  join calendar k on k.p = c.p
  left join calendar n on n.p = c.next_p
  join act a on a.item = c.item and a.kind in ('reschedule', 'rescope') and a.day_min >= least(c.plan_day, k.since)
  where c.plan_changed or c.review_changed
  group by c.item, c.u, c.p
)
select c.item, c.u, c.p, c.next_p,
  c.plan_changed or c.review_changed as changed,
  (c.plan_later and not (coalesce(r.for_plan, false) or c.review_reasoned or c.next_reasoned))
    or (c.review_later and not (coalesce(r.for_review, false) or c.review_reasoned)) as slipped,
  c.plan_later or c.review_later as due_later,
  (c.plan_lower and not (coalesce(r.for_plan, false) or c.review_reasoned or c.next_reasoned))
    or (c.review_lower and not (coalesce(r.for_review, false) or c.review_reasoned)) as weakened,
  c.plan_lower or c.review_lower as lowered,
  (c.plan_changed and (coalesce(r.for_plan, false) or c.review_reasoned or c.next_reasoned))
    or (c.review_changed and (coalesce(r.for_review, false) or c.review_reasoned)) as rebaselined,
  (c.plan_changed and coalesce(r.for_plan, false)) or (c.review_changed and coalesce(r.for_review, false)) as by_act,
  case when c.passed then c.reassigned else false end as reassigned
from changed c
left join on_record r on r.item = c.item and r.u = c.u and r.p = c.p
