-- One row a stretch: who certainly and who possibly held the post. Vacancy needs that no holder is possible.
with held as (
  select s.post_id, s.since, s.until,
    list_sort(list(distinct h.person_id) filter (where h.certain)) as certain,
    list_sort(list(distinct h.person_id) filter (where h.person_id is not null)) as possible,
    count(distinct case when h.certain then h.person_id end) as n_certain,
    count(distinct h.person_id) as n_possible,
    count(distinct case when h.capacity = 'substantive' then h.person_id end) as n_substantive
  from stretch s
  left join holder h on h.post_id = s.post_id and h.since = s.since
  group by s.post_id, s.since, s.until
)
select post_id, since, until,
  nullif(array_to_string(certain, '; '), '') as certain,
  nullif(array_to_string(possible, '; '), '') as possible,
  cast(n_certain as int) as n_certain, cast(n_possible as int) as n_possible,
  cast(n_substantive as int) as n_substantive,
  case when n_possible = 0 then 'yes' when n_certain > 0 then 'no' else 'unknown' end as vacant
from held
