-- The state of every item in every lineage from one event to the next, half-open [since, until): the last period in which it
-- was planned, seen and closed. A plan in another lineage for a later period takes it away. In a register a line written
-- after the closing opens it again, within one period too.
with wide as (
  select item from line group by item having min(lin) <> max(lin)
), event as (
  select item, lin, day, case when planned_line then p end as plan_p, p as seen_p, cast(null as integer) as closed_p,
    cast(null as integer) as away_p, case when planned_line and register then day end as written_on, cast(null as date) as closed_on, due_max
  from line
  union all
  select item, lin, day_max as day, null, null, p, null, null, day_max, null from closing
  union all
  select o.item, s.lin, o.day, null, null, null, case when o.holds_alone then o.p else o.p + 1 end as away_p,
    null, null, null
  from (select l.item, l.lin, l.day, l.p, not l.register as holds_alone from line l join wide w on w.item = l.item where l.planned_line) o
  join (select distinct l.item, l.lin from line l join wide w on w.item = l.item) s on s.item = o.item and s.lin <> o.lin
), daily as (
  select item, lin, day, max(plan_p) as plan_p, max(seen_p) as seen_p, max(closed_p) as closed_p, max(away_p) as away_p,
    max(written_on) as written_on, max(closed_on) as closed_on,
    max(due_max) as due_max
  from event group by item, lin, day
), running as (
  select item, lin, day as since, coalesce(lead(day) over (partition by item, lin order by day), date '9999-12-31') as until,
    max(plan_p) over run as plan_p, max(seen_p) over run as seen_p, max(closed_p) over run as closed_p, max(away_p) over run as away_p,
    max(written_on) over run as written_on, max(closed_on) over run as closed_on,
    last_value(due_max ignore nulls) over run as due_max
  from daily
  window run as (partition by item, lin order by day rows between unbounded preceding and current row)
)
select item, lin, since, until, plan_p, seen_p, due_max,
  coalesce(plan_p is not null and (coalesce(closed_p, -1) < plan_p or written_on > closed_on) and coalesce(away_p, -1) <= plan_p, false)
    as is_open
from running
