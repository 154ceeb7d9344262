-- The outcomes with every flag: true, false, or blank where the records cannot tell.
with on_record as (
  select (select count(*) from action) > 0 or (select count(reason) from plan_line) > 0 as kept,
    (select count(*) from authority) > 0 as powers
)
select o.item, i.item_id, c.period, n.unit_id, coalesce(o.post_min, o.review_post) as post_id, o.outcome, o.class,
  o.verified, o.late, o.postponed, o.reorganised,
  case when o.outcome <> 'cancelled' then false when k.powers then not coalesce(o.empowered, false)
    when not coalesce(o.approved, false) then true end as unapproved,
  o.outcome = 'cancelled' and not k.powers as authority_unknown,
  o.returned,
  case when not coalesce(v.due_later, false) then false when v.recorded or v.reasoned then false when k.kept then true end as slipped,
  case when not coalesce(v.due_changed or v.amount_changed, false) then false when v.recorded or v.reasoned then true
    when k.kept then false end as rebaselined,
  coalesce((v.due_changed or v.amount_changed) and v.reasoned and not v.recorded, false) as self_declared,
  case when not coalesce(v.lowered, false) then false when v.recorded or v.reasoned then false when k.kept then true end as weakened,
  coalesce(v.reassigned, false) as reassigned,
  case when o.outcome <> 'unplanned' then false when o.same_sheet or s.state <> 'received' or s.state is null then null else true end as unplanned,
  case when o.done or o.done_by_act or o.due_max is null or o.due_max >= least(o.period_end, {as_of}) then false
    when o.outcome = 'unplanned' then false
    when g.u is not null then null else true end as overdue,
  o.explained, o.reopened, o.copied, o.recurring,
  o.u, o.p, o.plan_line, o.review_line, o.by_table, o.by_row
from outcome o
cross join on_record k
join item i on i.item = o.item
join calendar c on c.p = o.p
join unit_no n on n.u = o.u
left join revision v on v.item = o.item and v.u = o.u and v.p = o.p
left join sheet_state s on s.u = o.u and s.p = o.p and s.moment = 'plan'
left join gap g on g.u = o.u and g.p = o.p and g.moment = 'review' and g.v = o.u
