-- Where a run of one wording ends or is absent for a period or more: there another wording may go on. `next_k` is where the
-- same wording comes back; what goes on must have ended before it. What is stated or decided needs no guess.
with ordered as (
  select r.*, lead(p) over (partition by node order by k, line) as next_p, lead(k) over (partition by node order by k, line) as next_k
  from run_line r
), known as (
  select node_a as node from heir_text union select node_a from stated_node where relation = 'continue'
)
select o.node, o.line, o.u, o.k, o.p, o.next_k, o.post_id, o.due_min, o.due_max, o.planned, o.measure, o.target_id,
  o.detail, o.status, w.word_no, w.numbers, h.turns as head_turns, q.turns as post_turns
from ordered o
join wording w on w.canonical = o.canonical
left join known n on n.node = o.node and o.next_k is null
left join turn h on h.u = o.u and h.day = o.day and h.post_id is null
left join turn q on q.u = o.u and q.day = o.day and q.post_id = o.post_id
where n.node is null and (o.next_p is null or o.next_p > o.p + 1)
