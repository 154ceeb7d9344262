-- Words that stop in one unit, not reported done or cancelled, and stand in a plan of another for the first time within the g
-- periods that follow: work that may have been passed to it. What a third unit writes too is everybody's routine and asks nothing.
with stood as (
  select w.word_no, min(s.p) as first_p
  from wording w
  join text_no t on t.text_no = w.text_no
  join plan_line l on l.canonical = t.canonical
  join calendar c on c.period = l.period
  join sheet s on s.unit_id = l.unit_id and s.p = c.p and s.moment = l.moment and s.source = l.source and s.counts
  join unit_no n on n.unit_id = l.unit_id
  group by w.word_no, n.u
), two as (
  select word_no, max(first_p) as first_p from stood group by word_no having count(*) = 2
)
select a.line as slot, b.line as head
from run_end a
join two t on t.word_no = a.word_no and t.first_p > a.p and t.first_p <= a.p + {silence}
join run_start b on b.word_no = t.word_no and b.u <> a.u and b.p = t.first_p and b.k % 2 = 0
where coalesce(a.status, '') not in ('done', 'cancelled') and (a.next_k is null or b.last_k < a.next_k)
