-- The life of each area and unit cut at every day on which its accountable posts may change: how many are accountable on each
-- stretch, at least and at most. Stretches do not overlap and leave no day out.
with cut as (
  select area, unit_id, since as day from area
  union select area, unit_id, until as day from area
  union select area, unit_id, since as day from charge
  union select area, unit_id, until as day from charge
  union select area, unit_id, sure_since as day from charge where sure_since < until
  union select area, unit_id, sure_until as day from charge where sure_until > since
), piece as (
  select area, unit_id, day as since, lead(day) over (partition by area, unit_id order by day) as until from cut
)
select p.area, p.unit_id, p.since, p.until,
  count(distinct case when c.sure_since <= p.since and c.sure_until >= p.until then c.post_id end) as n_certain,
  count(distinct c.post_id) as n_possible
from piece p
join area a on a.area = p.area and a.unit_id = p.unit_id and p.since >= a.since and p.until <= a.until
left join charge c on c.area = p.area and c.unit_id = p.unit_id and c.since <= p.since and c.until >= p.until
where p.until is not null and p.since < p.until
group by p.area, p.unit_id, p.since, p.until
