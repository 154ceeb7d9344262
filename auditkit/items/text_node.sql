-- The item of each line without an id: the one id that goes with its words in the unit; else the run of periods in which the
-- same words stand, broken by a distance of more than look_back periods or by a decision; a line that stands twice in one
-- sheet is alone, but for the result that stands in its own row. Words whose periods all lie within look_back are one run; only the others are followed line by line.
with known as (
  select u, text_no, min(item_id) as item_id, count(distinct item_id) as ids
  from text_line where item_id is not null group by u, text_no
), beside as (
  select t.line, t.u, t.text_no, t.item_id, t.p, t.doubled,
    max(case when t.item_id is not null then t.p end) over (
      partition by t.u, t.text_no order by t.k, t.line rows between unbounded preceding and current row) as id_before,
    min(case when t.item_id is not null then t.p end) over (
      partition by t.u, t.text_no order by t.k, t.line rows between current row and unbounded following) as id_after
  from text_line t join known n on n.u = t.u and n.text_no = t.text_no
), near as (
  select b.line, n.node
  from beside b
  join known k on k.u = b.u and k.text_no = b.text_no
  join named_item n on n.item_id = k.item_id
  where b.item_id is null and not b.doubled and k.ids = 1
    and (coalesce(b.p - b.id_before <= {look_back}, false) or coalesce(b.id_after - b.p <= {look_back}, false))
), span as (
  select u, text_no, max(p) - min(p) > {look_back} or bool_or(cut) as broken, row_number() over (order by u, text_no) as rank
  from text_line where item_id is null and not doubled group by u, text_no
), step as (
  select t.line, t.u, t.text_no, t.k,
    case when t.cut or t.p - lag(t.p) over (partition by t.u, t.text_no order by t.k, t.line) > {look_back} then 1 else 0 end as fresh
  from text_line t join span s on s.u = t.u and s.text_no = t.text_no
  where s.broken and t.item_id is null and not t.doubled
), run as (
  select line, u, text_no,
    sum(fresh) over (partition by u, text_no order by k, line rows between unbounded preceding and current row) as island
  from step
), island as (
  select line, (select count(*) from span) + dense_rank() over (order by u, text_no, island) as rank from run
)
select n.line, n.node from near n
union all
select t.line,
  (select coalesce(max(node), 0) from named_item) + case when t.doubled or k.ids > 1 then 2 * (select count(*) from text_line) + case when t.doubled then coalesce(t.half, t.line) else t.line end
    when s.broken then i.rank else s.rank end as node
from text_line t
left join known k on k.u = t.u and k.text_no = t.text_no
left join span s on s.u = t.u and s.text_no = t.text_no
left join island i on i.line = t.line
left join near n on n.line = t.line
where t.item_id is null and n.line is null
