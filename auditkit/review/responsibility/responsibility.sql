-- The answer: one line a person and rule, the strongest of its firings; what speaks for the person stands before what the line rests
-- on, and what is not on record beside both. The judgement is left to a person.
with ranked as (
  select r.*, case r.state when 'established' then 3 when 'indicated' then 2 else 1 end as grade
  from responsibility_row r
), place as (
  select 'plan_line' as table_name, row_key, source, row from plan_line
  union all select 'action', row_key, source, row from action
  union all select 'message', row_key, source, row from message
  union all select 'tenure', row_key, source, row from tenure
  union all select 'duty', row_key, source, row from duty
  union all select 'post', row_key, source, row from post
  union all select 'handover_list', row_key, source, row from handover_list
), told as (
  select r.problem, r.rule, r.person_id, r.post_id, r.side, r.inferred, r.grade, max(r.grade) over (partition by r.problem, r.rule, r.person_id) as top,
    case when p.row is null then r.shows else concat(r.shows, ' [', s.file, coalesce(' › ' || s.sheet, ''), ' row ', cast(p.row as varchar), ']') end as said
  from ranked r
  left join place p on p.table_name = r.table_name and p.row_key = r.row_key
  left join source s on s.source = p.source
)
select c.problem_id, t.rule, u.relation, t.person_id, n.name, nullif(array_to_string(list_sort(list(distinct t.post_id)), '; '), '') as post_id,
  case max(t.grade) when 3 then 'established' when 2 then 'indicated' else 'cannot_tell' end as state,
  nullif(array_to_string(list_sort(list(distinct t.inferred) filter (where t.grade = t.top and t.grade = 2)), '; '), '') as inferred,
  nullif(array_to_string(list_sort(list(distinct t.said) filter (where t.side = 'against')), '; '), '') as counter_evidence,
  nullif(array_to_string(list_sort(list(distinct t.said) filter (where t.side = 'for')), '; '), '') as evidence,
  nullif(array_to_string(list_sort(list(distinct t.said) filter (where t.side = 'missing')), '; '), '') as missing,
  u.sentence, u.rule_no, t.problem
from told t
join problem_case c on c.problem = t.problem
join rule u on u.rule = t.rule
left join person n on n.person_id = t.person_id
group by c.problem_id, t.rule, u.relation, t.person_id, n.name, u.sentence, u.rule_no, t.problem
order by c.problem_id, u.rule_no, t.person_id
