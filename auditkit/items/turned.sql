-- Wordings that end before the head of the unit changes, the holder of their post, or the unit itself: with each spell under
-- which they may go on, and the keys by which they are met there.
with spell as (
  select u, cast(null as varchar) as post_id, head_turns as turns, head_spell as spell, min(k) as first_k, max(k) as last_k
  from run_start group by u, head_turns, head_spell
  union all
  select u, post_id, post_turns as turns, post_spell as spell, min(k) as first_k, max(k) as last_k
  from run_start where post_id is not null group by u, post_id, post_turns, post_spell
), later as (
  select a.line, a.k, a.next_k, a.word_no, s.spell
  from run_end a join spell s on s.u = a.u and s.post_id is null and s.turns > a.head_turns
  where s.last_k > a.k and s.first_k <= a.k + 2 * {look_back} + 1
  union all
  select a.line, a.k, a.next_k, a.word_no, s.spell
  from run_end a join spell s on s.u = a.u and s.post_id = a.post_id and s.turns > a.post_turns
  where s.last_k > a.k and s.first_k <= a.k + 2 * {look_back} + 1
  union all
  select a.line, a.k, a.next_k, a.word_no, s.spell
  from run_end a join speaker p on p.u = a.u and p.v <> a.u join spell s on s.u = p.v and s.post_id is null
  where s.last_k > a.k and s.first_k <= a.k + 2 * {look_back} + 1
)
select l.line, l.k, l.next_k, l.word_no, l.spell, x.key_no
from later l join wording_key x on x.word_no = l.word_no
