-- The id by which a unit is named: of several that renames make one, the one that no rename ended.
select n.u, coalesce(min(case when r.old_id is null then n.unit_id end), min(n.unit_id)) as unit_id
from unit_no n
left join (select distinct old_id from succession where kind = 'unit' and relation = 'rename' and day_max <= {as_of}) r
  on r.old_id = n.unit_id
group by n.u
