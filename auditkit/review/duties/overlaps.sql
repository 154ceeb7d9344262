-- The answer: days on which several posts are accountable for one area of one unit, or several deputies have it in their portfolio.
-- Where one of the posts stands above the other the double is between levels, else between posts of one level.
with spell as (
  select area, unit_id, 'accountable' as role, post_id, duty, since, until, sure_since, sure_until from charge
  union all
  select a.area, a.unit_id, 'portfolio', d.post_id, d.duty, greatest(d.since_min, a.since), least(d.until_max, a.until),
    greatest(d.since_max, a.since), least(d.until_min, a.until)
  from area a
  join known_duty d on d.area = a.area and d.role = 'portfolio' and (coalesce(d.unit_id, '') = a.unit_id or d.unit_id is null)
  where greatest(d.since_min, a.since) < least(d.until_max, a.until)
), pair as (
  select a.area, a.unit_id, a.role, a.post_id, b.post_id as other_id, greatest(a.since, b.since) as since, least(a.until, b.until) as until,
    greatest(a.sure_since, b.sure_since) as sure_since, least(a.sure_until, b.sure_until) as sure_until, a.duty, b.duty as other_duty
  from spell a
  join spell b on b.area = a.area and b.unit_id = a.unit_id and b.role = a.role and b.post_id > a.post_id and b.since < a.until and b.until > a.since
)
select p.area, nullif(p.unit_id, '') as unit_id, p.role, p.post_id, p.other_id,
  case when u.depth is not null or v.depth is not null then 'between levels' when p.role = 'portfolio' then 'between deputies' else 'one level' end as kind,
  case when p.since > date '0001-01-01' then p.since end as since, cast(p.until - interval 1 day as date) as last_day,
  case when p.since > date '0001-01-01' then date_diff('day', p.since, p.until) end as days_max,
  case when p.since > date '0001-01-01' then greatest(date_diff('day', p.sure_since, p.sure_until), 0) end as days_min,
  case when p.sure_since < p.sure_until then 'established' else 'cannot_tell' end as state, p.duty, p.other_duty
from pair p
left join (select post_id, superior_id, min(depth) as depth from line_up group by post_id, superior_id) u on u.post_id = p.post_id and u.superior_id = p.other_id
left join (select post_id, superior_id, min(depth) as depth from line_up group by post_id, superior_id) v on v.post_id = p.other_id and v.superior_id = p.post_id
order by p.area, p.unit_id, p.role, p.since, p.post_id, p.other_id
