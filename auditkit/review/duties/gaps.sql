-- The answer: holes in the division of duties. Nobody is accountable for an area, or the accountable post is vacant; the superior
-- post that answers for it then is named, with its holders. Neighbouring stretches that say the same are one line.
with hole as (
  select area, unit_id, since, until, cast(null as varchar) as post_id, 'nobody accountable' as gap,
    case when n_possible = 0 then 'established' else 'cannot_tell' end as state
  from duty_day where n_certain = 0
  union all
  select c.area, c.unit_id, greatest(c.since, t.since), least(c.until, t.until), c.post_id, 'accountable post vacant' as gap,
    case when t.vacant = 'yes' and c.sure_since <= greatest(c.since, t.since) and c.sure_until >= least(c.until, t.until) then 'established' else 'cannot_tell' end
  from charge c
  join timeline t on t.post_id = c.post_id and t.vacant <> 'no' and t.since < c.until and t.until > c.since
), fresh as (
  select *, case when lag(until) over (partition by area, unit_id, post_id, gap, state order by since) = since then 0 else 1 end as begins from hole
), run as (
  select *, sum(begins) over (partition by area, unit_id, post_id, gap, state order by since rows between unbounded preceding and current row) as nth from fresh
), whole as (
  select area, unit_id, post_id, gap, state, min(since) as since, max(until) as until from run group by area, unit_id, post_id, gap, state, nth
), above as (
  select w.area, w.unit_id, w.post_id, w.gap, w.since, coalesce(l.superior_id, h.post_id) as superior_id,
    row_number() over (partition by w.area, w.unit_id, w.post_id, w.gap, w.since
      order by case when t.vacant = 'yes' then 1 else 0 end, coalesce(l.depth, 0), l.superior_id, h.post_id) as nth,
    t.possible
  from whole w
  left join line_up l on l.post_id = w.post_id and l.since <= w.since and l.until > w.since
  left join head h on w.post_id is null and h.unit_id = w.unit_id and h.since <= w.since and h.until > w.since
  left join timeline t on t.post_id = coalesce(l.superior_id, h.post_id) and t.since <= w.since and t.until > w.since
)
select w.area, nullif(w.unit_id, '') as unit_id, w.gap, w.post_id, case when w.since > date '0001-01-01' then w.since end as since,
  cast(w.until - interval 1 day as date) as last_day, case when w.since > date '0001-01-01' then date_diff('day', w.since, w.until) end as days,
  w.until > {as_of} as still_open, a.superior_id, a.possible as superior_holders, w.state
from whole w
left join above a on a.area = w.area and a.unit_id = w.unit_id and a.gap = w.gap and a.since = w.since and a.nth = 1
  and a.post_id is not distinct from w.post_id
order by w.area, w.unit_id, w.since, w.gap, w.post_id
