-- Whose sheets speak for a unit: its own, and from then on those of the units that took it, or work of it, over.
select u, u as v, date '0001-01-01' as since from unit_no
union
select a.u, b.u as v, h.since
from unit_heir h
join unit_no a on a.unit_id = h.unit_id
join unit_no b on b.unit_id = h.heir_id
where a.u <> b.u
union
select a.u, b.u as v, s.day_min as since
from succession s
join unit_no a on a.unit_id = s.old_id
join unit_no b on b.unit_id = s.new_id
where s.kind = 'unit' and s.relation = 'transfer' and a.u <> b.u and s.day_min <= {as_of}
