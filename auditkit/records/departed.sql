-- Rows of registers that name somebody whose posts on record had all ended by the day of the row; of days not exact, certainly.
with gone as (
  select person_id, max(until_max) as until from tenure_row where in_force group by person_id
)
select n.table_name, n.column_name, n.position, n.person_id, n.day, cast(g.until - interval 1 day as date) as last_day
from named_row n
join gone g on g.person_id = n.person_id and g.until <= n.day
order by n.person_id, n.day, n.table_name, n.position, n.column_name
