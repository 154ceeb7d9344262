-- Every decision, and whether it still applies: a line that a corrected sheet no longer has is named, not forgotten.
with known as (
  select distinct line_id from plan_line union select distinct item_id from plan_line where item_id is not null
), ranked as (
  select line_a, line_b, verdict, author, day_max, why, row_key,
    row_number() over (partition by line_a, line_b order by coalesce(day_max, date '0001-01-01') desc, row_key desc) as rank
  from decision
)
select d.line_a, d.line_b, d.verdict, d.author as decided_by, d.day_max as decided_on, d.why,
  case when a.line_id is null then 'does not apply: line_a is in no sheet'
    when b.line_id is null then 'does not apply: line_b is in no sheet'
    when d.rank > 1 then 'replaced by a later decision' else 'applies' end as state,
  d.row_key as decision_row
from ranked d
left join known a on a.line_id = d.line_a
left join known b on b.line_id = d.line_b
