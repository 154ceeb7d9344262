-- The answer: every episode of change in the holders of a post.
select handover_id, post_id, unit_id, on_min as handed_on, on_max as handed_on_latest, last_min as last_day, outgoing, incoming, interim,
  days_vacant_min as days_vacant, days_vacant_max, days_overlap_min as days_overlap, days_overlap_max, kind, reorganised, merged_into,
  taken_over_by
from handover
where on_min <= {as_of}
order by on_min, handover_id
