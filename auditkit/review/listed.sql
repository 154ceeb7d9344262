-- Each signed list with the handover it belongs to: the nearest of the post, within overlap_days of its days.
with near as (
  select l.row_key, l.item_id, l.canonical, l.text, l.state, h.handover_no,
    row_number() over (partition by l.row_key order by
      greatest(date_diff('day', h.on_max, l.day_max), date_diff('day', l.day_max, coalesce(h.last_min, h.on_min)), 0), h.handover_no) as rank,
    greatest(date_diff('day', h.on_max, l.day_max), date_diff('day', l.day_max, coalesce(h.last_min, h.on_min)), 0) as days
  from handover_list l
  join handover h on h.post_id = l.post_id
  where l.day_min <= {as_of}
), worded as (
  select r.row_key, r.canonical
  from (select distinct canonical from near where item_id is null) w
  join plan_line r on r.canonical = w.canonical
)
select n.row_key, n.handover_no, coalesce(i.item, t.item) as item, n.text, n.state
from near n
left join item_of i on i.item_id = n.item_id
left join (
  select r.canonical, min(l.item) as item
  from worded r join line l on l.line = r.row_key
  where l.line in (select row_key from worded)
  group by r.canonical having count(distinct l.item) = 1
) t on n.item_id is null and t.canonical = n.canonical
where n.rank = 1 and n.days <= {overlap_days}
