-- The posts of the chain of one problem, nearest first, at each of its moments, with who held them then and what part of its area
-- was theirs.
with looked as (
  select m.* from problem_moment m join problem_case c on c.problem = m.problem where c.problem_id = {problem}
), stood as (
  select m.moment, m.period, m.day_min, m.day_max, m.place, p.post_id,
    min(p.depth) as depth,
    nullif(array_to_string(list_sort(list(distinct p.kind)), ', '), '') as relation,
    nullif(array_to_string(list_sort(list(distinct p.inferred)), '; '), '') as inferred
  from looked m
  join chain_post p on p.problem = m.problem and p.since_min <= m.day_max and p.until_max > m.day_min
  where p.kind <> 'own' or exists (
    select 1 from known_post k where k.post_id = p.post_id and k.since_min <= m.day_max and k.until_max > m.day_min)
  group by m.moment, m.period, m.day_min, m.day_max, m.place, p.post_id
), sat as (
  -- Stretch by stretch, because the change of a colleague cuts the days of everybody who holds the post.
  select s.moment, s.period, s.post_id, h.person_id, h.since,
    date_diff('day', s.day_min, s.day_max) + 1 as whole,
    date_diff('day', greatest(h.since, s.day_min), least(cast(h.until - interval 1 day as date), s.day_max)) + 1 as days
  from stood s
  join holder h on h.post_id = s.post_id and h.since <= s.day_max and h.until > s.day_min and h.certain
  group by s.moment, s.period, s.post_id, s.day_min, s.day_max, h.person_id, h.since, h.until
), throughout as (
  select moment, period, post_id, person_id from sat group by moment, period, post_id, person_id, whole having sum(days) = whole
), manned as (
  select moment, period, post_id
  from (select distinct moment, period, post_id, since, whole, days from sat) d
  group by moment, period, post_id, whole having sum(days) = whole
), seated as (
  select s.moment, s.period, s.post_id,
    nullif(array_to_string(list_sort(list(distinct t.person_id)), '; '), '') as certain,
    max(m.post_id) is not null as manned,
    nullif(array_to_string(list_sort(list(distinct h.person_id)), '; '), '') as possible,
    nullif(array_to_string(list_sort(list(distinct nullif(h.capacity, 'substantive'))), '; '), '') as capacity
  from stood s
  left join holder h on h.post_id = s.post_id and h.since <= s.day_max and h.until > s.day_min
  left join throughout t on t.moment = s.moment and t.period is not distinct from s.period and t.post_id = s.post_id
  left join manned m on m.moment = s.moment and m.period is not distinct from s.period and m.post_id = s.post_id
  group by s.moment, s.period, s.post_id
), spoken as (
  -- A post that a rename or a move made another one was not vacant while it was held under the other name.
  select distinct e.moment, e.period, k.line_id from seated e join post_line k on k.post_id = e.post_id where e.possible is not null
), titled as (
  select post_id, title, unit_id,
    row_number() over (partition by post_id order by since_min desc, spell desc) as nth
  from known_post
), portfolio as (
  select s.moment, s.period, s.post_id, nullif(array_to_string(list_sort(list(distinct concat(d.role, ' for ', d.area, coalesce(concat(' in ', d.unit_id), '')))), '; '), '') as duties
  from stood s
  join known_duty d on d.post_id = s.post_id and d.since_min <= s.day_max and d.until_max > s.day_min
  group by s.moment, s.period, s.post_id
)
select s.moment, s.period, s.day_min as since, s.day_max as latest, s.depth, s.relation, s.post_id, t.title, t.unit_id, e.certain, e.possible,
  e.capacity, case when e.possible is null then 'yes' when e.manned then 'no' else 'unknown' end as vacant, f.duties, s.inferred
from stood s
join seated e on e.moment = s.moment and e.post_id = s.post_id and e.period is not distinct from s.period
left join titled t on t.post_id = s.post_id and t.nth = 1
left join post_line n on n.post_id = s.post_id
left join spoken o on o.moment = s.moment and o.period is not distinct from s.period and o.line_id = n.line_id
left join portfolio f on f.moment = s.moment and f.post_id = s.post_id and f.period is not distinct from s.period
where e.possible is not null or o.line_id is null
order by s.place, s.day_min, s.depth, s.post_id
