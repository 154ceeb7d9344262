-- What every person of the chain, and whoever else appears, had to do with a problem: the strongest first. Rows that name its item
-- only are listed apart and show no knowledge of the problem.
with shown as (
  select k.person_id, case when k.named then 'problem' else 'item' end as about,
    case k.level when 'acted' then 3 when 'answered' then 2 else 1 end as grade, k.how, k.day_min, k.day_max, k.inferred, k.table_name, k.row_key
  from known k join problem_case c on c.problem = k.problem where c.problem_id = {problem}
), place as (
  select 'action' as table_name, row_key, source, row from action
  union all
  select 'message' as table_name, row_key, source, row from message
), chain as (
  select h.person_id, nullif(array_to_string(list_sort(list(distinct h.post_id)), '; '), '') as posts
  from held_then h join problem_case c on c.problem = h.problem
  where c.problem_id = {problem} and h.kind not in ('liaison', 'assists')
  group by h.person_id
), told as (
  select s.person_id, s.about, case max(s.grade) when 3 then 'acted' when 2 then 'answered' else 'was_sent' end as level, max(s.grade) as grade,
    min(s.day_min) as first_on, max(s.day_max) as last_on,
    nullif(array_to_string(list_sort(list(distinct concat(s.how, ' on ', cast(s.day_min as varchar), ' [', f.file, coalesce(' › ' || f.sheet, ''), ' row ', cast(p.row as varchar), ']'))), '; '), '') as evidence,
    nullif(array_to_string(list_sort(list(distinct s.inferred)), '; '), '') as inferred
  from shown s
  join place p on p.table_name = s.table_name and p.row_key = s.row_key
  join source f on f.source = p.source
  group by s.person_id, s.about
), everyone as (
  select person_id, about, level, grade, first_on, last_on, evidence, inferred from told
  union all
  select c.person_id, 'problem', 'nothing', 0, cast(null as date), cast(null as date), cast(null as varchar), cast(null as varchar)
  from chain c where c.person_id not in (select person_id from told where about = 'problem')
)
select e.person_id, n.name, e.about, e.level, e.first_on, e.last_on, c.posts, e.evidence, e.inferred
from everyone e
left join chain c on c.person_id = e.person_id
left join person n on n.person_id = e.person_id
order by e.about desc, e.grade desc, e.first_on, e.person_id
