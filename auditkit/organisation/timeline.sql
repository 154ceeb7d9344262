-- One row a stretch: who certainly and who possibly held the post. Vacancy needs that no holder is possible, and that the
-- records had begun: before the first tenure of a post whose start is unknown, somebody may have held it unrecorded.
with begun as (
  select t.post_id, min(t.since_min) as since_min
  from known_tenure t
  join (select post_id from known_post group by post_id having min(since_min) = date '0001-01-01') p on p.post_id = t.post_id
  group by t.post_id
), held as (
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
select h.post_id, h.since, h.until,
  nullif(array_to_string(certain, '; '), '') as certain,
  nullif(array_to_string(possible, '; '), '') as possible,
  cast(n_certain as int) as n_certain, cast(n_possible as int) as n_possible,
  cast(n_substantive as int) as n_substantive,
  case when n_certain > 0 then 'no' when n_possible > 0 or h.until <= b.since_min then 'unknown' else 'yes' end as vacant
from held h
left join begun b on b.post_id = h.post_id
