-- R8x: inherited it named or visible and followed it up in the window. A line of the post's sheet is read as theirs.
with acted as (
  select problem, handover_no, person_id, post_id, table_name, row_key, kind, day_min, own
  from inherited_act where theirs and in_time
)
select problem, person_id, post_id, case when own then 'established' else 'indicated' end as state,
  case when own then cast(null as varchar) else 'done in their post or below it, read as theirs' end as inferred,
  'for' as side, table_name, row_key, concat('followed up: ', kind, ' on ', cast(day_min as varchar)) as shows
from acted
union
select i.problem, i.person_id, i.post_id, 'indicated', 'done in their post or below it, read as theirs', 'for', i.table_name, i.row_key,
  concat('inherited it ', i.how)
from inheritor i
join acted a on a.problem = i.problem and a.handover_no = i.handover_no and a.person_id = i.person_id
where i.how <> 'hidden'
