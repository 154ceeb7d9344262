-- How far each item reaches: whether it stands in several units, and the last period in which it is planned.
select item, min(u) <> max(u) as wide, max(case when n_plan > 0 then p end) as last_p from cell group by item
