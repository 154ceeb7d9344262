-- Amounts that begin or go on with more, by what their words are met with.
select a.line, a.node, a.p, a.begins, a.more_p, a.planned, a.more, a.measure, a.u, x.key_no, x.number_no
from amount a
join wording w on w.text_no = a.text_no
join wording_mark x on x.word_no = w.word_no and x.begins
where a.begins or a.more_p is not null
