-- C1: what the records said of the holders on the day of the occurrence, as they stood that day, beside what they say as known
-- now. A row whose day of recording nobody knows cannot speak for either.
with asked as (
  select distinct c.problem, c.from_max as day, p.post_id
  from problem_case c
  join chain_post p on p.problem = c.problem and p.kind in ('own', 'accountable', 'portfolio', 'head')
    and p.since_min <= c.from_max and p.until_max > c.from_max
  where c.dated
), early as (
  select d.problem, d.post_id, d.day, t.person_id, coalesce(t.capacity, 'substantive') as capacity, t.since_min, t.until_max, t.row_key,
    row_number() over (partition by d.problem, d.post_id, t.person_id, t.since_min, t.since_max order by t.recorded_on desc, t.row_key desc) as nth
  from asked d
  join tenure t on t.post_id = d.post_id and t.recorded_on <= d.day
), then_held as (
  select problem, post_id, day, person_id, capacity, row_key from early where nth = 1 and since_min <= day and until_max > day
), now_held as (
  select d.problem, d.post_id, d.day, k.person_id, k.capacity, t.recorded_on, k.tenure as row_key
  from asked d
  join known_tenure k on k.post_id = d.post_id and k.since_min <= d.day and k.until_max > d.day
  join tenure t on t.row_key = k.tenure
), differs as (
  select n.problem, n.post_id, n.person_id, n.row_key as now_row, t.row_key as then_row,
    concat('known from ', cast(n.recorded_on as varchar), ' on: held ', n.post_id, ' (', n.capacity, ') on ', cast(n.day as varchar)) as now_said,
    concat('as the records stood on ', cast(n.day as varchar), ': ', coalesce(t.capacity, 'no holder'), ' in ', n.post_id) as then_said
  from now_held n
  left join then_held t on t.problem = n.problem and t.post_id = n.post_id and t.person_id = n.person_id
  where n.recorded_on > n.day and (t.row_key is null or t.capacity <> n.capacity)
  union all
  select t.problem, t.post_id, t.person_id, cast(null as bigint), t.row_key,
    concat('as known now: no holder of ', t.post_id, ' on ', cast(t.day as varchar)),
    concat('as the records stood on ', cast(t.day as varchar), ': ', t.capacity, ' in ', t.post_id)
  from then_held t
  where not exists (select 1 from now_held n where n.problem = t.problem and n.post_id = t.post_id and n.person_id = t.person_id)
)
select problem, person_id, post_id, 'established' as state, cast(null as varchar) as inferred, 'for' as side,
  case when now_row is not null then 'tenure' end as table_name, now_row as row_key, now_said as shows
from differs
union all
select problem, person_id, post_id, 'established', cast(null as varchar), 'against', case when then_row is not null then 'tenure' end, then_row, then_said
from differs
