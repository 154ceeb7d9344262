-- By what wordings meet: a key together with an identity number. Number 0 is met by every beginning and -1 only by a beginning
-- without a number: so a wording without a number meets all others, one with a number none that has only other numbers.
with number as (
  select word_no, unnest(marks) as number_no from wording
)
select k.word_no, k.key_no, n.number_no, true as ends, true as begins
from wording_key k join number n on n.word_no = k.word_no
union all
select k.word_no, k.key_no, 0, w.numbers is null, true from wording_key k join wording w on w.word_no = k.word_no
union all
select k.word_no, k.key_no, -1, w.numbers is not null, w.numbers is null from wording_key k join wording w on w.word_no = k.word_no
