-- One row a version of a sheet: a unit's plan or review of one period from one source. The version recorded last counts; a plan of
-- its own before what stands beside results, or what a report leaves out would vanish. Its lines are found by `sheet_line`.
with version as (
  select l.unit_id, c.p, l.moment, l.source, count(*) as lines, min(l.row) as first_row, max(l.row) as last_row,
    max(l.sheet_line) as sheet_line,
    max(l.recorded_on) as recorded_on,
    min(coalesce(l.recorded_on, date '0001-01-01')) <> max(coalesce(l.recorded_on, date '0001-01-01')) as register,
    l.moment = 'plan' and bool_and(l.same_sheet) as beside_results
  from plan_line l join calendar c on c.period = l.period
  where coalesce(l.recorded_on, date '0001-01-01') <= coalesce({known_on}, date '9999-12-31')
    and coalesce(l.recorded_on, case l.moment when 'plan' then c.plan_day else c.review_day end) <= {as_of}
  group by l.unit_id, c.p, l.moment, l.source
)
select unit_id, p, moment, source, lines, first_row, last_row, register, beside_results,
  row_number() over (
    partition by unit_id, p, moment order by beside_results, coalesce(recorded_on, date '0001-01-01') desc, source desc) = 1 as counts,
  sheet_line
from version
