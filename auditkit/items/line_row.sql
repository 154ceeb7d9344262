-- Every line that counts as it was written, beside its item: what a store keeps together of one item.
select l.lin, l.item, r.row_key, r.source, r.row, r.unit_id, r.post_id, r.text, r.canonical, r.batch, r.due_max, r.planned, r.actual,
  r.status, r.status_text, r.progress, r.reason, r.recorded_on, r.done_on_max
from line l join plan_line r on r.row_key = l.line
