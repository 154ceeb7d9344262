-- Cells whose silence proves nothing: a sheet of R … R+g is not there, in the item's unit, its successors' or another unit
-- in which the item stands.
select c.item, c.u, c.p from cell c join blind b on b.u = c.u and b.p = c.p
union
select c.item, c.u, c.p
from cell c
join (select distinct item, u from cell where u in (select u from blind)) s on s.item = c.item and s.u <> c.u
join blind b on b.u = s.u and b.p = c.p
