-- Every row that shows what a person had to do with a problem or an item: acted (wrote, signed, decided, ordered), answered
-- (replied, attended, annotated), or was sent it. Sent or opened is not known; a group address proves no answer of anybody.
with deed as (
  select a.problem_id, cast(null as bigint) as item, a.row_key, a.kind, a.person_id, a.post_id, a.approved_by, a.day_min, a.day_max, a.recorded_on
  from action a where a.problem_id is not null
  union all
  select cast(null as varchar) as problem_id, t.item, a.row_key, a.kind, a.person_id, a.post_id, a.approved_by, a.day_min, a.day_max, a.recorded_on
  from act t join action a on a.row_key = t.act
), mail as (
  select m.problem_id, i.item, m.row_key, m.sender, m.recipient, m.receipt, m.sent_on
  from message m
  left join item_of i on i.item_id = m.item_id
  where m.sent_on <= {as_of} and m.sent_on <= coalesce({known_on}, date '9999-12-31') and (m.problem_id is not null or i.item is not null)
), said as (
  select problem_id, item, person_id, post_id, case when kind in ('reply', 'attend', 'annotate') then 'answered' else 'acted' end as level, kind as how,
    day_min, day_max, 'action' as table_name, row_key, recorded_on, cast(null as varchar) as inferred
  from deed where person_id is not null
  union all
  select d.problem_id, d.item, h.person_id, d.post_id, case when d.kind in ('reply', 'attend', 'annotate') then 'answered' else 'acted' end, d.kind,
    d.day_min, d.day_max, 'action', d.row_key, d.recorded_on, concat('the record names the post ', d.post_id, ' only: its holder that day')
  from deed d join holder h on h.post_id = d.post_id and h.certain and h.since <= d.day_min and h.until > d.day_max
  where d.person_id is null
  union all
  select d.problem_id, d.item, p.person_id, cast(null as varchar), 'acted', concat('approved ', d.kind), d.day_min, d.day_max, 'action', d.row_key,
    d.recorded_on, cast(null as varchar)
  from deed d join person p on p.person_id = d.approved_by
  union all
  select m.problem_id, m.item, p.person_id, cast(null as varchar), 'acted', 'wrote', m.sent_on, m.sent_on, 'message', m.row_key, cast(null as date), cast(null as varchar)
  from mail m join person p on p.person_id = m.sender
  union all
  select m.problem_id, m.item, p.person_id, cast(null as varchar), case when m.receipt = 'replied' then 'answered' else 'was_sent' end, m.receipt,
    m.sent_on, m.sent_on, 'message', m.row_key, cast(null as date), cast(null as varchar)
  from mail m join person p on p.person_id = m.recipient
  union all
  select m.problem_id, m.item, h.person_id, a.post_id, 'was_sent', 'group address', m.sent_on, m.sent_on, 'message', m.row_key, cast(null as date),
    concat('a member of ', m.recipient, ' that day')
  from mail m
  join address a on a.address = m.recipient and a.since <= m.sent_on and a.until > m.sent_on
  join holder h on h.post_id = a.post_id and h.since <= m.sent_on and h.until > m.sent_on
)
select distinct problem_id, item, person_id, post_id, level, how, day_min, day_max, table_name, row_key, inferred
from said
where day_min <= {as_of} and coalesce(recorded_on, date '0001-01-01') <= least({as_of}, coalesce({known_on}, date '9999-12-31'))
