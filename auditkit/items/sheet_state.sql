-- Unit × period × moment: received, partial, interim, missing or not due. A sheet is due from the unit's first sheet (or
-- from the day on which it took another unit over) to the unit's end, once its day has passed; no line = missing, never
-- "empty". What the coverage table says outranks this; a sheet with a refused row is partial.
with first_sheet as (
  select u, min(p) as p from (
    select n.u, s.p from sheet s join unit_no n on n.unit_id = s.unit_id
    union all
    select n.u, c.p
    from coverage g
    join unit_no n on n.unit_id = g.unit_id
    join calendar c on c.period = g.period
    where g.state in ('received', 'partial', 'interim')
  ) seen group by u
), owing as (
  select u, min(p) as p from (
    select u, p from first_sheet
    union all
    select s.v as u, c.p
    from speaker s
    join first_sheet f on f.u = s.u
    join calendar c on c.since <= s.since and c.until > s.since
    where s.u <> s.v
  ) either group by u
), moment as (
  select 'plan' as moment union all select 'review' as moment
), grid as (
  select o.u, c.p, m.moment
  from owing o
  join calendar c on c.p >= o.p
  cross join moment m
  join unit_life e on e.u = o.u
  where c.since < e.until
), given as (
  select n.u, c.p, g.moment, g.state, g.row_key,
    row_number() over (partition by n.u, c.p, g.moment order by coalesce(g.recorded_on, date '0001-01-01') desc, g.row_key desc) as rank
  from coverage g
  join unit_no n on n.unit_id = g.unit_id
  join calendar c on c.period = g.period
  where coalesce(g.recorded_on, date '0001-01-01') <= least({as_of}, coalesce({known_on}, date '9999-12-31'))
), received as (
  select n.u, s.p, s.moment, cast(sum(s.lines) as bigint) as lines, bool_and(s.beside_results) as beside_results
  from sheet s join unit_no n on n.unit_id = s.unit_id
  where s.counts
  group by n.u, s.p, s.moment
), damaged as (
  -- A period that is none of the calendar may be any.
  select n.u, c.p, m.moment, bool_or(r.unit_id is not null and k.p is not null and r.moment is not null) as placed
  from refused r
  left join unit_no d on d.unit_id = r.unit_id
  join unit_no n on r.unit_id is null or d.u = n.u
  left join calendar k on k.period = r.period
  join calendar c on k.p is null or k.p = c.p
  join moment m on coalesce(r.moment, 'both') in ('both', m.moment)
  where r.table_name = 'plan_line' and r.refuses_row
  group by n.u, c.p, m.moment
), place as (
  select u, p, moment from grid
  union select u, p, moment from given
  union select u, p, moment from received
  union select u, p, moment from damaged where placed
), judged as (
  select e.u, e.p, e.moment, g.row_key as coverage_row, r.lines, r.beside_results, d.placed,
    case when g.state is not null then g.state
      when r.u is not null then 'received'
      when case e.moment when 'plan' then c.plan_day else c.review_day end >= {as_of} then 'not_due'
      else 'missing' end as state,
    case when g.state is null then 'derived' else 'given' end as basis
  from place e
  join calendar c on c.p = e.p
  left join given g on g.u = e.u and g.p = e.p and g.moment = e.moment and g.rank = 1
  left join received r on r.u = e.u and r.p = e.p and r.moment = e.moment
  left join damaged d on d.u = e.u and d.p = e.p and d.moment = e.moment
)
select u, p, moment, coverage_row, lines,
  -- A refused row whose place cannot be read may have stood in any sheet that was due.
  case when placed is null or (state = 'not_due' and not placed) or (basis = 'given' and state in ('missing', 'interim')) then state
    else 'partial' end as state,
  basis, beside_results
from judged
