-- The answer: every version of every sheet that came more than once, from which source, recorded when, and which of them counts.
with all_versions as (
  select l.unit_id, l.period, l.moment, l.source, count(*) as lines, max(l.recorded_on) as recorded_on
  from plan_line l group by l.unit_id, l.period, l.moment, l.source
), several as (
  select unit_id, period, moment from all_versions group by unit_id, period, moment having count(*) > 1
)
select v.unit_id, v.period, v.moment, v.source, s.file, s.sheet, v.lines, v.recorded_on,
  coalesce(h.counts, false) as counts,
  case when h.source is null then 'not known or not written by the day of the question' when h.counts then 'counts' else 'history' end as state
from all_versions v
join several x on x.unit_id = v.unit_id and x.period = v.period and x.moment = v.moment
join source s on s.source = v.source
left join calendar c on c.period = v.period
left join sheet h on h.unit_id = v.unit_id and h.p = c.p and h.moment = v.moment and h.source = v.source
order by v.unit_id, v.period, v.moment, v.recorded_on nulls first, v.source
