-- Why the records cannot tell, in words, for every such item of a handover: the sheets by name, the line that waits, the word that
-- nobody taught the program, or the two ends of a day on which the answer turns.
with reason as (
  select distinct t.handover_no, t.item,
    case t.kind
      when 'sheet' then concat(c.period, ' ', t.moment, ' of ', n.unit_id, ' ', s.state)
      when 'waits' then concat(c.period, ' ', t.moment, ': a line that may be it waits for a decision')
      else concat(c.period, ' ', t.moment, ': status word "', w.said, '" is not known') end as why
  from untold t
  join calendar c on c.p = t.p
  join unit_name n on n.u = t.u
  left join sheet_state s on s.u = t.u and s.p = t.p and s.moment = t.moment
  left join (
    select l.item, l.p, case when l.planned_line then 'plan' else 'review' end as moment, min(r.status_text) as said
    from line l join plan_line r on r.row_key = l.line
    where l.status = 'unmapped'
    group by l.item, l.p, l.planned_line
  ) w on w.item = t.item and w.p = t.p and w.moment = t.moment
  union
  select handover_no, item, concat('the day of the handover is uncertain: ', replace(ends, '_', ' ')) as why
  from follow_state where ends is not null
)
select f.handover_no, f.item, nullif(array_to_string(list_sort(list(r.why)), '; '), '') as why
from follow_state f
join reason r on r.handover_no = f.handover_no and r.item = f.item
where f.state = 'cannot_tell'
group by f.handover_no, f.item
