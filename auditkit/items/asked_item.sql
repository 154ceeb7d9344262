-- The items whose events are asked for: open at a handover, or named by a problem.
select item from open_item
union
select i.item from problem p join item_of i on i.item_id = p.item_id
