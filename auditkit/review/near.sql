-- The lines on which the answer about some items rests: all lines of these, and of what they were split, merged or superseded into;
-- and of other items those that a rule counts beside them: written in one batch, or named by an action or a list in some other
-- way than by the id of an item. What such lines tell of their own items is not the whole of it, and is not asked for.
with chosen as (
  select coalesce(j.item, n.node) as item
  from named_item n
  left join joined j on j.node = n.node
  where n.id_line in (select id_line from {placed})
  union
  select coalesce(j.item, t.node) as item
  from text_node t
  left join joined j on j.node = t.node
  where t.line in (select row_key from {placed})
), whole as (
  select item from chosen
  union
  select r.into_item as item from relate r where r.item in (select item from chosen)
), part as (
  select item as node from whole
  union
  select node from joined where item in (select item from whole)
), own as (
  select row_key, unit_id, batch from plan_line
  where id_line in (select id_line from named_item where node in (select node from part))
  union all
  select row_key, unit_id, batch from plan_line
  where row_key in (select line from text_node where node in (select node from part))
), batched as (
  select item_id, unit_id, period, line_no from action where batch is not null
), said as (
  select canonical from action where item_id is null and line_no is null and canonical is not null
  union
  select canonical from handover_list where item_id is null and canonical is not null
)
select row_key, unit_id from own
union
select row_key, unit_id from plan_line where batch in (select batch from own where batch is not null)
union
select row_key, unit_id from plan_line where canonical in (select canonical from said)
union
select row_key, unit_id from plan_line
where line_id in (select item_id from batched union select item_id from handover_list where item_id is not null)
union
select l.row_key, l.unit_id
from plan_line l
join batched b on b.item_id is null and b.unit_id = l.unit_id and b.period = l.period and b.line_no = l.line_no
