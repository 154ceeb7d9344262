-- Every item open on the outgoing's last day among those of the post: the lines of the post, and for a head every line of the
-- units that it heads that day (a unit without a head of its own is answered for by its parent's).
with posts as (
  select distinct h.handover_no, h.variant, h.last_day, b.post_id
  from handover_case h
  join post_line a on a.post_id = h.post_id
  join post_line b on b.line_id = a.line_id
), headed as (
  select p.handover_no, p.variant, p.last_day, n.u, n.lin, false as below
  from posts p
  join head d on d.post_id = p.post_id and d.since <= p.last_day and d.until > p.last_day
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
), place as (
  -- The lineages in which something of it may stand.
  select handover_no, variant, last_day, lin from mine
  union
  select p.handover_no, p.variant, p.last_day, l.lin
  from posts p
  join (select distinct post_id, lin from line where planned_line and holds and post_id in (select post_id from posts)) l on l.post_id = p.post_id
  where {by} = 'post'
), standing as (
  -- What is open has its line, and whose it is stands there.
  select p.handover_no, p.variant, s.item, s.lin, s.plan_p, s.seen_p, s.due_max, t.u, t.post_id, t.line
  from place p
  join state s on s.lin = p.lin and s.since <= p.last_day and s.until > p.last_day
  left join line t on t.item = s.item and t.lin = s.lin and t.p = s.plan_p and t.planned_line and t.holds
), spoken as (
  -- The units of a lineage that speak for one of its own.
  select m.handover_no, m.variant, m.lin, k.u, bool_and(m.below) as below
  from mine m join speaker k on k.v = m.u and k.since <= m.last_day
  group by m.handover_no, m.variant, m.lin, k.u
), either as (
  select s.handover_no, s.variant, s.item, s.plan_p, s.seen_p, s.line, s.u, s.due_max, p.post_id is null and m.below as below
  from standing s
  left join spoken m on m.handover_no = s.handover_no and m.variant = s.variant and m.lin = s.lin and m.u = s.u
  left join posts p on p.handover_no = s.handover_no and p.variant = s.variant and p.post_id = s.post_id and {by} = 'post'
  where m.u is not null or p.post_id is not null
)
select e.handover_no, e.variant, e.item, bool_and(e.below) as below, max(e.plan_p) as plan_p, max(e.seen_p) as seen_p,
  max(e.due_max) as due_max, min(e.line) as plan_line, min(e.u) as u,
  max(e.seen_p) >= max(h.last_p) - {silence} or coalesce(max(e.due_max) >= max(g.since), false) as live
from either e
join handover_case h on h.handover_no = e.handover_no and h.variant = e.variant
left join calendar g on g.p = greatest(h.last_p - {silence}, 0)
group by e.handover_no, e.variant, e.item
