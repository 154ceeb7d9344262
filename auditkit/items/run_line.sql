-- Lines without an id whose words no id explains, of the sheets that count: what the linker may join. A text that stands
-- twice in one sheet is left to a person.
select n.node, t.line, t.u, t.canonical, t.p, t.p * 2 + case when t.moment = 'review' then 1 else 0 end as k, t.day,
  l.post_id, l.due_min, l.due_max, l.planned, l.measure, l.target_id, l.detail, l.status
from text_line t
join text_node n on n.line = t.line
join plan_line l on l.row_key = t.line
join sheet s on s.unit_id = l.unit_id and s.p = t.p and s.moment = l.moment and s.source = l.source and s.counts
where {auto_link} and t.item_id is null and not t.doubled and n.node > (select count(*) from named_item)
