-- Whose sheets speak for a unit: its own while it exists, those of its successors from then on.
select u, u as v, date '0001-01-01' as since from unit_no
union all
select a.u, b.u as v, h.since
from unit_heir h
join unit_no a on a.unit_id = h.unit_id
join unit_no b on b.unit_id = h.heir_id
where h.heir_id <> h.unit_id
