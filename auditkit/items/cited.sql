-- Where the rows stand that decided an outcome.
select d.by_table, d.by_row, l.source, l.row
from (select distinct by_table, by_row from outcome_flags where by_table = 'plan_line') d join plan_line l on l.row_key = d.by_row
union all
select d.by_table, d.by_row, a.source, a.row
from (select distinct by_table, by_row from outcome_flags where by_table = 'action') d join action a on a.row_key = d.by_row
