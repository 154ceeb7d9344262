-- The distinct words of lines without an id, numbered in the order of their letters: whole numbers are compared from here on.
select canonical, cast(row_number() over (order by canonical) as integer) as text_no
from (select distinct canonical from plan_line where item_id is null) t
