-- Links in doubt, the most consequential first: those that decide whether an item was ever followed up after a handover,
-- then those that decide whether a promise was dropped, then the rest; the likeliest first among equals. The rows of one proposed
-- split or merge share a number; each is decided by itself.
with part_asked as (
  select q.slot, q.head, q.relation, q.proposal, q.score, q.crossing, q.item_a as item, q.day, q.p_b as p, q.reasons, q.node_a, q.node_b
  from part q
  left join apart x on x.node_a = q.node_a and x.node_b = q.node_b and x.related
  where x.node_a is null
), asked as (
  select q.slot, q.head, 'continue' as relation, cast(null as bigint) as proposal, q.score, q.crossing, coalesce(j.item, q.node_a) as item, b.day, b.p, r.reasons
  from proposal q
  join reason r on r.slot = q.slot and r.head = q.head
  join run_line b on b.line = q.head
  left join joined j on j.node = q.node_a
  left join part_asked p on p.node_a = q.node_a and p.node_b = q.node_b
  where q.state = 'asked' and p.slot is null
  union all
  select slot, head, relation, proposal, score, crossing, item, day, p, reasons from part_asked
), decides as (
  select distinct q.slot, q.head
  from asked q
  join follow_state f on f.item = q.item and f.state = 'cannot_tell'
  join handover_case h on h.handover_no = f.handover_no and (q.day > h.last_day or q.p >= f.seen_p) and q.day <= h.window_end
), unsure as (
  select distinct item from outcome_flags where outcome = 'unsure'
)
select a.line_id as line_a, b.line_id as line_b, a.text as text_a, b.text as text_b, a.unit_id, a.period as period_a, b.period as period_b,
  q.score, q.crossing as across_handover,
  case when d.slot is not null then 'whether it was ever followed up after a handover'
    when u.item is not null then 'whether it was dropped' else 'how long it ran' end as decides,
  q.reasons, q.relation, q.proposal, b.unit_id as unit_b, a.moment as moment_a, b.moment as moment_b,
  a.planned as planned_a, b.planned as planned_b, a.measure as measure_a, b.measure as measure_b,
  case when d.slot is not null then 1 when u.item is not null then 2 else 3 end as consequence,
  a.row_key as plan_line, b.row_key as review_line
from asked q
join plan_line a on a.row_key = q.slot
join plan_line b on b.row_key = q.head
left join decides d on d.slot = q.slot and d.head = q.head
left join unsure u on u.item = q.item
