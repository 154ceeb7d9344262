-- Who heads a unit: its own head post, else the head of the nearest unit above, which is inferred.
with recursive above as (
  select distinct unit_id, unit_id as above_id, 0 as depth, date '0001-01-01' as since, date '9999-12-31' as until
  from (select unit_id from known_unit union select unit_id from known_post) u
  union all
  select a.unit_id, k.parent_id, a.depth + 1, greatest(a.since, k.since_min), least(a.until, k.until_max)
  from above a
  join known_unit k on k.unit_id = a.above_id and k.since_min < a.until and k.until_max > a.since
  where k.parent_id is not null and k.parent_id <> a.unit_id and a.depth < 30
), candidate as (
  select a.unit_id, a.above_id, a.depth, p.post_id,
    greatest(a.since, p.since_min) as since, least(a.until, p.until_max) as until, p.since_min as appointed
  from above a
  join known_post p on p.unit_id = a.above_id and p.is_head and p.since_min < a.until and p.until_max > a.since
), cut as (
  select unit_id, since as day from candidate union select unit_id, until from candidate
), piece as (
  select unit_id, day as since, lead(day) over (partition by unit_id order by day) as until from cut
), ranked as (
  select g.unit_id, c.post_id, g.since, g.until, c.depth > 0 as inferred,
    -- Two heads on one day can only come from two parents or partial dates: the first parent, the later spell speaks.
    row_number() over (
      partition by g.unit_id, g.since order by c.depth, c.above_id, c.appointed desc, c.post_id) as nth
  from piece g
  join candidate c on c.unit_id = g.unit_id and c.since <= g.since and c.until >= g.until
), chosen as (
  select *, case when lag(until) over (partition by unit_id, post_id, inferred order by since) = since
    then 0 else 1 end as fresh
  from ranked where nth = 1
), numbered as (
  select *, sum(fresh) over (
    partition by unit_id, post_id, inferred order by since rows between unbounded preceding and current row) as run
  from chosen
)
select unit_id, post_id, min(since) as since, max(until) as until, inferred
from numbered
group by unit_id, post_id, inferred, run
