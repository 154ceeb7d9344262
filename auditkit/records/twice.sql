-- Rows whose key stands more than once with nothing that says which of them holds.
with several as (
  select {keys}, min(position) as first_position
  from {table}
  group by {keys}
  having count(*) > 1
)
select t.position, s.first_position
from {table} as t
join several as s on {same}
order by t.position
