-- Plans of an item that had been done since its plan before: it is back after done.
with plan as (
  select item, u, p, plan_day, max(p) over (partition by item order by p range between unbounded preceding and 1 preceding) as plan_before
  from cell where n_plan > 0
), done as (
  select item, p, cast(null as date) as day from cell where done
  union all
  select item, p_max as p, day_max as day from act where kind in ('complete', 'verify')
)
select distinct a.item, a.u, a.p
from plan a
join done d on d.item = a.item and d.p < a.p and d.p >= coalesce(a.plan_before, -1) and coalesce(d.day < a.plan_day, true)
