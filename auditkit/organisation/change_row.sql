-- The changes that are no handover, one row a person; a number joins those of one line, time and reason.
with listed as (
  select line_id, post_id, day_min, day_max, first_day, last_day, person_id, role, reason, tenure, moved
  from movement where handover_no is null
  union all
  -- One tenure that runs on through a reorganisation of its post: the person is kept.
  select l.line_id, s.post_id, r.day_min, r.day_max, r.day_min, r.day_max, s.person_id, 'stays', 'same person',
    s.tenure, true
  from reorganisation r
  join spell s on s.post_id = r.id and s.since_max < r.day_min and s.until_min > r.day_max
  join post_line l on l.post_id = s.post_id
  where r.kind = 'post' and r.day_min <= {as_of}
)
select distinct cast(dense_rank() over (order by l.line_id, l.first_day, l.last_day, l.reason) as bigint) as change_no,
  l.post_id, u.unit_id, l.day_min, l.day_max, l.first_day, l.last_day, l.person_id, l.role, l.reason, l.tenure, l.moved
from listed l
left join post_unit u on u.post_id = l.post_id and u.since_min <= l.day_min and u.until_min > l.day_min
