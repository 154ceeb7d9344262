-- The handovers of the posts of the chain from the occurrence on, until the problem was closed: who left, who came, how the problem came
-- to them, and whether its item was followed up.
with mine as (
  select c.problem, c.item, c.may_since, c.closed_max, c.dated from problem_case c where c.problem_id = {problem}
), posts as (
  select distinct m.problem, p.post_id, nullif(array_to_string(list_sort(list(distinct p.kind)), ', '), '') as relation
  from mine m join chain_post p on p.problem = m.problem and p.kind in ('own', 'accountable', 'portfolio', 'head')
  group by m.problem, p.post_id
), came as (
  select handover_no, min(how) as how from inheritor i join mine m on m.problem = i.problem group by handover_no
), listed_lines as (
  select handover_no, count(*) as lines from listed group by handover_no
)
select h.handover_id, h.post_id, p.relation, h.on_min as handed_on, h.on_max as handed_on_latest, h.outgoing, h.incoming, h.interim, h.kind, h.merged_into,
  a.how as inherited, f.state, f.followed_on, f.followed_by, coalesce(l.lines, 0) as list_lines, h.handover_no
from mine m
join posts p on p.problem = m.problem
join handover h on h.post_id = p.post_id and m.dated and h.on_max > m.may_since and (m.closed_max is null or h.on_min <= m.closed_max) and h.on_min <= {as_of}
left join came a on a.handover_no = h.handover_no
left join follow_up f on f.handover_no = h.handover_no and f.item = m.item
left join listed_lines l on l.handover_no = h.handover_no
order by h.on_min, h.handover_id
