-- A number for every item id that stands in a plan line.
select item_id, row_number() over (order by item_id) as node
from (select distinct item_id from plan_line where item_id is not null) i
