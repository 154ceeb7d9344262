-- The answer: one row a handover: whether a list was signed, by whom, how many days from the handover, and how its lines stand beside the
-- records. Without a list nothing is said of omissions.
with signed as (
  select l.handover_no, count(*) as lines, min(r.signed_on_min) as signed_on, max(r.signed_on_max) as signed_latest,
    nullif(array_to_string(list_sort(list(distinct r.outgoing)), '; '), '') as signed_out, nullif(array_to_string(list_sort(list(distinct r.incoming)), '; '), '') as signed_in,
    nullif(array_to_string(list_sort(list(distinct r.witness)), '; '), '') as witness
  from listed l join handover_list r on r.row_key = l.row_key
  group by l.handover_no
), counted as (
  select handover_no,
    count(case when finding = 'listed but closed' then 1 end) as listed_closed,
    count(case when finding = 'listed and vanished' then 1 end) as listed_vanished,
    count(case when finding = 'names no item of the records' then 1 end) as unknown,
    count(case when finding = 'omitted' then 1 end) as omitted
  from list_lines group by handover_no
)
select h.handover_id, h.post_id, h.outgoing, h.incoming, case when s.lines is null then 'no signed list in the records' else 'signed list' end as list,
  coalesce(s.lines, 0) as lines, s.signed_out, s.signed_in, s.witness, s.signed_on,
  date_diff('day', h.on_max, s.signed_on) as days_to_sign_min, date_diff('day', h.on_min, s.signed_latest) as days_to_sign_max,
  c.listed_closed, c.listed_vanished, c.unknown, case when s.lines is not null then coalesce(c.omitted, 0) end as omitted, h.handover_no
from handover h
left join signed s on s.handover_no = h.handover_no
left join counted c on c.handover_no = h.handover_no
where h.on_min <= {as_of}
order by h.on_min, h.handover_id
