-- Links in doubt, the most consequential first: those that decide whether an item was ever followed up after a handover,
-- then those that decide whether a promise was dropped, then the rest; the likeliest first among equals.
with asked as (
  select q.slot, q.head, q.score, q.crossing, coalesce(j.item, q.node_a) as item, b.day
  from proposal q
  join run_line b on b.line = q.head
  left join joined j on j.node = q.node_a
  where q.state = 'asked'
), decides as (
  select distinct q.slot, q.head
  from asked q
  join follow_state f on f.item = q.item and f.state = 'cannot_tell'
  join handover_case h on h.handover_no = f.handover_no and q.day > h.last_day and q.day <= h.window_end
), unsure as (
  select distinct item from outcome where outcome = 'unsure'
)
select a.line_id as line_a, b.line_id as line_b, a.text as text_a, b.text as text_b, a.unit_id, a.period as period_a, b.period as period_b,
  q.score, q.crossing as across_handover,
  case when d.slot is not null then 'whether it was ever followed up after a handover'
    when u.item is not null then 'whether it was dropped' else 'how long it ran' end as decides,
  r.reasons,
  case when d.slot is not null then 1 when u.item is not null then 2 else 3 end as consequence,
  a.row_key as plan_line, b.row_key as review_line
from asked q
join reason r on r.slot = q.slot and r.head = q.head
join plan_line a on a.row_key = q.slot
join plan_line b on b.row_key = q.head
left join decides d on d.slot = q.slot and d.head = q.head
left join unsure u on u.item = q.item
