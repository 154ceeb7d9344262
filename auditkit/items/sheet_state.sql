-- Unit × period × moment: received, partial, interim, missing or not due. A sheet is due from the unit's first sheet (or
-- from the day on which it took another unit over) to the unit's end, once its day has passed; no line = missing, never
-- "empty". What the coverage table says outranks this; a sheet with a refused row is partial.
with first_sheet as (
  select n.u, min(c.since) as since
  from sheet s
  join unit_no n on n.unit_id = s.unit_id
  join calendar c on c.p = s.p
  group by n.u
), owing as (
  select u, min(since) as since from (
    select u, since from first_sheet
    union all
    select s.v as u, s.since from speaker s join first_sheet f on f.u = s.u where s.u <> s.v
  ) either group by u
), moment as (
  select 'plan' as moment union all select 'review' as moment
), grid as (
  select o.u, c.p, m.moment, case m.moment when 'plan' then c.plan_day else c.review_day end as day
  from owing o
  join calendar c on c.until > o.since
  cross join moment m
  join unit_life e on e.u = o.u
  where case m.moment when 'plan' then c.plan_day else c.review_day end < e.until
), given as (
  select n.u, c.p, g.moment, g.state, g.row_key,
    row_number() over (partition by n.u, c.p, g.moment order by coalesce(g.recorded_on, date '0001-01-01') desc, g.row_key desc) as rank
  from coverage g
  join unit_no n on n.unit_id = g.unit_id
  join calendar c on c.period = g.period
  where coalesce(g.recorded_on, date '0001-01-01') <= coalesce({known_on}, date '9999-12-31')
), received as (
  select n.u, s.p, s.moment, max(s.recorded_on) as recorded_on, sum(s.lines) as lines
  from sheet s join unit_no n on n.unit_id = s.unit_id
  where s.counts
  group by n.u, s.p, s.moment
), damaged as (
  select distinct n.u, c.p, m.moment
  from refused r
  join unit_no n on r.unit_id is null or r.unit_id = n.unit_id
  join calendar c on r.period is null or r.period = c.period
  join moment m on r.moment is null or r.moment = m.moment
  where r.table_name = 'plan_line' and r.refuses_row
), place as (
  select u, p, moment from grid
  union select u, p, moment from given
  union select u, p, moment from received
)
select e.u, e.p, e.moment, g.row_key as coverage_row, r.lines,
  case when d.u is not null then 'partial'
    when g.state is not null then g.state
    when r.u is not null and coalesce(r.recorded_on, date '0001-01-01') <= {as_of} then 'received'
    when case e.moment when 'plan' then c.plan_day else c.review_day end >= {as_of} then 'not_due'
    else 'missing' end as state,
  case when g.state is null then 'derived' else 'given' end as basis
from place e
join calendar c on c.p = e.p
left join given g on g.u = e.u and g.p = e.p and g.moment = e.moment and g.rank = 1
left join received r on r.u = e.u and r.p = e.p and r.moment = e.moment
left join damaged d on d.u = e.u and d.p = e.p and d.moment = e.moment
