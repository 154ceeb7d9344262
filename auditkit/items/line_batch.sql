-- How many items each batch of lines was written for.
select r.batch, count(distinct l.item) as items
from (select row_key, batch from plan_line where batch is not null) r join line l on l.line = r.row_key
group by r.batch
