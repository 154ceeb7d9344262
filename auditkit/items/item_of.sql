-- Every id that names an item: of items that a link makes one, each of their ids.
select n.item_id, coalesce(j.item, n.node) as item
from named_item n left join joined j on j.node = n.node
