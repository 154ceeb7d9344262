-- R7x: escalated it: an action that says so, or a mail of theirs to whoever then held a post above theirs.
with spoke as (
  select distinct k.problem, k.person_id, k.post_id, k.day_min from knower k
)
select s.problem, s.person_id, s.post_id, case when a.inferred is null then 'established' else 'indicated' end as state, a.inferred,
  'for' as side, 'action' as table_name, a.act as row_key, concat('escalated it on ', cast(a.day_min as varchar)) as shows, a.day_max as told_on
from spoke s
join problem_act a on a.problem = s.problem and a.person_id = s.person_id and a.kind = 'escalate' and a.named and a.day_min >= s.day_min
union
select s.problem, s.person_id, s.post_id, 'indicated', 'a mail to a superior is read as an escalation',
  'for', 'message', t.row_key, concat('wrote to ', coalesce(n.called, h.person_id), ' in the superior post ', h.post_id), t.day_max
from spoke s
join known t on t.problem = s.problem and t.person_id = s.person_id and t.how = 'wrote' and t.named and t.day_min >= s.day_min
join message m on m.row_key = t.row_key
join line_up l on l.post_id = s.post_id and l.since <= t.day_min and l.until > t.day_min
join holder h on h.post_id = l.superior_id and h.since <= t.day_min and h.until > t.day_min
left join called n on n.person_id = h.person_id
left join address d on d.address = m.recipient and d.post_id = l.superior_id and d.since <= t.day_min and d.until > t.day_min
where h.person_id = m.recipient or d.post_id is not null
