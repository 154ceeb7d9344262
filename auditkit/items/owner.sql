-- Whose item it is: the post and the person of its last plan line.
with last_plan as (
  select item, max(p * cast(10000000000 as bigint) + line) % cast(10000000000 as bigint) as line
  from line where planned_line group by item
)
select o.item, l.post_id, l.person, l.u, l.due_max from last_plan o join line l on l.line = o.line
