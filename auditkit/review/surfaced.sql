-- Problems that occurred before a handover and were discovered after it, at each handover between, counted once at the first;
-- where the day of occurrence or discovery is not certain enough, cannot tell.
with spot as (
  select p.row_key, p.problem_id, p.title, coalesce(p.unit_id, t.unit_id) as unit_id, p.post_id, p.severity, p.severity_then,
    p.occurred_from_min,
    -- Nothing begins after it was found.
    case when coalesce(p.discovered_on_max, p.reported_on_max) >= p.occurred_from_min
      then least(p.occurred_from_max, coalesce(p.discovered_on_max, p.reported_on_max)) else p.occurred_from_max end as occurred_from_max,
    coalesce(p.discovered_on_min, p.reported_on_min) as found_min, coalesce(p.discovered_on_max, p.reported_on_max) as found_max
  from problem p
  left join (select post_id, min(row_key) as row_key from post group by post_id) o on o.post_id = p.post_id
  left join post t on t.row_key = o.row_key
), pair as (
  select s.row_key, h.handover_no
  from spot s
  join handover h on s.post_id = h.post_id and s.found_max >= h.on_min and coalesce(s.occurred_from_min, date '0001-01-01') < h.on_max
  union
  select s.row_key, h.handover_no
  from spot s
  join handover h on s.unit_id = h.unit_id and s.found_max >= h.on_min and coalesce(s.occurred_from_min, date '0001-01-01') < h.on_max
  where h.is_head or {by} = 'unit'
), case_of as (
  select s.*, h.handover_no, h.handover_id, h.on_min,
    case when s.occurred_from_max < h.on_min and s.found_min >= h.on_max then 'surfaced_after' else 'cannot_tell' end as state
  from pair p
  join spot s on s.row_key = p.row_key
  join handover h on h.handover_no = p.handover_no
  where s.found_min <= {as_of}
)
select handover_id, problem_id, title, unit_id, post_id,
  case when occurred_from_min > date '0001-01-01' then occurred_from_min end as occurred_from, occurred_from_max as occurred_latest,
  found_min as discovered_on, found_max as discovered_latest,
  case when occurred_from_max is not null and occurred_from_max > date '0001-01-01' then
    case when found_max >= occurred_from_min then greatest(date_diff('day', occurred_from_max, found_min), 0) else date_diff('day', occurred_from_max, found_min) end
    end as lag_days_min,
  case when occurred_from_min is not null and occurred_from_min > date '0001-01-01' then date_diff('day', occurred_from_min, found_max) end as lag_days_max,
  severity_then, severity, state,
  state = 'surfaced_after'
    and row_number() over (partition by problem_id, state order by on_min, handover_id) = 1 as counted,
  handover_no, row_key as problem_row
from case_of
order by handover_id, problem_id
