-- How far each item reaches: whether it stands in several units and in several lineages, and the last period in which it is planned.
select item, min(u) <> max(u) as wide, min(lin) <> max(lin) as far, max(case when n_plan > 0 then p end) as last_p from cell group by item
