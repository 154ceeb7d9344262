-- R2: signed, decided, ordered or approved it before it was found. A dissent of the same person is printed first.
select problem, person_id, post_id, state, inferred, 'for' as side, 'action' as table_name, act as row_key,
  concat(case when part = 'approved' then 'approved: ' else '' end, kind, ' on ', cast(day_min as varchar)) as shows
from decided
union all
select distinct d.problem, d.person_id, d.post_id, d.state, d.inferred, 'against', 'action', x.act, 'dissented on record'
from decided d
join problem_act x on x.problem = d.problem and x.person_id = d.person_id and x.kind = 'dissent'
union all
select problem, person_id, post_id, state, inferred, 'missing', cast(null as varchar), cast(null as bigint),
  'the exact day of the act or of the discovery'
from decided where state = 'cannot_tell'
