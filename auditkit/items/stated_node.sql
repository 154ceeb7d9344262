-- Links that a source states or a person decided, between the items of their two lines. A decision outranks a statement;
-- of several decisions on one pair the last counts. A line is named by its line_id, or an item by its id.
with decided as (
  select line_a, line_b, verdict,
    row_number() over (partition by line_a, line_b order by coalesce(day_max, date '0001-01-01') desc, row_key desc) as rank
  from decision
), stated as (
  select k.line_a, k.line_b, k.relation
  from link k
  left join decided d on d.line_a = k.line_a and d.line_b = k.line_b and d.rank = 1
  where k.relation <> 'related' and d.line_a is null
  union all
  select line_a, line_b, case verdict when 'same' then 'continue' else verdict end as relation
  from decided where rank = 1 and verdict <> 'different'
), ends as (
  select line_a as line_id from stated union select line_b from stated
), named as (
  select e.line_id, coalesce(n.node, t.node) as node, c.p
  from ends e
  join plan_line l on l.line_id = e.line_id
  join calendar c on c.period = l.period
  left join named_item n on n.id_line = l.id_line
  left join text_node t on t.line = l.row_key
  union all
  select e.line_id, n.node, cast(null as integer) as p
  from ends e join named_item n on n.item_id = e.line_id
)
select s.relation, a.node as node_a, b.node as node_b, a.p as p_a, b.p as p_b
from stated s
join named a on a.line_id = s.line_a
join named b on b.line_id = s.line_b
