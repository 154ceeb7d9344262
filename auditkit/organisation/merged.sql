-- Posts and units that ended because they, or the post's unit, were merged into another or split into several: into what, and who
-- answered for that from then on. What is said of a post itself outranks what is said of its unit; what somebody goes on holding,
-- or comes into after that, did not end with it.
with step as (
  select s.kind, s.old_id, s.new_id, s.day_min, s.day_max, s.relation
  from succession s
  left join succession k on k.kind = s.kind and k.old_id = s.old_id and k.new_id = s.old_id and k.day_max = s.day_max
  -- A unit with a last day of its own after it was split went on without what it gave away.
  left join known_unit u on s.relation = 'split' and s.kind = 'unit' and u.unit_id = s.old_id
    and u.until_min > s.day_max and u.until_max < date '9999-12-31'
  where s.relation in ('merge', 'split') and s.new_id is not null and s.day_min <= {as_of} and k.old_id is null and u.unit_id is null
), ended as (
  select 'post' as kind, l.line_id, s.day_min, s.day_max, s.relation, s.new_id as merged_into, s.new_id as heir_id
  from step s join post_line l on l.post_id = s.old_id
  where s.kind = 'post'
  union
  select 'post', l.line_id, s.day_min, s.day_max, s.relation,
    case when h.post_id is null then s.new_id else concat(s.new_id, ': ', h.post_id) end, h.post_id
  from step s
  join unit_line a on a.unit_id = s.old_id
  join unit_line b on b.line_id = a.line_id
  join post_unit p on p.unit_id = b.unit_id and p.since_min < s.day_max and p.until_max > s.day_max
  join post_line l on l.post_id = p.post_id
  left join (select distinct post_id from known_post where is_head) k on k.post_id = p.post_id
  left join head h on k.post_id is not null and h.unit_id = s.new_id and h.since <= s.day_max and h.until > s.day_max
  where s.kind = 'unit'
    and p.post_id not in (select old_id from succession where kind = 'post' and old_id is not null and day_min <= {as_of})
  union
  select 'unit', a.line_id, s.day_min, s.day_max, s.relation,
    case when h.post_id is null then s.new_id else concat(s.new_id, ': ', h.post_id) end, h.post_id
  from step s
  join unit_line a on a.unit_id = s.old_id
  left join head h on h.unit_id = s.new_id and h.since <= s.day_max and h.until > s.day_max
  where s.kind = 'unit'
), held as (
  select 'post' as kind, l.line_id, max(t.since_min) as since, max(t.until_min) as until
  from known_tenure t join post_line l on l.post_id = t.post_id
  group by l.line_id
  union all
  select 'unit', n.line_id, max(greatest(t.since_min, p.since_min)), max(least(t.until_min, p.until_min))
  from known_tenure t
  join post_unit p on p.post_id = t.post_id and p.since_min < t.until_max and p.until_max > t.since_min
  join unit_line n on n.unit_id = p.unit_id
  group by n.line_id
)
select e.kind, e.line_id, min(e.day_min) as day_min, max(e.day_max) as day_max,
  case when min(e.relation) = 'merge' then 'merger' else 'split' end as how,
  nullif(array_to_string(list_sort(list(distinct e.merged_into)), '; '), '') as merged_into,
  -- Of several nobody can say whose duty a line without another post is.
  case when count(distinct e.merged_into) = 1 then min(e.heir_id) end as heir_id,
  nullif(array_to_string(list_sort(list(distinct e.heir_id) filter (where e.heir_id is not null)), '; '), '') as heirs,
  nullif(array_to_string(list_sort(list(distinct t.certain) filter (where t.certain is not null)), '; '), '') as taken_over_by,
  -- Who heads all of it did not leave; who heads a part of it has handed over the rest.
  case when count(distinct coalesce(t.certain, '')) = 1 then min(t.certain) end as same_hands
from ended e
join (select kind, line_id, max(day_max) as day_max from ended group by kind, line_id) z
  on z.kind = e.kind and z.line_id = e.line_id and z.day_max = e.day_max
join held w on w.kind = e.kind and w.line_id = e.line_id and w.since < e.day_max and date_diff('day', e.day_max, w.until) <= {overlap_days}
left join timeline t on t.post_id = e.heir_id and t.since <= e.day_max and t.until > e.day_max
group by e.kind, e.line_id
