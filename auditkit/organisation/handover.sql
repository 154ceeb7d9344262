-- One row a handover. Its day is the first of the incoming; with no incoming, the day after the outgoing's last.
with whole as (
  select handover_no, post_id, kind, on_min, on_max, last_min, last_max, days_vacant_min, days_vacant_max,
    days_overlap_min, days_overlap_max, first_day, last_day,
    -- A departure belongs to the unit of the last day: the post may stand elsewhere on the day after.
    case when kind in ('departure', 'merger', 'split') then last_min else on_min end as seen_min,
    case when kind in ('departure', 'merger', 'split') then last_max else on_max end as seen_max,
    list_sort(list(person_id) filter (where role = 'outgoing')) as outgoing,
    list_sort(list(person_id) filter (where role = 'incoming')) as incoming,
    list_sort(list(person_id) filter (where role = 'interim')) as interim
  from movement
  where handover_no is not null
  group by handover_no, post_id, kind, on_min, on_max, last_min, last_max, days_vacant_min, days_vacant_max,
    days_overlap_min, days_overlap_max, first_day, last_day
), placed as (
  select w.*, u.unit_id, case when {by} = 'unit' then u.unit_id else w.post_id end as place
  from whole w
  left join post_unit u on u.post_id = w.post_id and u.since_min <= w.seen_min and u.until_min > w.seen_min
), headed as (
  select distinct p.handover_no
  from placed p
  join known_post k on k.post_id = p.post_id and k.is_head
    and k.since_min <= p.seen_max and k.until_max > p.seen_min
), shaken as (
  select p.handover_no
  from placed p
  join reorganisation r on r.kind = 'post' and r.id = p.post_id
    and r.day_min <= p.last_day and r.day_max >= p.first_day
  union
  select p.handover_no
  from placed p
  join reorganisation r on r.kind = 'unit' and r.id = p.unit_id
    and r.day_min <= p.last_day and r.day_max >= p.first_day
), numbered as (
  -- Two episodes of one place can share a day only where dates are one-sided; their ids must still differ.
  select *, row_number() over (partition by place, on_min order by handover_no) as nth from placed
)
select p.handover_no,
  concat(p.place, '@', cast(p.on_min as varchar), case when p.nth > 1 then concat('~', cast(p.nth as varchar)) else '' end)
    as handover_id,
  p.post_id, p.unit_id, p.on_min, p.on_max, p.last_min, p.last_max,
  nullif(array_to_string(p.outgoing, '; '), '') as outgoing,
  nullif(array_to_string(p.incoming, '; '), '') as incoming,
  nullif(array_to_string(p.interim, '; '), '') as interim,
  p.days_vacant_min, p.days_vacant_max, p.days_overlap_min, p.days_overlap_max, p.kind,
  s.handover_no is not null or p.kind in ('merger', 'split') as reorganised, h.handover_no is not null as is_head,
  m.merged_into, m.heir_id, m.heirs, m.taken_over_by
from numbered p
left join shaken s on s.handover_no = p.handover_no
left join headed h on h.handover_no = p.handover_no
left join post_line l on l.post_id = p.post_id
left join unit_line u on u.unit_id = p.unit_id
left join merged m on m.kind = {by} and m.line_id = case when {by} = 'unit' then u.line_id else l.line_id end and m.how = p.kind
