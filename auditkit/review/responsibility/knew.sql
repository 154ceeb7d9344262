-- R7: knew of it in a post of the chain, and by the end of the window neither they nor anyone below them followed it up. A window
-- that is not over shows nothing; a missing sheet proves no silence.
with due as (
  select * from knower
  where window_end is not null and window_end <= {as_of} and coalesce(window_due, window_end) < {as_of}
), theirs as (
  select distinct d.problem, d.person_id, e.table_name, e.row_key, e.kind, e.day_min, e.day_max <= d.window_end as in_time
  from due d
  join problem_event e on e.problem = d.problem and e.day_min >= d.day_min
  left join line_up l on l.post_id = e.post_id and l.superior_id = d.post_id and l.since <= e.day_max and l.until > e.day_max
  where e.person_id = d.person_id or e.post_id = d.post_id or l.post_id is not null
), others as (
  select distinct d.problem, d.person_id, e.table_name, e.row_key, e.kind, e.day_min, e.person_id is null and e.post_id is null as nobody
  from due d
  join problem_event e on e.problem = d.problem and e.day_min >= d.day_min and e.day_max <= d.window_end
), silent as (
  select d.problem, d.person_id, min(d.window_end) as window_end, min(d.day_max) as day_max, min(d.post_id) as post_id,
    min(d.inferred) as inferred
  from due d
  where not exists (select 1 from theirs t where t.problem = d.problem and t.person_id = d.person_id and t.in_time)
    and not exists (select 1 from escalated x where x.problem = d.problem and x.person_id = d.person_id and x.told_on <= d.window_end)
  group by d.problem, d.person_id
), blind as (
  select distinct s.problem, s.person_id, k.document
  from silent s
  join dark k on k.problem = s.problem and k.until > s.day_max and k.since <= s.window_end
    and (k.moment = 'plan' or k.until <= s.window_end + interval 1 day)
  union
  select problem, person_id, 'who did what the unsigned actions say' from others where nobody
  union
  select problem, person_id, 'the table action' from silent where (select count(*) from action) = 0
), fired as (
  select s.*, case when b.problem is not null then 'cannot_tell' when s.inferred is not null then 'indicated' else 'established' end as state
  from silent s
  left join (select distinct problem, person_id from blind) b on b.problem = s.problem and b.person_id = s.person_id
)
select f.problem, f.person_id, f.post_id, f.state, f.inferred, 'for' as side, k.table_name, k.row_key,
  concat(k.level, ' (', k.how, ') on ', cast(k.day_min as varchar), '; nothing of theirs on record by ', cast(f.window_end as varchar)) as shows
from fired f join knower k on k.problem = f.problem and k.person_id = f.person_id
union
select f.problem, f.person_id, f.post_id, f.state, f.inferred, 'for', 'tenure', k.tenure, concat('held ', k.post_id, ' then')
from fired f join knower k on k.problem = f.problem and k.person_id = f.person_id
union
select f.problem, f.person_id, f.post_id, f.state, f.inferred, 'against', 'tenure', k.tenure, concat('held it ', k.capacity, ' only')
from fired f join knower k on k.problem = f.problem and k.person_id = f.person_id where k.capacity <> 'substantive'
union
select f.problem, f.person_id, f.post_id, f.state, f.inferred, 'against', o.table_name, o.row_key,
  concat('followed up by others: ', o.kind, ' on ', cast(o.day_min as varchar))
from fired f join others o on o.problem = f.problem and o.person_id = f.person_id
union
select f.problem, f.person_id, f.post_id, f.state, f.inferred, 'against', t.table_name, t.row_key,
  concat('followed up later: ', t.kind, ' on ', cast(t.day_min as varchar))
from fired f join theirs t on t.problem = f.problem and t.person_id = f.person_id
union
select f.problem, f.person_id, f.post_id, f.state, f.inferred, 'against', x.table_name, x.row_key, x.shows
from fired f join escalated x on x.problem = f.problem and x.person_id = f.person_id
union
select f.problem, f.person_id, f.post_id, f.state, f.inferred, 'missing', cast(null as varchar), cast(null as bigint), b.document
from fired f join blind b on b.problem = f.problem and b.person_id = f.person_id
