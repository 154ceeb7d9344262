-- Every id by which another table names an item: of items that a link makes one, each of their ids; and their line_ids, which have
-- four bars each: lines are looked for only where one is named so.
with used as (
  select item_id from action where item_id is not null
  union select item_id from message where item_id is not null
  union select item_id from handover_list where item_id is not null
  union select item_id from problem where item_id is not null
), named as (
  select n.item_id, coalesce(j.item, n.node) as item
  from named_item n left join joined j on j.node = n.node
  where n.item_id in (select item_id from used)
), by_line as (
  select distinct r.line_id as item_id, l.item
  from (select line_id, row_key from plan_line where line_id in (select item_id from used where length(item_id) - length(replace(item_id, '|', '')) = 4)) r
  join line l on l.line = r.row_key
)
select item_id, item from named
union all
select b.item_id, b.item
from by_line b left join named n on n.item_id = b.item_id and n.item = b.item
where n.item_id is null
