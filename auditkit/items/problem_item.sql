-- The items that a problem names.
select distinct i.item from problem p join item_of i on i.item_id = p.item_id
