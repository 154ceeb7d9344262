-- Two posts of which the one ends on the day on which the other begins, with the same holders: it may have been renamed. Where the
-- same people fit several, nothing is said.
with life as (
  select post_id, min(since_min) as since, max(until_max) as until from tenure_row group by post_id
), ended as (
  select t.post_id, l.until as day, t.person_id
  from tenure_row t join life l on l.post_id = t.post_id and t.until_min = l.until
  where l.until < date '9999-12-31'
), began as (
  select t.post_id, l.since as day, t.person_id
  from tenure_row t join life l on l.post_id = t.post_id and t.since_max = l.since
  where l.since > date '0001-01-01'
), pair as (
  select e.post_id as old_id, b.post_id as new_id, e.day, count(distinct e.person_id) as persons
  from ended e join began b on b.day = e.day and b.person_id = e.person_id and b.post_id <> e.post_id
  group by e.post_id, b.post_id, e.day
), whole as (
  select p.old_id, p.new_id, p.day
  from pair p
  join (select post_id, count(distinct person_id) as n from ended group by post_id) e on e.post_id = p.old_id and e.n = p.persons
  join (select post_id, count(distinct person_id) as n from began group by post_id) b on b.post_id = p.new_id and b.n = p.persons
)
select w.old_id, w.new_id, w.day
from whole w
join (select old_id from whole group by old_id having count(*) = 1) o on o.old_id = w.old_id
join (select new_id from whole group by new_id having count(*) = 1) n on n.new_id = w.new_id
order by w.day, w.old_id
