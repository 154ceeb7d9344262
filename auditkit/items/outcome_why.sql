-- Why the records cannot tell what became of a promise, in words: the sheets that were not seen in full, the word that nobody taught
-- the program, the action of which the day is open, the line that waits for a decision.
with told as (
  select item, u, p, doubt from outcome_flags where doubt is not null
), place as (
  -- The unit's own sheets, with those of its successors, and those of the other units in which the item stands.
  select item, u, p, u as v from told where contains(doubt, 'sheet')
  union
  select t.item, t.u, t.p, l.u
  from told t join (select distinct item, u from line where u in (select u from gap)) l on l.item = t.item
  where contains(t.doubt, 'sheet')
), word as (
  select t.item, t.u, t.p, max(k.p) as word_p, case when max(k.p * 4 + k.last_word) % 4 = 3 then 'review' else 'plan' end as moment
  from told t join unread_word k on k.item = t.item and k.p <= t.p + {silence}
  where contains(t.doubt, 'word')
  group by t.item, t.u, t.p
), reason as (
  select w.item, w.u, w.p, concat(c.period, ' ', g.moment, ' of ', n.unit_id, ' ', s.state) as why
  from place w
  join gap g on g.u = w.v and g.p >= w.p and g.p <= w.p + {silence} and (g.moment = 'review' or g.p > w.p)
  join calendar c on c.p = g.p
  join sheet_state s on s.u = g.v and s.p = g.p and s.moment = g.moment
  join unit_name n on n.u = g.v
  union
  select w.item, w.u, w.p, concat(c.period, ' ', w.moment, ': status word "', min(r.status_text), '" is not known')
  from word w
  join calendar c on c.p = w.word_p
  join line l on l.item = w.item and l.p = w.word_p and l.planned_line = (w.moment = 'plan') and l.status = 'unmapped' and l.holds
  join plan_line r on r.row_key = l.line
  group by w.item, w.u, w.p, c.period, w.moment
  union
  select t.item, t.u, t.p, concat('the day of its ', case a.kind when 'complete' then 'completion' when 'verify' then 'verification' else 'cancellation' end,
    ' is uncertain: ', cast(a.day_min as varchar), ' to ', cast(a.day_max as varchar))
  from told t
  join act a on a.item = t.item and a.kind in ('complete', 'verify', 'cancel') and a.day_max > a.day_min and a.p_max >= t.p
    and a.p_min <= t.p + {silence}
  where contains(t.doubt, 'day')
  union
  select t.item, t.u, t.p, concat(c.period, ' ', q.moment, ': a line that may be it waits for a decision')
  from told t
  join candidate q on q.item = t.item and q.p <= t.p + {silence} and (q.p > t.p or (q.p = t.p and q.moment = 'review'))
  join calendar c on c.p = q.p
  where contains(t.doubt, 'line')
)
select item, u, p, nullif(array_to_string(list_sort(list(why)), '; '), '') as why from reason group by item, u, p
