-- Every link that is not plain identity: stated by a source, decided by a person, accepted or asked by the linker.
with decided as (
  select line_a, line_b, verdict, author, why,
    row_number() over (partition by line_a, line_b order by coalesce(day_max, date '0001-01-01') desc, row_key desc) as rank
  from decision
)
select k.line_a, k.line_b, a.text as text_a, b.text as text_b, k.relation, 'stated' as state, cast(null as double) as score,
  cast(null as boolean) as across_handover, coalesce(k.evidence, 'stated by the source') as reasons
from link k
left join plan_line a on a.line_id = k.line_a
left join plan_line b on b.line_id = k.line_b
union all
select d.line_a, d.line_b, a.text, b.text, case d.verdict when 'same' then 'continue' when 'different' then 'none' else d.verdict end,
  'decided', cast(null as double), cast(null as boolean), concat(d.author, ': ', d.why)
from decided d
left join plan_line a on a.line_id = d.line_a
left join plan_line b on b.line_id = d.line_b
where d.rank = 1
union all
select a.line_id, b.line_id, a.text, b.text, 'continue', q.state, q.score, q.crossing, r.reasons
from proposal q
join reason r on r.slot = q.slot and r.head = q.head
join plan_line a on a.row_key = q.slot
join plan_line b on b.row_key = q.head
left join part p on p.node_a = q.node_a and p.node_b = q.node_b
where q.state = 'accepted' or p.node_a is null
union all
select a.line_id, b.line_id, a.text, b.text, q.relation, 'asked', q.score, q.crossing, q.reasons
from part q
join plan_line a on a.row_key = q.slot
join plan_line b on b.row_key = q.head
left join apart x on x.node_a = q.node_a and x.node_b = q.node_b and x.related
where x.node_a is null
