-- Items with lines in several lineages, and in which: few are. Whoever reads the lines of an item by its lineage must miss none.
select distinct l.item, l.lin
from line l
join (select item from line group by item having min(lin) <> max(lin)) s on s.item = l.item
