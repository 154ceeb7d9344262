-- Where a run of one wording begins, and how common its due date is among what begins in that sheet.
with known as (
  select node_b as node from heir_text union select node_b from stated_node where relation = 'continue'
), begun as (
  select r.node, r.line, r.u, r.k, r.p, r.last_k, l.post_id, l.due_min, l.due_max, l.planned, l.measure, l.measure is not null and r.k % 2 = 1 as reported,
    l.target_id, l.detail, w.word_no, w.numbers, h.turns as head_turns, h.spell as head_spell, q.turns as post_turns, q.spell as post_spell
  from run_line r
  join plan_line l on l.row_key = r.line
  join wording w on w.text_no = r.text_no
  left join known n on n.node = r.node
  left join turn h on h.u = r.u and h.day = r.day and h.post_id is null
  left join turn q on q.u = r.u and q.day = r.day and q.post_id = r.post_id
  where r.nth = 1 and n.node is null
), due as (
  select u, k, due_min, due_max, count(*) as due_like from begun group by u, k, due_min, due_max
), sheet_of as (
  select u, k, count(*) as beside from begun group by u, k
)
select b.node, b.line, b.u, b.k, b.p, b.last_k, b.post_id, b.due_min, b.due_max, b.planned, b.measure, b.reported, b.target_id, b.detail,
  b.word_no, b.numbers, b.head_turns, b.head_spell, b.post_turns, b.post_spell, d.due_like, s.beside
from begun b
left join due d on d.u = b.u and d.k = b.k and d.due_min = b.due_min and d.due_max = b.due_max
join sheet_of s on s.u = b.u and s.k = b.k
