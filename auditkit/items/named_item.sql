-- A number for every item id that stands in a plan line, beside the last line that has it.
select item_id, row_number() over (order by item_id) as node, id_line from plan_line where row_key = id_line
