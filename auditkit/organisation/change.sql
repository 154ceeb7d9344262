-- Every listed change that is no handover, with the reason, and whether a reorganisation fell into it.
with shaken as (
  select c.change_no
  from change_row c
  join reorganisation r on r.kind = 'post' and r.id = c.post_id and r.day_min <= c.last_day and r.day_max >= c.first_day
  union
  select c.change_no
  from change_row c
  join reorganisation r on r.kind = 'unit' and r.id = c.unit_id and r.day_min <= c.last_day and r.day_max >= c.first_day
)
select c.change_no,
  nullif(array_to_string(list_sort(list(distinct c.post_id)), '; '), '') as post_id, min(c.unit_id) as unit_id,
  min(c.day_min) as day_min, max(c.day_max) as day_max,
  nullif(array_to_string(list_sort(list(distinct c.person_id)), '; '), '') as persons, c.reason,
  max(case when c.moved or s.change_no is not null then 1 else 0 end) = 1 as reorganised
from change_row c
left join shaken s on s.change_no = c.change_no
group by c.change_no, c.reason
