-- Whose promise a cell is: the person as written and whoever may have held its post, or headed its unit, on the day of a
-- verification. A verification by one of them is no verification by another.
select c.item, c.u, c.p, a.act, min(coalesce(n.person_id, c.person)) as named,
  max(case when h.person_id is not null then 1 else 0 end) as known,
  max(case when h.person_id = a.person_id then 1 else 0 end) as same
from act a
join cell c on c.item = a.item and c.n_plan > 0 and c.p <= a.p_max
join unit_name u on u.u = c.u
left join head d on c.post_max is null and d.unit_id = u.unit_id and d.since <= a.day_max and d.until > a.day_max
left join holder h on h.post_id = coalesce(c.post_max, d.post_id) and h.since <= a.day_max and h.until > a.day_max
left join person n on n.name = c.person
where a.kind = 'verify'
group by c.item, c.u, c.p, a.act
