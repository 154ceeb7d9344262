-- What counts as following a problem up: the events of its item that count, and the actions that name it. A reply, a note or a
-- presence answers; it does not follow up. With the posts for which each of them speaks.
with happened as (
  select c.problem, e.kind, e.person as person_id, e.post_id, e.day_min, e.day_max, e.by_table as table_name, e.by_row as row_key
  from problem_case c
  join event e on e.item = c.item and e.strength >= 2 and e.by_table = 'plan_line'
  union all
  select distinct a.problem, a.kind, a.person_id, a.post_id, a.day_min, a.day_max, 'action' as table_name, a.act as row_key
  from problem_act a
  join strength s on s.kind = case when a.kind in ('complete', 'deliver', 'verify', 'cancel', 'supersede', 'accept_risk') then 'completed' else 'acted' end
  where a.kind in ('instruct', 'reschedule', 'rescope', 'reassign', 'escalate', 'update', 'complete', 'deliver', 'verify', 'cancel', 'supersede',
    'accept_risk') and s.strength >= 2 and a.part = 'did'
), seated as (
  select h.problem, h.kind, h.person_id, coalesce(h.post_id, d.post_id) as post_id, h.day_min, h.day_max, h.table_name, h.row_key
  from happened h
  left join plan_line l on h.table_name = 'plan_line' and l.row_key = h.row_key
  left join head d on h.post_id is null and d.unit_id = l.unit_id and d.since <= h.day_max and d.until > h.day_max
)
select problem, kind, person_id, post_id, day_min, day_max, table_name, row_key from seated
union
select s.problem, s.kind, s.person_id, h.post_id, s.day_min, s.day_max, s.table_name, s.row_key
from seated s join holder h on h.person_id = s.person_id and h.since <= s.day_max and h.until > s.day_max
where s.table_name = 'action'
