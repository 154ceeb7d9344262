-- Items that may have several lines in one sheet: written so, made one by a link or by words, or of units that a rename makes one.
select item from line where line in (select row_key from plan_line where nth > 1)
union
select item from joined
union
select node as item from text_node where node <= (select coalesce(max(node), 0) from named_item)
union
select l.item from line l join (select u from unit_no group by u having count(*) > 1) n on n.u = l.u
