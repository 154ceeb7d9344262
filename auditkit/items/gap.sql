-- Unit × period × moment where a sheet that should speak is missing, partial or interim: silence there proves nothing. A unit
-- that ended within the period is spoken for by its successors.
select distinct s.u, t.p, t.moment, t.u as v
from speaker s
join sheet_state t on t.u = s.v
join calendar c on c.p = t.p
left join unit_life e on e.u = s.u
left join (
  select k.u, d.p from speaker k join calendar d on k.since < d.until where k.u <> k.v group by k.u, d.p
) h on h.u = s.u and h.p = t.p
where t.state in ('missing', 'partial', 'interim') and s.since < c.until
  and not (s.u = s.v and t.state = 'missing' and e.until < c.until and h.u is not null)
