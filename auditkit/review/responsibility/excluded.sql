-- R13: of the chain, but left before the problem can have occurred, or came after it was closed.
with whole as (
  select h.problem, h.person_id, min(h.since) as since, max(h.until) as until, max(c.may_since) as may_since, max(c.closed_max) as closed_max,
    bool_or(h.since <= coalesce(c.closed_max, {as_of}) and h.until > c.may_since) as inside
  from chain_holder h
  join problem_case c on c.problem = h.problem
  where h.kind in ('own', 'accountable', 'portfolio', 'head', 'superior')
  group by h.problem, h.person_id
)
select distinct w.problem, w.person_id, h.post_id, 'established' as state, cast(null as varchar) as inferred, 'for' as side, 'tenure' as table_name,
  h.tenure as row_key,
  case when h.until <= w.may_since then concat('left ', h.post_id, ' before ', cast(w.may_since as varchar))
    else concat('came to ', h.post_id, ' after ', cast(w.closed_max as varchar)) end as shows
from whole w
join chain_holder h on h.problem = w.problem and h.person_id = w.person_id
  and h.kind in ('own', 'accountable', 'portfolio', 'head', 'superior') and (h.until = w.until or h.since = w.since)
where not w.inside and (h.until <= w.may_since or h.since > w.closed_max)
