-- Every area of duty in every unit for which somebody is made accountable at some time: where exactly one accountable post is
-- expected on every day on which the unit and the division of duties are there.
with named as (
  select d.area, coalesce(d.unit_id, '') as unit_id, min(d.since_min) as since
  from known_duty d where d.role in ('accountable', 'portfolio')
  group by d.area, coalesce(d.unit_id, '')
), life as (
  select unit_id, min(since_min) as since, max(until_max) as until from known_unit group by unit_id
)
select n.area, n.unit_id, greatest(n.since, coalesce(l.since, n.since)) as since,
  -- What ended leaves a hole to the day of the question, or to the end of its unit.
  least(coalesce(l.until, date '9999-12-31'), cast({as_of} + interval 1 day as date)) as until
from named n left join life l on l.unit_id = n.unit_id
where greatest(n.since, coalesce(l.since, n.since)) < least(coalesce(l.until, date '9999-12-31'), cast({as_of} + interval 1 day as date))
