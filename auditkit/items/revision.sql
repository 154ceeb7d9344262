-- Each plan beside what came after it within g periods, the review of R and the next plan: due date, amount, post and person
-- then and now, and whether the change is on record (an action from the plan to the end of the changed period, or a reason
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
), ambiguous as (
  select name from person group by name having count(distinct person_id) > 1
), weighed as (
  select *,
    plan_later or plan_sooner or plan_lower or plan_higher as plan_changed,
    review_later or review_sooner or review_lower or review_higher as review_changed
  from compared
), changed as (
  select w.*
  from weighed w
  left join ambiguous a on a.name = w.person
  where w.plan_changed or w.review_changed
    or (w.again and (w.post_min <> w.next_post_min or w.post_max <> w.next_post_max or w.person <> w.next_person or a.name is not null))
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
), post_one as (
  select post_id, line_id from post_line
), same_seats as (
  select c.item, c.u, c.p,
    bool_and(a.possible is not distinct from b.possible) as same,
    bool_and(a.certain is not distinct from a.possible and b.certain is not distinct from b.possible) as sure
  from changed c
  left join person x on x.name = c.person
  left join person y on y.name = c.next_person
  join unit_no n on n.u = c.u
  left join head f on c.post_min is null and f.unit_id = n.unit_id and f.since <= c.plan_day and f.until > c.plan_day
  left join head g on c.next_post_min is null and g.unit_id = n.unit_id and g.since <= c.next_day and g.until > c.next_day
  join timeline a on a.post_id = coalesce(c.post_min, f.post_id) and a.since <= c.plan_day and a.until > c.plan_day
  join timeline b on b.post_id = coalesce(c.next_post_min, g.post_id) and b.since <= c.next_day and b.until > c.next_day
  where c.again and c.person is not null and c.next_person is not null and coalesce(x.person_id, c.person) <> coalesce(y.person_id, c.next_person)
    and a.post_id = b.post_id
  group by c.item, c.u, c.p
)
select c.item, c.u, c.p, c.next_p, c.next_line,
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
  case when c.again and (coalesce(q.line_id <> t.line_id, false) or coalesce(v.line_id <> w.line_id, false)) then true
    when o.item is null then false when o.sure then o.same end as reassigned
from changed c
left join on_record r on r.item = c.item and r.u = c.u and r.p = c.p
left join post_one q on q.post_id = c.post_min
left join post_one t on t.post_id = c.next_post_min
left join post_one v on v.post_id = c.post_max
left join post_one w on w.post_id = c.next_post_max
left join same_seats o on o.item = c.item and o.u = c.u and o.p = c.p
