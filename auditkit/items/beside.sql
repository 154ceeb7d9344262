-- Each plan beside the next plan of the item within g periods: in the unit's own sheets if it is there, else in another unit's;
-- there a reason counts in whatever unit it stands. Only what differs has a row: most plans are repeated as they were.
with stand as (
  select n.item, n.u, n.p from cell n join extent w on w.item = n.item and w.wide where n.n_plan > 0
), far as (
  -- A successor's plan comes before any other unit's.
  select o.item, o.u, o.p,
    min((case when s.v is null then 1000000 else 0 end + n.p) * cast(1000000 as bigint) + n.u) % cast(1000000000000 as bigint) as place
  from stand o
  left join later l on l.item = o.item and l.u = o.u and l.p = o.p
  join stand n on n.item = o.item and n.u <> o.u and n.p > o.p and n.p <= o.p + {silence}
  join calendar c on c.p = n.p
  left join speaker s on s.u = o.u and s.v = n.u and s.since < c.until
  where l.plan_p is null
  group by o.item, o.u, o.p
), onward as (
  select item, u, p, u as next_u, plan_p as next_p, coalesce(reason_p < plan_p, false) as reasoned_between
  from later where plan_p is not null
  union all
  select f.item, f.u, f.p, n.u as next_u, n.p as next_p, coalesce(bool_or(r.review_reasoned or (r.plan_reasoned and r.p > f.p)), false) as reasoned_between
  from far f join stand n on n.item = f.item and n.p * cast(1000000 as bigint) + n.u = f.place
  left join cell r on r.item = f.item and r.p >= f.p and r.p < n.p
  group by f.item, f.u, f.p, n.u, n.p
), pair as (
  select c.item, c.u, c.p, c.plan_day, c.due_min, c.due_max, c.planned, c.post_min, c.person,
    case when not c.same_sheet then c.review_due_min end as review_due_min, case when not c.same_sheet then c.review_due_max end as review_due_max,
    case when not c.same_sheet then c.review_planned end as review_planned, c.review_reasoned,
    c.n_plan, n.n_plan as next_n_plan, n.u as next_u, n.p as next_p, n.plan_day as next_day, n.due_min as next_due_min, n.due_max as next_due_max,
    n.planned as next_planned, n.post_min as next_post_min, n.person as next_person,
    coalesce(n.plan_reasoned or o.reasoned_between, false) as next_reasoned, coalesce(n.origin_min <> c.origin_min, false) as again
  from cell c
  left join onward o on o.item = c.item and o.u = c.u and o.p = c.p
  left join cell n on n.item = o.item and n.u = o.next_u and n.p = o.next_p
  where c.n_plan > 0
)
select * from pair
where (again and (post_min <> next_post_min or person <> next_person or n_plan > 1 or next_n_plan > 1
    or next_due_min > due_max or next_due_max < due_min or (planned is not null and (next_planned is null or next_planned <> planned))))
  or review_due_min > due_max or review_due_max < due_min or review_planned <> planned
