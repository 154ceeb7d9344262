-- Lines that may be a whole and one of its parts: the whole stands in one plan, the part in another at most g periods away; both
-- have an amount in one unit of measure, the part's no larger than what is missing; they share a numbered place or a rare word,
-- and their identity numbers agree. `rest` is what the parts must add up to, `own` what the whole itself keeps.
with part as (
  select 'split' as relation, a.line as whole, b.line as part, a.line as slot, b.line as head,
    coalesce(a.less, a.planned) as rest, a.planned - coalesce(a.less, a.planned) as own, b.planned as amount, b.p as part_p
  from amount_end a
  join amount_start b on b.u = a.v and b.key_no = a.key_no and b.number_no = a.number_no and b.measure = a.measure
    and b.p > a.p and b.p <= a.p + {silence} and b.node <> a.node
  where b.begins and (a.ends or a.less_p = b.p) and b.planned <= coalesce(a.less, a.planned)
  union
  select 'merge' as relation, b.line as whole, a.line as part, a.line as slot, b.line as head,
    coalesce(b.more, b.planned) as rest, b.planned - coalesce(b.more, b.planned) as own, a.planned as amount, a.p as part_p
  from amount_end a
  join amount_start b on b.u = a.v and b.key_no = a.key_no and b.number_no = a.number_no and b.measure = a.measure
    and b.p > a.p and b.p <= a.p + {silence} and b.node <> a.node
  where a.ends and (b.begins or b.more_p = a.p) and a.planned <= coalesce(b.more, b.planned)
), written as (
  select row_key, post_id, due_min, due_max, target_id, detail from plan_line
  where row_key in (select slot from part union select head from part)
)
select m.relation, m.whole, m.part, m.rest, m.own, m.amount, m.part_p, m.slot, m.head, a.node as node_a, b.node as node_b, a.item as item_a,
  a.k as k_a, b.k as k_b, b.p as p_b, b.day, b.p - a.p as gap, v.word_no as word_a, w.word_no as word_b, a.measure,
  coalesce(h.turns > g.turns, false) or a.u <> b.u as crossing,
  v.numbers is not null and w.numbers is not null and strpos(v.numbers, w.numbers) = 0 and strpos(w.numbers, v.numbers) = 0 as conflict,
  case when k.post_id is not null and l.post_id is not null and a.u = b.u then k.post_id = l.post_id end as same_post,
  case when k.due_min = l.due_min and k.due_max = l.due_max then 0
    when l.due_min > k.due_max then 1 when l.due_max < k.due_min then -1 end as due_step,
  cast(null as bigint) as due_like, cast(null as bigint) as beside, true as same_quantity, false as other_measure,
  case when k.target_id is not null and l.target_id is not null then k.target_id = l.target_id end as same_target,
  false as finished, k.detail as detail_a, l.detail as detail_b
from part m
join amount a on a.line = m.slot
join amount b on b.line = m.head
join wording v on v.text_no = a.text_no
join wording w on w.text_no = b.text_no
join written k on k.row_key = m.slot
join written l on l.row_key = m.head
left join turn g on g.u = a.u and g.day = a.day and g.post_id is null
left join turn h on h.u = b.u and h.day = b.day and h.post_id is null
left join apart x on not x.related and ((x.node_a = a.node and x.node_b = b.node) or (x.node_a = b.node and x.node_b = a.node))
where x.node_a is null
