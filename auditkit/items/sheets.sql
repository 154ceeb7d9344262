-- The answer: what is known of every sheet that should be there.
select n.unit_id, c.period, s.moment, s.state, s.basis, s.lines
from sheet_state s
join unit_name n on n.u = s.u
join calendar c on c.p = s.p
where not (s.state = 'not_due' and s.basis = 'derived' and c.since > {as_of})
order by n.unit_id, c.p, s.moment
