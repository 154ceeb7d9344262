-- What closes an item: a review that says done or cancelled closes the plans up to its period (on the day it was written, at
-- the latest on the last day of the period); an action closes those up to its own period.
select c.item, c.lin, c.p, least(coalesce(c.review_day, c.plan_day), cast(k.until - interval 1 day as date)) as day,
  'plan_line' as by_table, coalesce(c.review_line, c.plan_line) as by_row
from cell c join calendar k on k.p = c.p
where c.done or c.cancelled
union all
select a.item, s.lin, a.p_max as p, a.day_max as day, 'action' as by_table, a.act as by_row
from act a
join (select distinct item, lin from cell) s on s.item = a.item
where (a.kind in ('complete', 'verify', 'cancel') or (a.kind in ('accept_risk', 'supersede') and a.approved)) and a.p_max is not null
