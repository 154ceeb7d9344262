-- Amounts that end or go on with less, by the units whose sheets may go on with them and by what their words are met with.
select a.line, a.node, a.p, a.ends, a.less_p, a.planned, a.less, a.measure, s.v, x.key_no, x.number_no
from amount a
join speaker s on s.u = a.u
join wording w on w.text_no = a.text_no
join wording_mark x on x.word_no = w.word_no and x.ends
where a.ends or a.less_p is not null
