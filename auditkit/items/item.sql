-- The name of each item: its id, else the line_id of its first line.
with first_line as (
  select item,
    min((p * 2 + case when planned_line then 0 else 1 end) * cast(10000000000 as bigint) + line) % cast(10000000000 as bigint) as line
  from line group by item
)
select f.item, coalesce(l.item_id, l.line_id) as item_id
from first_line f join plan_line l on l.row_key = f.line
