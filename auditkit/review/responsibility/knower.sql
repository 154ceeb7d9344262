-- When each person first knew of a problem (acted or answered) while in a post of the chain, in which of its posts, and until
-- when somebody had to follow it up.
with in_post as (
  select distinct k.problem, k.person_id, k.level, k.how, k.day_min, k.day_max, k.table_name, k.row_key, k.inferred, h.post_id, h.tenure, h.capacity,
    min(k.day_max) over (partition by k.problem, k.person_id) as first_day
  from known k
  join problem_case c on c.problem = k.problem
  join chain_holder h on h.problem = k.problem and h.person_id = k.person_id and h.kind not in ('liaison', 'assists')
    and h.sure_since <= k.day_min and h.sure_until > k.day_max
  where k.named and k.level in ('acted', 'answered') and (c.closed_max is null or k.day_min <= c.closed_max)
), firsts as (
  select *, min(row_key) over (partition by problem, person_id, table_name) as first_row,
    min(table_name) over (partition by problem, person_id) as first_table
  from in_post where day_max = first_day
), opened as (
  select f.problem, f.person_id, min(p.p) as p
  from (select distinct problem, person_id, first_day from firsts) f
  join calendar p on p.since >= f.first_day or ({window_counts_current} and p.until > f.first_day)
  group by f.problem, f.person_id, f.first_day
)
select f.problem, f.person_id, f.level, f.how, f.day_min, f.day_max, f.table_name, f.row_key, f.inferred, f.post_id, f.tenure, f.capacity,
  case when {window_days} is null then cast(w.until - interval 1 day as date)
    else cast(f.first_day + coalesce({window_days}, 0) * interval 1 day as date) end as window_end,
  case when {window_days} is null then w.review_day end as window_due
from firsts f
left join opened o on o.problem = f.problem and o.person_id = f.person_id
left join calendar w on w.p = o.p + {window} - 1
where f.table_name = f.first_table and f.row_key = f.first_row
