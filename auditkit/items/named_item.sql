-- Every item id that stands in a plan line: its number is the first line that has it.
select item_id, cast(id_line as bigint) as node, id_line from plan_line where row_key = id_line
