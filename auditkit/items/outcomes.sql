-- The answer: what became of every promise, in words, with the rows it rests on.
select o.item, o.item_id, c.period, coalesce(f.unit_id, n.unit_id) as unit_id, o.post_id, o.text, o.outcome, o.class, w.why,
  o.verified, o.late, o.postponed, o.reorganised, o.unapproved, o.authority_unknown, o.returned, o.slipped, o.rebaselined,
  o.self_declared, o.weakened, o.reassigned, o.unplanned, o.overdue, o.explained, o.reopened, o.copied, o.recurring,
  concat(s.file, coalesce(' › ' || s.sheet, ''), ' row ', cast(o.row as varchar), case when b.row is not null then concat('; ', t.file, coalesce(' › ' || t.sheet, ''), ' row ', cast(b.row as varchar)) else '' end)
    as evidence
from outcome_row o
join calendar c on c.p = o.p
join (select u, min(unit_id) as unit_id from unit_no group by u) n on n.u = o.u
left join renamed f on f.row_key = coalesce(o.plan_line, o.review_line)
join source s on s.source = o.source
left join cited b on b.by_table = o.by_table and b.by_row = o.by_row
left join source t on t.source = b.source
left join outcome_why w on w.item = o.item and w.u = o.u and w.p = o.p
