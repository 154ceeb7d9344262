-- Every outcome with the id of its item, the words of its line, and where that line stands. A step of its own, because an engine that
-- is bound in memory joins what is large first, and by itself.
select o.*, i.item_id, l.text, l.source, l.row
from outcome_flags o
join item i on i.item = o.item
join plan_line l on l.row_key = coalesce(o.plan_line, o.review_line)
