-- Items that are not one: a person said that they are different (the last verdict on their pair counts), or one became a part
-- of the other, came out of it or replaced it (`related`).
with decided as (
  select line_a, line_b, verdict,
    row_number() over (partition by line_a, line_b order by coalesce(day_max, date '0001-01-01') desc, row_key desc) as rank
  from decision
), ends as (
  select line_a as line_id from decided union select line_b from decided
), named as (
  select e.line_id, coalesce(n.node, t.node) as node
  from ends e
  join plan_line l on l.line_id = e.line_id
  left join named_item n on n.id_line = l.id_line
  left join text_node t on t.line = l.row_key
  union
  select e.line_id, n.node from ends e join named_item n on n.item_id = e.line_id
)
select distinct a.node as node_a, b.node as node_b, false as related
from decided d
join named a on a.line_id = d.line_a
join named b on b.line_id = d.line_b
where d.rank = 1 and d.verdict = 'different'
union
select node_a, node_b, true as related from stated_node where relation <> 'continue' and node_a <> node_b
