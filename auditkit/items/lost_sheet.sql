-- The sheets not seen in full that might speak for an item open at a handover, from the period in which it was last seen on: those
-- of its unit, of that unit's successors and of the other units in which it stands. `needed`: within the window.
with place as (
  select handover_no, variant, item, u from open_item
  union
  select o.handover_no, o.variant, o.item, l.u
  from open_item o join (select distinct item, u from line where u in (select u from gap)) l on l.item = o.item
)
select distinct o.handover_no, o.variant, o.item, g.v, g.p, g.moment,
  coalesce(case g.moment when 'plan' then c.plan_day <= h.window_end else c.until <= h.window_end + interval 1 day end, false) as needed
from open_item o
join place w on w.handover_no = o.handover_no and w.variant = o.variant and w.item = o.item
join handover_case h on h.handover_no = o.handover_no and h.variant = o.variant
join gap g on g.u = w.u and g.p >= o.seen_p
join calendar c on c.p = g.p
