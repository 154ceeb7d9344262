-- R12: decided, signed or ordered in an area without a duty in it; or had the duty on those days without any power on record.
-- Said only where the records have a division of duties for the area, and powers at all.
with line_of as (
  select a.post_id, b.post_id as same from post_line a join post_line b on b.line_id = a.line_id
), outside as (
  select d.problem, d.act, d.kind, d.person_id, d.post_id, d.state, d.inferred, d.day_min
  from decided d
  join problem_case c on c.problem = d.problem
  where d.part = 'did' and d.named and exists (select 1 from chain_post p where p.problem = d.problem and p.duty is not null)
    and not exists (
      select 1 from chain_holder h
      where h.problem = d.problem and h.person_id = d.person_id and h.kind <> 'liaison' and h.since <= d.day_max and h.until > d.day_min)
), powerless as (
  select h.problem, h.person_id, h.post_id, h.tenure, h.duty, h.sure, h.inferred, c.area
  from held_then h
  join problem_case c on c.problem = h.problem
  where h.kind = 'accountable' and h.duty is not null and (select count(*) from authority) > 0
    and not exists (
      select 1 from authority a left join line_of s on s.post_id = a.post_id
      where coalesce(s.same, a.post_id) = h.post_id and (a.area is null or lower(trim(a.area)) = c.area) and a.since_min <= c.may_last and a.until_max > c.may_since)
)
select problem, person_id, post_id, state, inferred, 'for' as side, 'action' as table_name, act as row_key,
  concat('power without responsibility: ', kind, ' on ', cast(day_min as varchar), ' without a duty in the area') as shows
from outside
union all
select problem, person_id, post_id, case when not sure then 'cannot_tell' when inferred is not null then 'indicated' else 'established' end, inferred, 'for', 'duty',
  duty, concat('responsibility without power: accountable for ', area, ', no power of ', post_id, ' on record')
from powerless
union all
select problem, person_id, post_id, case when not sure then 'cannot_tell' when inferred is not null then 'indicated' else 'established' end, inferred, 'for', 'tenure',
  tenure, concat('held ', post_id, ' then')
from powerless
union all
select problem, person_id, post_id, 'cannot_tell', inferred, 'missing', cast(null as varchar), cast(null as bigint), 'the exact day on which it occurred'
from powerless where not sure
