-- Acting and concurrent spells, or the first part of them, beside an open substantive tenure: no handover.
with first_spell as (
  select tenure, min(since_min) as since_min, min(since_max) as since_max from spell group by tenure
)
select coalesce(l.line_id, t.post_id) as line_id, t.post_id, t.person_id, t.capacity, t.since_min, t.since_max,
  coalesce(s.since_min, t.until_min) as until_min, coalesce(s.since_max, t.until_max) as until_max, t.tenure
from known_tenure t
left join post_line l on l.post_id = t.post_id
left join first_spell s on s.tenure = t.tenure
where t.capacity in ('acting', 'concurrent') and (s.tenure is null or s.since_max > t.since_max)
  and t.since_min <= {as_of}
