-- Unit × period × moment where the sheet that should speak is missing, partial or interim: silence there proves nothing.
select distinct s.u, t.p, t.moment, t.u as v
from speaker s
join sheet_state t on t.u = s.v
join calendar c on c.p = t.p
where t.state in ('missing', 'partial', 'interim')
  and case t.moment when 'plan' then c.plan_day else c.review_day end >= s.since
