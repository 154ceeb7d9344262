-- The way up the hierarchy for every problem at once: its own post and every post above it on the days on which it occurred, with
-- whoever held them then. A vacant superior is named as vacant and the way goes on.
with way as (
  select problem, problem_id, post_id, 0 as depth, from_min, from_max, post_basis = 'head' as inferred
  from problem_case where post_id is not null and dated
  union all
  select c.problem, c.problem_id, l.superior_id, l.depth, c.from_min, c.from_max, l.inferred
  from problem_case c
  join line_up l on l.post_id = c.post_id and l.since <= c.from_max and l.until > c.from_min
  where c.dated
)
select w.problem_id, w.depth, w.post_id, w.inferred, w.from_min as occurred_from, w.from_max as occurred_latest,
  nullif(array_to_string(list_sort(list(distinct h.person_id)), '; '), '') as possible, w.problem
from way w
left join holder h on h.post_id = w.post_id and h.since <= w.from_max and h.until > w.from_min
group by w.problem_id, w.depth, w.post_id, w.inferred, w.from_min, w.from_max, w.problem
order by w.problem_id, w.depth, w.post_id, w.inferred, w.problem
