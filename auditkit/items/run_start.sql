-- Where a run of one wording begins, and how common its due date is among what begins in that sheet.
with ranked as (
  select r.*, row_number() over (partition by node order by k, line) as nth, max(k) over (partition by node) as last_k
  from run_line r
), known as (
  select node_b as node from heir_text union select node_b from stated_node where relation = 'continue'
), begun as (
  select r.* from ranked r left join known n on n.node = r.node where r.nth = 1 and n.node is null
)
select b.node, b.line, b.u, b.k, b.p, b.last_k, b.post_id, b.due_min, b.due_max, b.planned, b.measure, b.target_id, b.detail,
  w.word_no, w.numbers, h.turns as head_turns, q.turns as post_turns,
  count(*) over (partition by b.u, b.k, b.due_min, b.due_max) as due_like, count(*) over (partition by b.u, b.k) as beside
from begun b
join wording w on w.canonical = b.canonical
left join turn h on h.u = b.u and h.day = b.day and h.post_id is null
left join turn q on q.u = b.u and q.day = b.day and q.post_id = b.post_id
