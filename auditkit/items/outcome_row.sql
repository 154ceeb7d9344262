-- Every outcome with the id of its item, the words of its line, and in which row of which sheet that line and the deciding one stand.
select o.*, i.item_id, l.text, l.source, l.row, b.source as by_source, b.row as by_sheet_row
from outcome_flags o
join item i on i.item = o.item
join plan_line l on l.row_key = coalesce(o.plan_line, o.review_line)
left join cited b on b.by_table = o.by_table and b.by_row = o.by_row
