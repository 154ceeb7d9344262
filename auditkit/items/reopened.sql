-- Plans of an item that had been done since its plan before: it is back after done.
with done as (
  select item, p, cast(null as date) as day from cell where done
  union all
  select item, p_max as p, day_max as day from act where kind in ('complete', 'verify')
), next_plan as (
  select d.item, d.day, min(a.p) as plan_p
  from done d join cell a on a.item = d.item and a.p > d.p
  where a.n_plan > 0
  group by d.item, d.p, d.day
)
select distinct a.item, a.u, a.p
from next_plan d
join cell a on a.item = d.item and a.p = d.plan_p and a.n_plan > 0 and coalesce(d.day < a.plan_day, true)
