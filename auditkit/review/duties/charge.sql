-- Who is charged with what, as spells: the accountable posts of each area and unit, with the days on which they certainly and possibly are.
select a.area, a.unit_id, d.post_id, d.duty, greatest(d.since_min, a.since) as since, least(d.until_max, a.until) as until,
  greatest(d.since_max, a.since) as sure_since, least(d.until_min, a.until) as sure_until
from area a
join known_duty d on d.area = a.area and d.role = 'accountable' and (coalesce(d.unit_id, '') = a.unit_id or d.unit_id is null)
where greatest(d.since_min, a.since) < least(d.until_max, a.until)
