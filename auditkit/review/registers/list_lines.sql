-- The answer: every line of every signed list beside what the records say of it, and every open and live item that a list leaves out.
with closed as (
  select l.row_key, min(c.day_max) as day
  from listed l
  join handover h on h.handover_no = l.handover_no
  join closing c on c.item = l.item and c.day_max <= coalesce(h.last_max, h.on_max)
  group by l.row_key
)
select h.handover_id, i.item_id, l.text, l.state as said,
  case when l.item is null then 'names no item of the records'
    when f.state = 'never_followed_up' then 'listed and vanished'
    when f.state = 'cannot_tell' then 'listed, cannot tell'
    when f.state is not null then concat('listed, ', replace(f.state, '_', ' '))
    when c.day is not null then 'listed but closed' else 'listed, in no plan of the post then' end as finding,
  c.day as closed_on, concat(s.file, coalesce(' › ' || s.sheet, ''), ' row ', cast(r.row as varchar)) as evidence, 'handover_list' as by_table, l.row_key as by_row, l.handover_no
from listed l
join handover h on h.handover_no = l.handover_no
join handover_list r on r.row_key = l.row_key
join source s on s.source = r.source
left join item i on i.item = l.item
left join follow_state f on f.handover_no = l.handover_no and f.item = l.item
left join closed c on c.row_key = l.row_key
union all
select h.handover_id, i.item_id, p.text, cast(null as varchar), 'omitted', cast(null as date), concat(s.file, coalesce(' › ' || s.sheet, ''), ' row ', cast(p.row as varchar)), 'plan_line',
  f.plan_line, f.handover_no
from inherited o
join follow_state f on f.handover_no = o.handover_no and f.item = o.item
join handover h on h.handover_no = o.handover_no
join item i on i.item = o.item
join plan_line p on p.row_key = f.plan_line
join source s on s.source = p.source
where o.omitted
order by handover_id, finding, item_id
