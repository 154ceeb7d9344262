-- Who came into a post of the chain after a problem occurred and before it was closed, and how it came to them: named on the
-- signed list, visible in the post's live plans or known to them, or hidden; once for each reading of uncertain dates.
with spot as (
  select distinct c.problem, c.item, c.title, h.handover_no, h.post_id, h.on_min,
    case when c.dated and c.from_max < h.on_min then true else false end as after
  from problem_case c
  join chain_post p on p.problem = c.problem and p.kind in ('own', 'accountable', 'portfolio', 'head')
  join handover h on h.post_id = p.post_id and h.on_max >= p.since_min and h.on_min < p.until_max
  where h.on_max > c.may_since and h.on_min <= {as_of} and (c.closed_max is null or c.closed_max >= h.on_min)
    and (not c.dated or c.from_min < h.on_max)
), came as (
  select s.problem, s.item, s.handover_no, s.post_id, s.on_min, s.after, p.person_id, p.tenure, s.title
  from spot s
  join handover_person p on p.handover_no = s.handover_no and p.role = 'incoming'
), shown as (
  select c.problem, c.handover_no, c.person_id, 'named' as how, 'handover_list' as table_name, l.row_key
  from came c
  join listed l on l.handover_no = c.handover_no and (l.item = c.item or lower(trim(l.text)) = lower(trim(c.title)))
  union
  select c.problem, c.handover_no, c.person_id, 'visible' as how, 'plan_line' as table_name, f.plan_line
  from came c
  join follow_state f on f.handover_no = c.handover_no and f.item = c.item and f.live
  union
  select c.problem, c.handover_no, c.person_id, 'visible' as how, k.table_name, k.row_key
  from came c
  join known k on k.problem = c.problem and k.person_id = c.person_id and k.named and k.level in ('acted', 'answered') and k.day_max < c.on_min
), best as (
  select problem, handover_no, person_id, min(how) as how from shown group by problem, handover_no, person_id
)
select c.problem, c.handover_no, c.post_id, c.person_id, c.tenure, c.after, coalesce(b.how, 'hidden') as how, s.table_name, s.row_key,
  k.variant, k.on_day, k.last_day, k.window_end, k.window_due
from came c
join handover_case k on k.handover_no = c.handover_no
left join best b on b.problem = c.problem and b.handover_no = c.handover_no and b.person_id = c.person_id
left join shown s on s.problem = c.problem and s.handover_no = c.handover_no and s.person_id = c.person_id and s.how = b.how
