-- What the actions on record say of each promised cell, dated in R, in R … R+g, or from the plan's day to the end of R.
-- What was done or put off before the plan was written is what the plan already knew.
with verified as (
  select distinct c.item, c.u, c.p, a.act
  from cell c
  join act a on a.item = c.item and a.kind = 'verify' and a.p = c.p and a.person_id is not null
  left join holder h on h.post_id = c.post_max and h.person_id = a.person_id and h.since <= a.day_max and h.until > a.day_min
  where h.person_id is null and lower(a.person_id) <> lower(coalesce(c.person, ''))
)
select c.item, c.u, c.p,
  min(case when a.kind in ('complete', 'verify') and a.p = c.p and a.day_max >= c.plan_day then a.act end) as done_act,
  min(case when a.kind in ('complete', 'verify') and a.p > c.p then a.act end) as done_later_act,
  min(case when (a.kind = 'cancel' or (a.kind in ('accept_risk', 'supersede') and a.approved)) and a.p >= c.p then a.act end) as cancel_act,
  bool_or(a.kind in ('cancel', 'accept_risk', 'supersede') and a.p >= c.p and a.approved) as approved,
  bool_or(a.kind in ('cancel', 'accept_risk', 'supersede') and a.p >= c.p and a.empowered) as empowered,
  min(case when a.kind = 'reschedule' and a.p >= c.p and a.day_min > c.plan_day then a.act end) as reschedule_act,
  bool_or(a.kind in ('complete', 'verify', 'cancel', 'reschedule') and a.p is null) as uncertain,
  min(v.act) as verify_act,
  min(case when a.kind in ('complete', 'deliver') and a.day_min >= c.plan_day and a.p_max <= c.p then a.act end) as deliver_act,
  bool_or(a.kind = 'complete' and a.day_min >= c.plan_day and a.p_max <= c.p) as completed,
  bool_or(a.kind = 'deliver' and a.quantity is null and a.day_min >= c.plan_day and a.p_max <= c.p) as delivered,
  sum(case when a.kind = 'deliver' and a.day_min >= c.plan_day and a.p_max <= c.p then a.quantity end) as quantity
from cell c
join act a on a.item = c.item and a.p_max >= c.p - 1 and coalesce(a.p_min, 0) <= c.p + {silence}
left join verified v on v.item = c.item and v.u = c.u and v.p = c.p and v.act = a.act
where c.n_plan > 0
group by c.item, c.u, c.p
