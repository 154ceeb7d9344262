-- The day from which a unit is no more: its own last day, else the reorganisation that ended it without its going on.
with own as (
  select n.u, max(t.until_max) as until from unit t join unit_no n on n.unit_id = t.unit_id group by n.u
), step as (
  select a.u, b.u as v, s.relation, s.day_max
  from succession s
  join unit_no a on a.unit_id = s.old_id
  left join unit_no b on b.unit_id = s.new_id
  where s.kind = 'unit'
), ended as (
  select s.u, min(s.day_max) as until
  from step s
  left join step k on k.u = s.u and k.v = s.u and k.day_max = s.day_max
  where s.relation in ('merge', 'split', 'move', 'abolish') and k.u is null
  group by s.u
)
select o.u, case when o.until < date '9999-12-31' then o.until else coalesce(e.until, o.until) end as until
from own o left join ended e on e.u = o.u
