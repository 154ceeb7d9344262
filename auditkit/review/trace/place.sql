-- One problem with the places that it is traced through: item, target, unit and post, and on what each of them rests. Of an open
-- beginning (..2018-11-26) only the latest day is known.
select c.problem_id, c.title, c.area, i.item_id, coalesce(p.target_id, l.target_id) as target_id, c.unit_id, c.post_id, c.post_basis as post_from,
  case when c.dated then c.from_min end as occurred_from, case when c.from_max < date '9999-12-31' then c.from_max end as occurred_latest, c.to_max as occurred_to, c.found_min as discovered_on,
  c.found_max as discovered_latest, c.closed_min as closed_on, p.severity_then, p.severity, p.amount, p.owner, p.due_max as due, p.status_text as status,
  p.repeat_of, c.item, c.problem
from problem_case c
join problem p on p.row_key = c.problem
left join item i on i.item = c.item
left join plan_line l on l.row_key = c.plan_line
where c.problem_id = {problem}
