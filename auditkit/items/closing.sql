-- What closes an item: a sheet that says done or cancelled closes the plans up to its period (on the day on which it was
-- done, else on the day it was written, at the latest on the last day of the period); an action closes those up to its own period; and
-- what was split, merged or superseded goes on as another item from that one's plan on.
select c.item, c.lin, c.p,
  coalesce(case when c.done then c.done_on end, least(coalesce(c.review_day, c.plan_stands), cast(k.until - interval 1 day as date))) as day_min,
  coalesce(case when c.done then c.done_on end, least(coalesce(c.review_day, c.plan_stands), cast(k.until - interval 1 day as date))) as day_max
from cell c join calendar k on k.p = c.p
where c.done or c.cancelled
union all
select a.item, s.lin, a.p_max as p, a.day_min, a.day_max
from act a
join (select distinct item, lin from cell where item in (select item from act)) s on s.item = a.item
where a.kind in ('complete', 'verify', 'cancel') or (a.kind in ('accept_risk', 'supersede') and (a.approved or a.empowered))
union all
select r.item, s.lin, n.p, n.plan_stands as day_min, n.plan_stands as day_max
from relate r
join (select distinct item, lin from cell where item in (select item from relate)) s on s.item = r.item
join cell n on n.item = r.into_item and n.n_plan > 0 and n.p >= coalesce(r.p_b, n.p)
join extent k on k.item = r.item and coalesce(r.p_b, n.p) > k.last_p
