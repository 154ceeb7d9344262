-- Each plan beside the next plan of the item within g periods: in the unit's own sheets if it is there, else in another unit's.
with told as (
  select *, sum(case when plan_reasoned or review_reasoned then 1 else 0 end) over (
      partition by item, u order by p rows between unbounded preceding and current row) as reasons
  from cell
), plan as (
  select item, u, p, plan_line, plan_day, due_min, due_max, planned, post_min, post_max, person, origin_min, origin_max,
    case when not same_sheet then review_due_min end as review_due_min, case when not same_sheet then review_due_max end as review_due_max,
    case when not same_sheet then review_planned end as review_planned, review_reasoned, plan_reasoned, reasons,
    case when plan_reasoned or review_reasoned then 1 else 0 end as own_reasons
  from told where n_plan > 0
), own as (
  select *,
    lead(p) over later as next_p, lead(plan_line) over later as next_line, lead(plan_day) over later as next_day,
    lead(due_min) over later as next_due_min, lead(due_max) over later as next_due_max, lead(planned) over later as next_planned,
    lead(post_min) over later as next_post_min, lead(post_max) over later as next_post_max, lead(person) over later as next_person,
    lead(plan_reasoned) over later as next_reasoned, lead(origin_min) over later as next_origin,
    (lead(reasons - own_reasons) over later) - reasons > 0 as reasoned_between
  from plan
  window later as (partition by item, u order by p)
), wide as (
  select item from plan group by item having min(u) <> max(u)
), far as (
  -- A successor's plan comes before any other unit's.
  select o.item, o.u, o.p,
    min((case when s.v is null then 1000000 else 0 end + n.p) * cast(1000000 as bigint) + n.u) % cast(1000000000000 as bigint) as place
  from own o
  join wide w on w.item = o.item
  join plan n on n.item = o.item and n.u <> o.u and n.p > o.p and n.p <= o.p + {silence}
  join calendar c on c.p = n.p
  left join speaker s on s.u = o.u and s.v = n.u and s.since < c.until
  where o.next_p is null or o.next_p > o.p + {silence}
  group by o.item, o.u, o.p
)
select o.item, o.u, o.p, o.plan_line, o.plan_day, o.due_min, o.due_max, o.planned, o.post_min, o.post_max, o.person, o.origin_min,
  o.review_due_min, o.review_due_max, o.review_planned, o.review_reasoned,
  o.next_p, o.next_line, o.next_day, o.next_due_min, o.next_due_max, o.next_planned, o.next_post_min, o.next_post_max,
  o.next_person, coalesce(o.next_reasoned or o.reasoned_between, false) as next_reasoned,
  coalesce(o.next_p <= o.p + {silence} and o.next_origin <> o.origin_min, false) as again
from own o left join far f on f.item = o.item and f.u = o.u and f.p = o.p
where f.item is null
union all
select o.item, o.u, o.p, o.plan_line, o.plan_day, o.due_min, o.due_max, o.planned, o.post_min, o.post_max, o.person, o.origin_min,
  o.review_due_min, o.review_due_max, o.review_planned, o.review_reasoned,
  n.p as next_p, n.plan_line as next_line, n.plan_day as next_day, n.due_min as next_due_min, n.due_max as next_due_max,
  n.planned as next_planned, n.post_min as next_post_min, n.post_max as next_post_max, n.person as next_person,
  n.plan_reasoned as next_reasoned, n.origin_min <> o.origin_min as again
from own o
join far f on f.item = o.item and f.u = o.u and f.p = o.p
join plan n on n.item = o.item and n.p * cast(1000000 as bigint) + n.u = f.place
