-- Every listed change that is no handover, one row a person, with the reason.
with listed as (
  select post_id, day_min, day_max, person_id, role, reason, tenure, moved
  from movement where handover_no is null
  union all
  -- One tenure that runs on through a reorganisation of its post: the person is kept.
  select s.post_id, r.day_min, r.day_max, s.person_id, 'stays', 'same person', s.tenure, true
  from reorganisation r
  join spell s on s.post_id = r.id and s.since_max < r.day_min and s.until_min > r.day_max
  where r.kind = 'post' and r.day_min <= {as_of}
), placed as (
  select l.*, u.unit_id
  from listed l
  left join post_unit u on u.post_id = l.post_id and u.since_min <= l.day_min and u.until_min > l.day_min
), shaken as (
  select p.tenure, p.day_min, p.reason
  from placed p
  join reorganisation r on r.kind = 'post' and r.id = p.post_id and r.day_min <= p.day_max and r.day_max >= p.day_min
  union
  select p.tenure, p.day_min, p.reason
  from placed p
  join reorganisation r on r.kind = 'unit' and r.id = p.unit_id and r.day_min <= p.day_max and r.day_max >= p.day_min
)
select distinct p.post_id, p.unit_id, p.day_min, p.day_max, p.person_id, p.role, p.reason,
  coalesce(p.moved, false) or s.tenure is not null as reorganised, p.tenure
from placed p
left join shaken s on s.tenure = p.tenure and s.day_min = p.day_min and s.reason = p.reason
