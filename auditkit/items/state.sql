-- When every item was open in every lineage: half-open stretches [since, until) from one event to the next, with the last period in
-- which it was planned and seen by then, and the due date of the last sheet that says one: of the latest period, a review after the
-- plan, whichever was written down first. A plan in another lineage for a later period takes it away. In a register a line written
-- after the closing opens it again, within one period too; most items need neither.
with odd as (
  select item, bool_or(wide) as wide
  from (
    select item, far as wide from extent where wide or far
    union all select item, false as wide from line where register
    union all select item, false as wide from cell where n_plan > 1 or n_review > 1
  ) o
  group by item
), event as (
  -- The last period that is planned or closed; of one that is both the closing: it is open where that is a plan.
  select item, lin, plan_stands as day, p * cast(100000000 as bigint) + p as latest, p as seen_p,
    p * 2 * cast(10000000 as bigint) + date_diff('day', date '0001-01-01', due_max) as due_at
  from cell where n_plan > 0
  union all
  -- A review changes nothing here where it comes after its plan and says no other due date: only one unit speaks of these items.
  select item, lin, review_day as day, null, p, (p * 2 + 1) * cast(10000000 as bigint) + date_diff('day', date '0001-01-01', review_due_max)
  from cell where n_review > 0 and (n_plan = 0 or review_day < plan_stands or review_due_max <> coalesce(due_max, date '0001-01-01'))
  union all
  select item, lin, day_max as day, p * cast(100000000 as bigint) + 10000000 + p, null, null from closing
), plain as (
  select e.item, e.lin, e.day as since, coalesce(lead(e.day) over stretch, date '9999-12-31') as until,
    max(e.latest) over run as latest, max(e.seen_p) over run as seen_p,
    max(e.due_at) over run as due_at
  from event e left join odd o on o.item = e.item
  where o.item is null
  window run as (partition by e.item order by e.day range between unbounded preceding and current row),
    stretch as (partition by e.item order by e.day)
), wide as (
  select item from odd where wide
), stand as (
  -- In a register the later line of a sheet says when it is due.
  select l.*, ((l.p * 2 + case when l.planned_line then 0 else 1 end) * cast(10000000 as bigint)
      + date_diff('day', date '0001-01-01', l.stands)) * cast(10000000 as bigint) + date_diff('day', date '0001-01-01', l.due_max) as due_at
  from line l join odd o on o.item = l.item
), told as (
  select item, lin, stands as day, case when planned_line then p end as plan_p, p as seen_p, cast(null as integer) as closed_p,
    cast(null as integer) as away_p, case when planned_line and register then day end as written_on, cast(null as date) as closed_on, due_at
  from stand
  union all
  select c.item, c.lin, c.day_max as day, null, null, c.p, null, null, c.day_max, null from closing c join odd o on o.item = c.item
  union all
  -- Wherever it was seen, and whoever says when it is due, it is one item.
  select o.item, s.lin, o.day, null, o.p, null, case when o.planned_line then case when o.register then o.p + 1 else o.p end end as away_p,
    null, null, o.due_at
  from (select l.item, l.lin, l.stands as day, l.p, l.planned_line, l.register, l.due_at from stand l join wide w on w.item = l.item) o
  join (select distinct l.item, l.lin from stand l join wide w on w.item = l.item) s on s.item = o.item and s.lin <> o.lin
), daily as (
  select item, lin, day, max(plan_p) as plan_p, max(seen_p) as seen_p, max(closed_p) as closed_p, max(away_p) as away_p,
    max(written_on) as written_on, max(closed_on) as closed_on,
    max(due_at) as due_at
  from told group by item, lin, day
), running as (
  select item, lin, day as since, coalesce(lead(day) over (partition by item, lin order by day), date '9999-12-31') as until,
    max(plan_p) over run as plan_p, max(seen_p) over run as seen_p, max(closed_p) over run as closed_p, max(away_p) over run as away_p,
    max(written_on) over run as written_on, max(closed_on) over run as closed_on,
    max(due_at) over run as due_at
  from daily
  window run as (partition by item, lin order by day rows between unbounded preceding and current row)
)
select item, lin, since, until, cast(latest % 10000000 as integer) as plan_p, seen_p,
  cast(date '0001-01-01' + cast(due_at % 10000000 as integer) * interval 1 day as date) as due_max
from plain
where until > since and latest % 100000000 < 10000000
union all
select item, lin, since, until, plan_p, seen_p,
  cast(date '0001-01-01' + cast(due_at % 10000000 as integer) * interval 1 day as date) as due_max
from running
where (coalesce(closed_p, -1) < plan_p or written_on > closed_on) and coalesce(away_p, -1) <= plan_p
