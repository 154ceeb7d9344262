-- Every id that names an item: of items that a link makes one, each of their ids; and the line_ids by which other tables name one.
with used as (
  select item_id from action where item_id is not null
  union select item_id from message where item_id is not null
  union select item_id from handover_list where item_id is not null
  union select item_id from problem where item_id is not null
)
select n.item_id, coalesce(j.item, n.node) as item
from named_item n left join joined j on j.node = n.node
union
select u.item_id, l.item
from used u
join plan_line r on r.line_id = u.item_id
join line l on l.line = r.row_key
