-- Who held the posts of the chain, stretch by stretch, with the days on which they certainly did so in that relation.
select c.problem, c.kind, c.post_id, h.person_id, h.capacity, h.tenure, c.duty, c.inferred, c.depth,
  greatest(c.since_min, h.since) as since, least(c.until_max, h.until) as until,
  case when h.certain and greatest(c.since_max, h.since) < least(c.until_min, h.until) then greatest(c.since_max, h.since) end as sure_since,
  case when h.certain and greatest(c.since_max, h.since) < least(c.until_min, h.until) then least(c.until_min, h.until) end as sure_until
from chain_post c
join holder h on h.post_id = c.post_id and h.since < c.until_max and h.until > c.since_min
