-- Whose sheets speak for a unit that ended: the heirs of its heirs too, each from the day of the last step on.
with recursive step as (
  select distinct old_id, new_id, day_min as day
  from succession
  where kind = 'unit' and relation in ('rename', 'move', 'merge', 'split')
    and old_id is not null and new_id is not null and old_id <> new_id and day_min <= {as_of}
), heir as (
  select old_id as unit_id, new_id as heir_id, day as since, 1 as depth from step
  union all
  select h.unit_id, s.new_id, s.day, h.depth + 1
  from heir h
  join step s on s.old_id = h.heir_id and s.day >= h.since
  -- A unit that was renamed and back the same day would go round for ever.
  where h.depth < 30 and not (s.new_id = h.unit_id and s.day = h.since)
)
select distinct unit_id, heir_id, since from heir
