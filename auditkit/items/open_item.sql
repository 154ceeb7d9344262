-- Every item open on the outgoing's last day among those of the post: the lines of the post; for a head, every line of the unit.
with stand as (
  select distinct item, lin, p, u, post_id, due_max, line from line where planned_line and holds
), mine as (
  select h.handover_no, h.variant, h.u as v, h.lin, false as below from handover_case h
  union all
  select h.handover_no, h.variant, b.v, n.lin, true as below
  from handover_case h
  join below b on b.u = h.u and b.since <= h.last_day and b.until > h.last_day
  join unit_no n on n.u = b.v
  where {scope} = 'below' and (h.is_head or {by} = 'unit')
), held as (
  select m.handover_no, m.variant, m.v, m.below, h.u, h.post_id, h.is_head, h.last_day, h.last_p, s.item, s.lin, s.plan_p, s.seen_p
  from mine m
  join handover_case h on h.handover_no = m.handover_no and h.variant = m.variant
  join state s on s.lin = m.lin and s.since <= h.last_day and s.until > h.last_day
  where s.plan_p is not null and (coalesce(s.closed_p, -1) < s.plan_p or s.written_on > s.closed_on) and coalesce(s.away_p, -1) <= s.plan_p
)
select h.handover_no, h.variant, h.item, h.below, min(h.plan_p) as plan_p, max(h.seen_p) as seen_p, max(t.due_max) as due_max,
  min(t.line) as plan_line, min(t.u) as u, min(t.post_id) as post_id,
  max(h.seen_p) >= max(h.last_p) - {silence} or coalesce(max(t.due_max) >= max(g.since), false) as live
from held h
join stand t on t.item = h.item and t.lin = h.lin and t.p = h.plan_p
left join speaker k on k.u = t.u and k.v = h.v and k.since <= h.last_day
left join calendar g on g.p = greatest(h.last_p - {silence}, 0)
where k.v is not null and (h.below or h.is_head or {by} = 'unit' or t.post_id = h.post_id)
group by h.handover_no, h.variant, h.item, h.below
