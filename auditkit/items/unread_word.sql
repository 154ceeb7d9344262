-- The status words of items that have one which nobody taught the program: it may say done.
select c.item, c.p, c.last_word
from cell c join (select distinct item from cell where last_word % 2 = 1) s on s.item = c.item
where c.last_word is not null
