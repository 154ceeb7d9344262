-- What each person had to do with each problem. Only rows that name the problem show knowledge of it; those that name its item
-- are listed apart.
select c.problem, t.person_id, t.level, t.how, t.day_min, t.day_max, t.table_name, t.row_key, t.inferred, true as named
from telling t join problem_case c on c.problem_id = t.problem_id
union all
select c.problem, t.person_id, t.level, t.how, t.day_min, t.day_max, t.table_name, t.row_key, t.inferred, false as named
from telling t join problem_case c on c.item = t.item
where t.problem_id is null
  and not exists (select 1 from telling o where o.problem_id = c.problem_id and o.table_name = t.table_name and o.row_key = t.row_key)
