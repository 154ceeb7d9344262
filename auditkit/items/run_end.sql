-- Where a run of one wording ends or is absent for a period or more: there another wording may go on. `next_k` is where the
-- same wording comes back; what goes on must have ended before it. What is stated or decided needs no guess. `reported` is a unit of
-- measure that its review names and its plan does not.
with known as (
  select node_a as node from heir_text union select node_a from stated_node where relation = 'continue'
)
select r.node, r.line, r.u, r.k, r.p, r.next_k, l.post_id, l.due_min, l.due_max, l.planned, l.measure,
  l.measure is not null and r.k % 2 = 1 and y.measure is null as reported, l.target_id, l.detail, l.status, w.word_no, w.numbers, h.turns as head_turns, q.turns as post_turns
from run_line r
join plan_line l on l.row_key = r.line
join wording w on w.text_no = r.text_no
left join known n on n.node = r.node and r.next_k is null
left join turn h on h.u = r.u and h.day = r.day and h.post_id is null
left join plan_line y on y.row_key = r.plan_line
left join turn q on q.u = r.u and q.day = r.day and q.post_id = r.post_id
where n.node is null and (r.next_p is null or r.next_p > r.p + 1)
