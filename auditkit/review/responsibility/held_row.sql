-- For every person who held a post of the chain when the problem occurred: the rows that show it, what speaks for the person,
-- and what is not on record.
with fired as (
  select h.problem, h.kind, h.person_id, h.post_id, h.capacity, h.tenure, h.duty, h.inferred,
    case when not h.sure then 'cannot_tell' when h.inferred is not null then 'indicated' else 'established' end as state,
    p.area, p.dated, p.from_min, p.from_max
  from held_then h join problem_case p on p.problem = h.problem
), above as (
  select distinct f.problem, f.kind, f.person_id, f.post_id, f.state, f.inferred, l.superior_id, k.spell
  from fired f
  join line_up l on l.post_id = f.post_id and l.depth = 1 and l.since <= f.from_max and l.until > f.from_max
  join timeline t on t.post_id = l.superior_id and t.vacant = 'yes' and t.since <= f.from_max and t.until > f.from_max
  join known_post k on k.post_id = l.superior_id and k.since_min <= f.from_max and k.until_max > f.from_max
), told as (
  select distinct problem, person_id from known where named and level in ('acted', 'answered', 'was_sent')
)
select problem, kind, person_id, post_id, state, inferred, 'for' as side, 'tenure' as table_name, tenure as row_key,
  concat('held ', post_id, ' (', replace(capacity, '_', ' '), ') ',
    case state when 'cannot_tell' then 'on a day on which it may have occurred' else 'when it occurred' end) as shows
from fired
union all
select problem, kind, person_id, post_id, state, inferred, 'for', 'duty', duty, concat(kind, ' for ', area)
from fired where duty is not null
union all
select problem, kind, person_id, post_id, state, inferred, 'against', 'tenure', tenure, concat('held it ', replace(capacity, '_', ' '), ' only')
from fired where capacity in ('acting', 'concurrent', 'on_leave', 'nominal')
union all
select problem, kind, person_id, post_id, state, inferred, 'against', 'post', spell, concat('the superior post ', superior_id, ' was vacant')
from above
union all
select distinct f.problem, f.kind, f.person_id, f.post_id, f.state, f.inferred, 'against', cast(null as varchar), cast(null as bigint),
  'no row shows that they were told of it'
from fired f
left join told t on t.problem = f.problem and t.person_id = f.person_id
where t.person_id is null and (select count(*) from message) + (select count(*) from action) > 0
union all
select distinct f.problem, f.kind, f.person_id, f.post_id, f.state, f.inferred, 'missing', cast(null as varchar), cast(null as bigint),
  case when not f.dated then 'the day on which it occurred'
    when f.from_min < f.from_max then concat('the exact day between ', cast(f.from_min as varchar), ' and ', cast(f.from_max as varchar))
    else concat('the exact days of ', coalesce(n.called, f.person_id), ' in ', f.post_id) end
from fired f left join called n on n.person_id = f.person_id
where f.state = 'cannot_tell'
