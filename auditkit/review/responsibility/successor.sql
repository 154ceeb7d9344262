-- R8: inherited it named or visible, and nobody followed it up in the window. Hidden never fires; nor does a window that is not over.
with told as (
  select distinct problem, handover_no, variant, person_id, post_id, tenure, after, how, last_day, window_end, window_due
  from inheritor where how <> 'hidden'
), blind as (
  select distinct t.problem, t.handover_no, t.variant, t.person_id, k.document
  from told t
  join dark k on k.problem = t.problem and k.until > t.last_day and k.since <= t.window_end
    and (k.moment = 'plan' or k.until <= t.window_end + interval 1 day)
), judged as (
  select t.*,
    case when exists (select 1 from inherited_act a where a.problem = t.problem and a.handover_no = t.handover_no and a.variant = t.variant
        and a.person_id = t.person_id and a.in_time) then 'followed'
      when t.window_end is null or t.window_end > {as_of} or coalesce(t.window_due, t.window_end) >= {as_of} then 'not_yet'
      when b.problem is not null or not t.after then 'cannot_tell'
      else 'established' end as state
  from told t
  left join (select distinct problem, handover_no, variant, person_id from blind) b
    on b.problem = t.problem and b.handover_no = t.handover_no and b.variant = t.variant and b.person_id = t.person_id
), fired as (
  select problem, handover_no, person_id, min(post_id) as post_id, min(tenure) as tenure, min(how) as how, max(window_end) as window_end, bool_and(after) as after,
    case when min(state) = max(state) then min(state) else 'cannot_tell' end as state
  from judged
  group by problem, handover_no, person_id
  having min(state) not in ('followed', 'not_yet') or min(state) <> max(state)
)
select f.problem, f.person_id, f.post_id, f.state, cast(null as varchar) as inferred, 'for' as side, i.table_name, i.row_key,
  concat('inherited it ', f.how, '; nothing on record by ', cast(f.window_end as varchar)) as shows
from fired f
join inheritor i on i.problem = f.problem and i.handover_no = f.handover_no and i.person_id = f.person_id
union
select problem, person_id, post_id, state, cast(null as varchar), 'for', 'tenure', tenure, concat('took over ', post_id) from fired
union
select f.problem, f.person_id, f.post_id, f.state, cast(null as varchar), 'against', a.table_name, a.row_key,
  concat('followed up later: ', a.kind, ' on ', cast(a.day_min as varchar))
from fired f
join inherited_act a on a.problem = f.problem and a.handover_no = f.handover_no and a.person_id = f.person_id
union
select f.problem, f.person_id, f.post_id, f.state, cast(null as varchar), 'against', x.table_name, x.row_key, x.shows
from fired f
join escalated x on x.problem = f.problem and x.person_id = f.person_id
union
select f.problem, f.person_id, f.post_id, f.state, cast(null as varchar), 'missing', cast(null as varchar), cast(null as bigint), b.document
from fired f
join blind b on b.problem = f.problem and b.handover_no = f.handover_no and b.person_id = f.person_id
where f.state = 'cannot_tell'
union
select problem, person_id, post_id, state, cast(null as varchar), 'missing', cast(null as varchar), cast(null as bigint),
  'the exact days of the occurrence and of the handover'
from fired where not after
