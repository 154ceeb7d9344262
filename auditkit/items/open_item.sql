-- Every item open on the outgoing's last day among those of the post: the lines of the post, and for a head every line of the
-- units that it heads that day (a unit without a head of its own is answered for by its parent's).
with headed as (
  select h.handover_no, h.variant, h.last_day, n.u, n.lin, false as below
  from handover_case h
  join post_line a on a.post_id = h.post_id
  join post_line b on b.line_id = a.line_id
  join head d on d.post_id = b.post_id and d.since <= h.last_day and d.until > h.last_day
  join unit_no n on n.unit_id = d.unit_id
  union
  select handover_no, variant, last_day, u, lin, false as below from handover_case where {by} = 'unit'
), mine as (
  select handover_no, variant, last_day, u, lin, below from headed
  union
  select h.handover_no, h.variant, h.last_day, n.u, n.lin, true as below
  from headed h
  join below b on b.u = h.u and b.since <= h.last_day and b.until > h.last_day
  join (select distinct u, lin from unit_no) n on n.u = b.v
  where {scope} = 'below'
), near as (
  -- What stands in their lineages that day, before its lines are looked for: `distinct` keeps the two apart.
  select distinct m.handover_no, m.variant, m.last_day, m.u, m.below, s.item, s.lin, s.plan_p, s.seen_p, s.due_max
  from mine m
  join state s on s.lin = m.lin and s.since <= m.last_day and s.until > m.last_day
), by_unit as (
  select m.handover_no, m.variant, m.last_day, m.item, m.lin, m.plan_p, m.seen_p, t.line, t.u, t.post_id, m.due_max, m.below
  from near m
  join line t on t.item = m.item and t.lin = m.lin and t.p = m.plan_p and t.planned_line and t.holds
  left join speaker k on k.u = t.u and k.v = m.u and k.since <= m.last_day
  where k.v is not null
), by_post as (
  select h.handover_no, h.variant, h.last_day, s.item, s.lin, s.plan_p, s.seen_p, t.line, t.u, t.post_id, s.due_max, false as below
  from handover_case h
  join post_line a on a.post_id = h.post_id
  join post_line b on b.line_id = a.line_id
  join line t on t.post_id = b.post_id and t.planned_line and t.holds
  join state s on s.item = t.item and s.lin = t.lin and s.plan_p = t.p and s.since <= h.last_day and s.until > h.last_day
  where {by} = 'post'
), either as (
  select * from by_unit union all select * from by_post
)
select e.handover_no, e.variant, e.item, bool_and(e.below) as below, max(e.plan_p) as plan_p, max(e.seen_p) as seen_p,
  max(e.due_max) as due_max, min(e.line) as plan_line, min(e.u) as u, min(e.post_id) as post_id,
  max(e.seen_p) >= max(h.last_p) - {silence} or coalesce(max(e.due_max) >= max(g.since), false) as live
from either e
join handover_case h on h.handover_no = e.handover_no and h.variant = e.variant
left join calendar g on g.p = greatest(h.last_p - {silence}, 0)
group by e.handover_no, e.variant, e.item
