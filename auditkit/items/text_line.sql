-- Lines without an id, and the lines with an id whose words they share: candidates to be one item by identical text. `half` is, of
-- the result of a row with plan and result together whose words stand twice in its sheet, the promise of that very row.
with cut as (
  select distinct line_b from decision where verdict = 'different'
), worded as (
  select l.row_key as line, l.item_id, n.u, n.lin, t.text_no, c.p, l.moment, l.source, l.row, l.same_sheet, l.recorded_on, k.line_b is not null as cut,
    case when l.moment = 'plan' then c.plan_day else c.review_day end as sheet_day
  from plan_line l
  join text_no t on t.canonical = l.canonical
  join unit_no n on n.unit_id = l.unit_id
  join calendar c on c.period = l.period
  left join cut k on k.line_b = l.line_id
), loose as (
  select distinct lin, text_no from worded where item_id is null
), twice as (
  select u, text_no, p, moment, source, recorded_on
  from worded group by u, text_no, p, moment, source, recorded_on having count(*) > 1
), combined as (
  select w.line, w.moment, w.source, w.row
  from worded w
  join twice d on d.u = w.u and d.text_no = w.text_no and d.p = w.p and d.moment = w.moment and d.source = w.source
  where w.same_sheet and w.item_id is null
), row_of as (
  select b.line, min(a.line) as half
  from combined b join combined a on a.source = b.source and a.row = b.row and a.moment = 'plan'
  where b.moment = 'review'
  group by b.line
)
select w.line, w.item_id, w.u, w.text_no, w.p, w.p * 2 + case when w.moment = 'review' then 1 else 0 end as k, w.cut,
  coalesce(w.recorded_on, w.sheet_day) as day, w.item_id is null and d.u is not null as doubled,
  case when w.item_id is null and d.u is not null then r.half end as half
from worded w
left join loose o on w.item_id is not null and o.lin = w.lin and o.text_no = w.text_no
left join twice d on d.u = w.u and d.text_no = w.text_no and d.p = w.p and d.moment = w.moment and d.source = w.source
  and coalesce(d.recorded_on, date '0001-01-01') = coalesce(w.recorded_on, date '0001-01-01')
left join row_of r on r.line = w.line
where w.item_id is null or o.lin is not null
