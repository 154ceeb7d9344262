-- The answer: posts that have a duty without any power for its area, or a power for an area without a duty in it, with the days.
-- A power without an area goes everywhere and asks for some duty only. Heads and posts with people below need no duty to have power.
with charged as (
  select post_id, area, role, min(since_min) as since, max(until_max) as until, min(duty) as duty
  from known_duty where role in ('accountable', 'portfolio') group by post_id, area, role
), powered as (
  select post_id, lower(trim(area)) as area, act, since_min as since, until_max as until, row_key as authority from authority
), line_of as (
  select a.post_id, b.post_id as same from post_line a join post_line b on b.line_id = a.line_id
)
select 'responsibility without power' as finding, c.post_id, c.area, c.role as detail, case when c.since > date '0001-01-01' then c.since end as since,
  case when c.until < date '9999-12-31' then cast(c.until - interval 1 day as date) end as last_day, t.possible as holders_now, 'duty' as by_table, c.duty as by_row
from charged c
left join timeline t on t.post_id = c.post_id and t.since <= {as_of} and t.until > {as_of}
where c.role = 'accountable' and (select count(*) from authority) > 0
  and not exists (
    select 1 from powered p left join line_of s on s.post_id = p.post_id
    where coalesce(s.same, p.post_id) = c.post_id and (p.area is null or p.area = c.area) and p.since < c.until and p.until > c.since)
union all
select 'power without responsibility', p.post_id, p.area, p.act, case when p.since > date '0001-01-01' then p.since end,
  case when p.until < date '9999-12-31' then cast(p.until - interval 1 day as date) end, t.possible, 'authority', p.authority
from powered p
left join timeline t on t.post_id = p.post_id and t.since <= {as_of} and t.until > {as_of}
where (select count(*) from duty) > 0
  and not exists (
    select 1 from known_duty c left join line_of s on s.post_id = c.post_id
    where coalesce(s.same, c.post_id) = p.post_id and c.role <> 'liaison' and (p.area is null or p.area = c.area) and c.since_min < p.until and c.until_max > p.since)
  and not exists (select 1 from head h left join line_of s on s.post_id = h.post_id
    where coalesce(s.same, h.post_id) = p.post_id and h.since < p.until and h.until > p.since)
order by finding, post_id, area, detail
