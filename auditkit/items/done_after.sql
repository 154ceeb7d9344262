-- Reviews whose own day of completion may lie after their period, and whether it surely does. A sheet written before the period
-- ended speaks of what was done by then, unless it names a later day.
select l.item, l.u, l.p, bool_or(r.done_on_min >= c.until) as sure
from line l
join calendar c on c.p = l.p
join plan_line r on r.row_key = l.line
where not l.planned_line and l.holds and l.done_on >= c.until and (r.done_on_min >= c.until or not l.dated or l.day >= c.until)
group by l.item, l.u, l.p
