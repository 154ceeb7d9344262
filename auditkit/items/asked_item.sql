-- The items whose events are asked for, open at a handover or named by a problem; each under one lineage in which it was open.
select a.item, min(n.lin) as lin
from (select item, u from open_item union select item, cast(null as integer) as u from problem_item) a
left join (select distinct u, lin from unit_no) n on n.u = a.u
group by a.item
