-- The answer: the holders of every post on one day, as the records stood on that day beside as they are known now; each difference is a
-- line of its own. A row whose day of recording nobody knows cannot speak for what was known then.
with early as (
  select post_id, person_id, coalesce(capacity, 'substantive') as capacity, since_min, until_max, recorded_on, row_key,
    row_number() over (partition by post_id, person_id, since_min, since_max order by recorded_on desc, row_key desc) as nth
  from tenure where recorded_on <= {day}
), then_held as (
  select post_id, person_id, capacity, recorded_on, row_key from early where nth = 1 and since_min <= {day} and until_max > {day}
), now_held as (
  select k.post_id, k.person_id, k.capacity, t.recorded_on, k.tenure as row_key
  from known_tenure k
  join tenure t on t.row_key = k.tenure
  where k.since_min <= {day} and k.until_max > {day}
)
select coalesce(n.post_id, t.post_id) as post_id, coalesce(n.person_id, t.person_id) as person_id, t.capacity as as_known_then,
  n.capacity as as_known_now, t.recorded_on as recorded_then, n.recorded_on as recorded_now,
  case when n.row_key is not null and n.recorded_on is null then 'cannot tell: no day of recording'
    when t.row_key is null then 'known later' when n.row_key is null then 'no longer so' when t.capacity <> n.capacity then 'capacity known later'
    else 'same' end as difference,
  coalesce(n.row_key, t.row_key) as by_row
from now_held n
full join then_held t on t.post_id = n.post_id and t.person_id = n.person_id
order by difference, post_id, person_id
