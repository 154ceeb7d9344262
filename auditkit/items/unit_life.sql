-- The last day that a unit exists (exclusive), by its own rows and by the reorganisation that ended it.
with ended as (
  select unit_id, max(until_max) as until from unit group by unit_id
), absorbed as (
  select old_id as unit_id, min(day_max) as until
  from succession
  where kind = 'unit' and old_id is not null and relation in ('rename', 'merge', 'split', 'abolish')
    and (new_id is null or new_id <> old_id)
  group by old_id
)
select n.unit_id, n.u, least(coalesce(e.until, date '9999-12-31'), coalesce(a.until, date '9999-12-31')) as until
from unit_no n
left join ended e on e.unit_id = n.unit_id
left join absorbed a on a.unit_id = n.unit_id
