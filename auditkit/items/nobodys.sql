-- Where nobody heads the unit of a handover, neither itself nor from above: its items then open whose plan names no post. They
-- are no post's, and without this a review of a post there would be silent about them.
with bare as (
  select distinct h.handover_no, h.last_day, h.lin
  from handover_case h
  left join head d on d.unit_id = h.unit_id and d.since <= h.last_day and d.until > h.last_day
  where {by} = 'post' and h.u is not null and d.unit_id is null
)
select b.handover_no, count(distinct t.item) as items
from bare b
join state s on s.lin = b.lin and s.since <= b.last_day and s.until > b.last_day
join line t on t.item = s.item and t.lin = s.lin and t.p = s.plan_p and t.planned_line and t.holds and t.post_id is null
group by b.handover_no
