-- Sheets that are not in the records in full, of the unit of a problem and its successors: silence there proves nothing.
select distinct c.problem, k.since, k.until, g.moment, concat('the ', g.moment, ' of ', k.period, ', unit ', n.unit_id) as document
from problem_case c
join gap g on g.u = c.u
join calendar k on k.p = g.p
join unit_name n on n.u = g.v
