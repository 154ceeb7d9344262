-- Each handover at the earliest and at the latest days that its dates allow: the outgoing's last day, the first day of the
-- incoming, and the end of the window. Exact dates give one case. `seated`: somebody sits from that first day on, or
-- answers for what the post was merged into.
with ends as (
  select handover_no, post_id, unit_id, coalesce(incoming, taken_over_by) is not null or days_vacant_max = 0 as seated, on_min as on_day,
    coalesce(last_min, cast(on_min - interval 1 day as date)) as last_day, 1 as variant
  from handover
  union
  select handover_no, post_id, unit_id, coalesce(incoming, taken_over_by) is not null or days_vacant_max = 0 as seated, on_max as on_day,
    coalesce(last_max, cast(on_max - interval 1 day as date)) as last_day,
    case when on_max = on_min and coalesce(last_max, on_max) = coalesce(last_min, on_min) then 1 else 2 end as variant
  from handover
), first_period as (
  select e.handover_no, e.variant, min(c.p) as p
  from ends e
  join calendar c on c.since >= e.on_day or ({window_counts_current} and c.until > e.on_day)
  group by e.handover_no, e.variant
)
select e.handover_no, e.variant, e.post_id, n.u, n.lin, e.seated, e.on_day, e.last_day, d.p as last_p,
  case when {window_days} is null then cast(w.until - interval 1 day as date)
    else cast(e.on_day + (coalesce({window_days}, 0) - 1) * interval 1 day as date) end as window_end,
  case when {window_days} is null then w.review_day end as window_due
from ends e
left join unit_no n on n.unit_id = e.unit_id
left join first_period f on f.handover_no = e.handover_no and f.variant = e.variant
left join calendar w on w.p = f.p + {window} - 1
left join calendar d on d.since <= e.last_day and d.reach > e.last_day
where e.on_day <= {as_of}
