-- R5: headed the unit then; under a nominal head, whoever ran it. A nominal head under whom nobody is on record as running the
-- unit is named by inference.
with nominal as (
  select problem, post_id, person_id, tenure from held_then where kind = 'head' and capacity = 'nominal'
), running as (
  select distinct problem, post_id, person_id from held_then where kind = 'head' and capacity <> 'nominal'
)
select r.problem, r.person_id, r.post_id,
  case when n.tenure is not null and g.problem is null and r.state = 'established' then 'indicated' else r.state end as state,
  case when n.tenure is not null and g.problem is null then coalesce(r.inferred, 'head in name; nobody is on record as running the unit')
    else r.inferred end as inferred,
  r.side, r.table_name, r.row_key, r.shows
from held_row r
left join (select problem, post_id, person_id, min(tenure) as tenure from nominal group by problem, post_id, person_id) n
  on n.problem = r.problem and n.post_id = r.post_id and n.person_id = r.person_id
left join (select distinct problem, post_id from running) g on g.problem = r.problem and g.post_id = r.post_id
left join running own on own.problem = r.problem and own.post_id = r.post_id and own.person_id = r.person_id
where r.kind = 'head' and (n.tenure is null or g.problem is null or own.person_id is not null)
union all
select distinct r.problem, r.person_id, r.post_id, r.state, r.inferred, 'for' as side, 'tenure' as table_name, n.tenure as row_key,
  concat('ran the unit under ', coalesce(d.called, n.person_id), ', head in name') as shows
from held_row r
join running g on g.problem = r.problem and g.post_id = r.post_id and g.person_id = r.person_id
join nominal n on n.problem = r.problem and n.post_id = r.post_id and n.person_id <> r.person_id
left join called d on d.person_id = n.person_id
where r.kind = 'head'
