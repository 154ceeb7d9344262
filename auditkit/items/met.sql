-- Which wordings are compared: one ends, the other begins within look_back periods in the unit and shares a numbered place or a
-- rare word and, if both have some, an identity number. Under another holder, and in a unit that took the unit over, the
-- numbers may be others. The very same words are compared only where they were perhaps passed to another unit (`passed_on`).
select a.line as slot, b.line as head, false as elsewhere
from run_end a
join wording_mark x on x.word_no = a.word_no and x.ends
join run_start b on b.u = a.u and b.k > a.k and b.k <= a.k + 2 * {look_back} + 1
join wording_mark y on y.word_no = b.word_no and y.key_no = x.key_no and y.number_no = x.number_no and y.begins
where b.word_no <> a.word_no and (a.next_k is null or b.last_k < a.next_k)
union
select a.line as slot, b.line as head, false as elsewhere
from turned a
join run_start b on b.head_spell = a.spell and b.k > a.k and b.k <= a.k + 2 * {look_back} + 1
join wording_key y on y.word_no = b.word_no and y.key_no = a.key_no
where b.word_no <> a.word_no and (a.next_k is null or b.last_k < a.next_k)
union
select a.line as slot, b.line as head, false as elsewhere
from turned a
join run_start b on b.post_spell = a.spell and b.k > a.k and b.k <= a.k + 2 * {look_back} + 1
join wording_key y on y.word_no = b.word_no and y.key_no = a.key_no
where b.word_no <> a.word_no and (a.next_k is null or b.last_k < a.next_k)
union all
select slot, head, true as elsewhere from passed_on
