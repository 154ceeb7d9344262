-- The outcomes with every flag: true, false, or blank where the records cannot tell. Items, units and periods are numbers here.
with lost_next as (
  -- The first period after each in which a sheet of the unit was not seen: a reason may have stood there.
  select g.u, c.p, min(g.p) as lost_p
  from gap g join calendar c on g.p > c.p and g.p <= c.p + {silence}
  group by g.u, c.p
), maybe as (
  -- Reviewed lines that wait for a decision with a line of the plan of their period.
  select distinct other as item, p from candidate where from_p = p and moment = 'review'
)
select o.item, o.u, o.p, coalesce(o.post_min, o.review_post) as post_id, o.outcome, o.class,
  o.verified, case when o.late and o.review_line is null and coalesce(r.state, 'missing') <> 'received' then null else o.late end as late, o.postponed, o.reorganised,
  case when o.outcome <> 'cancelled' then false when k.powers then not o.empowered end as unapproved,
  o.outcome = 'cancelled' and not k.powers as authority_unknown,
  o.returned,
  case when not coalesce(v.due_later, false) then false when k.kept and not (v.slipped and (coalesce(w.lost_p < v.next_p, false) or (o.review_line is null and coalesce(r.state, 'missing') <> 'received'))) then v.slipped end as slipped,
  case when not coalesce(v.changed, false) then false when k.kept then v.rebaselined end as rebaselined,
  case when not coalesce(v.changed, false) then false when k.kept then v.rebaselined and not v.by_act end as self_declared,
  case when not coalesce(v.lowered, false) then false when k.kept and not (v.weakened and (coalesce(w.lost_p < v.next_p, false) or (o.review_line is null and coalesce(r.state, 'missing') <> 'received'))) then v.weakened end as weakened,
  case when v.item is null then false else v.reassigned end as reassigned,
  o.outcome = 'unplanned' as unplanned,
  case when o.outcome in ('cancelled', 'unplanned') or (o.outcome = 'done' and not coalesce(o.late, true)) or o.due_max is null
      or o.due_max >= least(o.period_end, {as_of}) then false
    when o.outcome = 'done' and o.late is null or o.review_line is null and coalesce(r.state, 'missing') <> 'received' then null else true end as overdue,
  case when k.kept then o.explained end as explained, o.reopened, o.copied, o.recurring, o.doubt,
  o.plan_line, o.review_line, o.by_table, o.by_row
from outcome o
cross join on_record k
left join revision v on v.item = o.item and v.u = o.u and v.p = o.p
left join lost_next w on w.u = o.u and w.p = o.p
left join sheet_state s on s.u = o.u and s.p = o.p and s.moment = 'plan'
left join sheet_state r on r.u = o.u and r.p = o.p and r.moment = 'review'
left join maybe m on m.item = o.item and m.p = o.p
-- A reviewed row counts as unplanned only against a plan sheet that is there, in a document of its own, and not where it may be a line of it.
where o.outcome <> 'unplanned' or (s.state = 'received' and not (o.same_sheet and coalesce(s.beside_results, true)) and m.item is null)
