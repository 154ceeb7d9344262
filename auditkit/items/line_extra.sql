-- What few lines have, looked for in all of them once and not in the place of each: a batch, an amount done, progress that is the
-- status word of the same cell.
select row_key, batch, actual, coalesce(progress = status_text, false) as one_cell
from plan_line
where batch is not null or actual is not null or (progress = status_text and status in ('not_started', 'unmapped'))
