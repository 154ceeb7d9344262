-- Why the records cannot tell what became of an item in the window, one row a reason: a sheet that was not seen in full, a line of
-- the same words that waits for a decision, or a last status word that nobody taught the program.
select handover_no, variant, item, 'sheet' as kind, v as u, p, moment from lost_sheet where needed
union
select o.handover_no, o.variant, o.item, 'waits' as kind, o.u, q.p, q.moment
from open_item o
join handover_case h on h.handover_no = o.handover_no and h.variant = o.variant
join candidate q on q.item = o.item and q.day <= h.window_end
join calendar c on c.p = q.p
where q.day > h.last_day or (q.moment = 'plan' and c.since > h.last_day)
  -- What it may have gone on as before the handover went on without it, and was perhaps followed up there.
  or q.p >= o.seen_p
union
-- It may say done.
select o.handover_no, o.variant, o.item, 'word' as kind, min(o.u) as u, max(k.p) as p, case when max(k.p * 4 + k.last_word) % 4 = 3 then 'review' else 'plan' end as moment
from open_item o
join handover_case h on h.handover_no = o.handover_no and h.variant = o.variant
join unread_word k on k.item = o.item
join calendar c on c.p = k.p and c.since <= h.window_end
group by o.handover_no, o.variant, o.item
having max(k.p * 4 + k.last_word) % 2 = 1
