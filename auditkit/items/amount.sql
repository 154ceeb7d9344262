-- Plan lines with an amount, of those that the linker may join: what their item plans before and after, and what is missing from
-- the amount there. Nothing planned after (and nothing reported done) is an end, nothing before a beginning.
with placed as (
  select coalesce(j.item, r.node) as item, r.node, r.line, r.u, r.p, r.k, r.day, r.text_no, l.planned, coalesce(l.measure, '') as measure,
    coalesce(l.status in ('done', 'cancelled'), false) as finished
  from run_line r
  left join joined j on j.node = r.node
  join plan_line l on l.row_key = r.line
), span as (
  select item, min(k) as first_k, max(case when finished then k end) as done_k from placed group by item
), step as (
  select *,
    lag(p) over (partition by item order by k, line) as before_p, lag(planned) over (partition by item order by k, line) as before_planned,
    lag(measure) over (partition by item order by k, line) as before_measure,
    lead(p) over (partition by item order by k, line) as after_p, lead(planned) over (partition by item order by k, line) as after_planned,
    lead(measure) over (partition by item order by k, line) as after_measure
  from placed where k % 2 = 0
)
select s.item, s.node, s.line, s.u, s.p, s.k, s.day, s.text_no, s.planned, s.measure,
  s.after_p is null and coalesce(a.done_k < s.k, true) as ends, s.before_p is null and a.first_k = s.k as begins,
  case when s.after_p <= s.p + {silence} and s.after_measure = s.measure and s.after_planned < s.planned then s.after_p end as less_p,
  case when s.before_p >= s.p - {silence} and s.before_measure = s.measure and s.before_planned < s.planned then s.before_p end as more_p,
  s.planned - s.after_planned as less, s.planned - s.before_planned as more
from step s
join span a on a.item = s.item
where s.planned > 0
