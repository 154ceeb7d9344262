-- How each open item came to the incoming: named on the signed list, visible in the live plans or by their own earlier acts, or
-- hidden; and whether a signed list of that handover leaves it out (nobody can tell where a line of the list names no item).
with signed as (
  select handover_no, bool_or(item is null) as unread from listed group by handover_no
), known as (
  select distinct f.handover_no, f.item
  from follow_state f
  join handover h on h.handover_no = f.handover_no
  join handover_person p on p.handover_no = f.handover_no and p.role = 'incoming'
  join act a on a.item = f.item and a.person_id = p.person_id and a.day_max < h.on_min and a.kind not in ('attend', 'annotate')
), named as (
  select distinct handover_no, item from listed where item is not null
)
select f.handover_no, f.item,
  case when n.item is not null then 'named' when f.live or k.item is not null then 'visible' when not f.live then 'hidden' end as inherited,
  case when s.handover_no is null then null when n.item is not null or not f.live then false when not s.unread then f.live end as omitted
from follow_state f
left join signed s on s.handover_no = f.handover_no
left join named n on n.handover_no = f.handover_no and n.item = f.item
left join known k on k.handover_no = f.handover_no and k.item = f.item
