-- Lines of units that renames make one: their unit is named as the line names it.
select l.row_key, l.unit_id
from plan_line l
join unit_no u on u.unit_id = l.unit_id
join (select u from unit_no group by u having count(*) > 1) n on n.u = u.u
