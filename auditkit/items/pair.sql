-- What two wordings that meet have in common. Identity numbers conflict unless those of one are all among those of the other;
-- across a change of holder or unit a conflict counts against the link and never lets it be accepted, elsewhere it forbids it.
-- Of a unit of measure that only a review names, a plan without one says nothing.
with compared as (
  select m.slot, m.head, m.elsewhere, a.node as node_a, b.node as node_b, a.k as k_a, b.k as k_b, b.p - a.p as gap,
    a.word_no as word_a, b.word_no as word_b,
    a.u <> b.u or coalesce(b.head_turns > a.head_turns, false)
      or (a.post_id = b.post_id and coalesce(b.post_turns > a.post_turns, false)) as crossing,
    a.numbers is not null and b.numbers is not null and strpos(a.numbers, b.numbers) = 0 and strpos(b.numbers, a.numbers) = 0 as conflict,
    case when a.post_id is not null and b.post_id is not null and a.u = b.u then a.post_id = b.post_id end as same_post,
    case when a.due_min = b.due_min and a.due_max = b.due_max then 0
      when b.due_min > a.due_max then 1 when b.due_max < a.due_min then -1 end as due_step,
    b.due_like, b.beside,
    a.planned = b.planned as same_planned,
    case when a.measure = b.measure then false
      when (a.measure is null and (b.measure is null or b.reported)) or (b.measure is null and a.reported) then null
      else true end as other_measure,
    case when a.target_id is not null and b.target_id is not null then a.target_id = b.target_id end as same_target,
    coalesce(a.status in ('done', 'cancelled'), false) as finished, a.detail as detail_a, b.detail as detail_b
  from met m
  join run_end a on a.line = m.slot
  join run_start b on b.line = m.head
)
select c.*, case when not coalesce(c.other_measure, false) then c.same_planned end as same_quantity
from compared c
left join apart x on x.node_a = c.node_a and x.node_b = c.node_b
left join apart y on y.node_a = c.node_b and y.node_b = c.node_a
where (not c.conflict or c.crossing) and x.node_a is null and y.node_a is null
