-- Every possible holder of every stretch; certain where the tenure holds on all its days whatever the partial dates.
select s.post_id, t.person_id, t.capacity, s.since, s.until,
  t.dated and t.since_max <= s.since and t.until_min >= s.until as certain,
  t.tenure
from stretch s
join known_tenure t on t.post_id = s.post_id and t.since_min <= s.since and t.until_max >= s.until
