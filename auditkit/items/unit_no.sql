-- A number for every unit, and one for its lineage: units that a reorganisation joins share it.
select u.unit_id, row_number() over (order by u.unit_id) as u, dense_rank() over (order by coalesce(g.group_id, u.unit_id)) as lin
from (select distinct unit_id from unit) u left join unit_group g on g.unit_id = u.unit_id
