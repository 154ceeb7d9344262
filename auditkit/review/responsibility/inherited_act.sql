-- What was done about a problem after it was inherited, and whether it was theirs: their own act, a line of their post, or the
-- act of anyone below it.
select distinct i.problem, i.handover_no, i.variant, i.person_id, i.post_id, e.table_name, e.row_key, e.kind, e.day_min,
  coalesce(e.person_id = i.person_id, false) as own,
  coalesce(e.person_id = i.person_id, false) or coalesce(e.post_id = i.post_id, false) or l.post_id is not null as theirs,
  coalesce(e.day_max <= coalesce(i.window_end, date '9999-12-31'), false) as in_time
from inheritor i
join problem_event e on e.problem = i.problem and (e.day_min > i.last_day or (e.person_id = i.person_id and e.day_min >= i.on_day))
left join line_up l on l.post_id = e.post_id and l.superior_id = i.post_id and l.since <= e.day_max and l.until > e.day_max
where i.how <> 'hidden'
