-- Items promised again and done again in the same words in three periods or more: recurring work, counted apart.
with often as (
  select item from cell where n_plan > 0 and done group by item having count(*) >= 3
)
select distinct item from (
  select l.item, l.canonical, count(distinct l.p) as periods
  from line l
  join often o on o.item = l.item
  join cell c on c.item = l.item and c.u = l.u and c.p = l.p and c.done
  where l.planned_line and l.holds
  group by l.item, l.canonical
) same where periods >= 3
