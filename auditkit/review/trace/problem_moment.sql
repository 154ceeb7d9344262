-- The days on which the chain of a problem is looked at: when it occurred, at every plan of its item, when it was found.
select problem, 'occurrence' as moment, cast(null as varchar) as period, from_min as day_min, from_max as day_max, 0 as place
from problem_case where dated
union all
select c.problem, 'plan' as moment, k.period, l.day as day_min, l.day as day_max, 1 as place
from problem_case c
join (select distinct item, p, day from line where planned_line) l on l.item = c.item
join calendar k on k.p = l.p
union all
select problem, 'discovery' as moment, cast(null as varchar) as period, found_min as day_min, found_max as day_max, 2 as place
from problem_case where found_min is not null
