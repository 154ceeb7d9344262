-- Plans of an item that had been done since its plan before: it is back after done.
with plan as (
  select item, u, p, max(p) over (partition by item order by p range between unbounded preceding and 1 preceding) as plan_before
  from cell where n_plan > 0
), done as (
  select item, p from cell where done union select item, p from done_act
)
select distinct a.item, a.u, a.p
from plan a
join done d on d.item = a.item and d.p < a.p and d.p >= coalesce(a.plan_before, -1)
