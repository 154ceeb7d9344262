-- Items promised again and done again in the same words in three periods or more: recurring work, counted apart.
with done as (
  select item, p from cell where done union select item, p from done_act
), often as (
  select item from done group by item having count(*) >= 3
)
select distinct item from (
  select l.item, l.text_no, count(distinct l.p) as periods
  from line l
  join often o on o.item = l.item
  join done d on d.item = l.item and d.p = l.p
  where l.planned_line and l.holds
  group by l.item, l.text_no
) same where periods >= 3
