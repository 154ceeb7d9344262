-- Pairs of wordings that may be one item: one stops, the other begins within look_back periods in the unit or in one that
-- took it over, they share a numbered place or a rare word, and their identity numbers do not conflict. Numbers conflict
-- unless those of one are all among those of the other; across a change of holder or unit a conflict counts against the
-- link and never lets it be accepted.
with met as (
  select distinct a.line as slot, b.line as head
  from run_end a
  join wording_key x on x.word_no = a.word_no
  join speaker s on s.u = a.u
  join run_start b on b.u = s.v and b.k > a.k and b.k <= a.k + 2 * {look_back} + 1
  join wording_key y on y.word_no = b.word_no and y.key_no = x.key_no
  where b.word_no <> a.word_no and (a.next_k is null or b.last_k < a.next_k)
), compared as (
  select m.slot, m.head, a.node as node_a, b.node as node_b, a.k as k_a, b.k as k_b, b.p - a.p as gap,
    a.word_no as word_a, b.word_no as word_b, a.numbers as numbers_a, b.numbers as numbers_b,
    a.u <> b.u or coalesce(b.head_turns > a.head_turns, false)
      or (a.post_id = b.post_id and coalesce(b.post_turns > a.post_turns, false)) as crossing,
    a.numbers is not null and b.numbers is not null and strpos(a.numbers, b.numbers) = 0 and strpos(b.numbers, a.numbers) = 0 as conflict,
    case when a.post_id is not null and b.post_id is not null and a.u = b.u then a.post_id = b.post_id end as same_post,
    case when a.due_min = b.due_min and a.due_max = b.due_max then 0
      when b.due_min > a.due_max then 1 when b.due_max < a.due_min then -1 end as due_step,
    b.due_like, b.beside,
    case when a.planned is not null and b.planned is not null and coalesce(a.measure, '') = coalesce(b.measure, '') then a.planned = b.planned end as same_quantity,
    case when coalesce(a.measure, '') <> coalesce(b.measure, '') then true
      when a.measure is not null then false end as other_measure,
    case when a.target_id is not null and b.target_id is not null then a.target_id = b.target_id end as same_target,
    a.status as status, a.detail as detail_a, b.detail as detail_b
  from met m
  join run_end a on a.line = m.slot
  join run_start b on b.line = m.head
)
select c.*
from compared c
left join apart x on x.node_a = c.node_a and x.node_b = c.node_b
left join apart y on y.node_a = c.node_b and y.node_b = c.node_a
where (not c.conflict or c.crossing) and x.node_a is null and y.node_a is null
