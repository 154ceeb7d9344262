-- What the actions on record say of each promised cell, dated in R, in R … R+g, or from the plan's day to the end of R.
-- What was done or put off before the plan was written is what the plan already knew.
select c.item, c.u, c.p,
  min(case when a.kind in ('complete', 'verify') and a.p_max = c.p and (a.p_min = c.p or a.day_min >= c.plan_day) then a.act end) as done_act,
  min(case when a.kind in ('complete', 'verify') and a.p_min = c.p and a.p_max > c.p and a.p_max <= c.p + {silence}
    then a.act end) as some_day_act,
  min(case when a.kind in ('complete', 'verify') and a.p_min > c.p and a.p_max <= c.p + {silence} then a.act end) as done_later_act,
  min(case when (a.kind = 'cancel' or (a.kind in ('accept_risk', 'supersede') and (a.approved or a.empowered)))
    and a.p_min >= c.p and a.p_max <= c.p + {silence} then a.act end) as cancel_act,
  bool_or(a.kind in ('cancel', 'accept_risk', 'supersede') and a.p_min >= c.p and a.p_max <= c.p + {silence} and a.empowered) as empowered,
  min(case when a.kind = 'reschedule' and a.day_min > c.plan_day and a.p_max <= c.p + {silence} then a.act end) as reschedule_act,
  bool_or(a.kind in ('complete', 'verify', 'cancel') and a.day_max > a.day_min and a.p_max >= c.p
    and (a.p_max > c.p + {silence} or (a.p_min < c.p and a.day_min < c.plan_day))) as uncertain,
  max(case when v.by_another then 2 when v.act is not null and v.by_another is null then 1 else 0 end) as verified,
  min(case when a.kind in ('complete', 'deliver') and a.day_min >= c.plan_day and a.p_max <= c.p then a.act end) as deliver_act,
  bool_or(a.kind = 'complete' and a.day_min >= c.plan_day and a.p_max <= c.p) as completed,
  bool_or(a.kind = 'deliver' and a.day_min >= c.plan_day and a.p_max <= c.p) as delivered,
  sum(case when a.kind = 'deliver' and a.day_min >= c.plan_day and a.p_max <= c.p then a.quantity end) as quantity
from cell c
join act a on a.item = c.item and a.day_max >= c.plan_day and a.p_min <= c.p + {silence}
left join verified v on v.item = c.item and v.u = c.u and v.p = c.p and v.act = a.act and a.p_min >= c.p and a.p_max <= c.p + {silence}
where c.n_plan > 0
group by c.item, c.u, c.p
