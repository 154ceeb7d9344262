-- The answer: problems that repeat an earlier one. What the register labels is checked: the earlier one was there before, in the same area.
-- Labels that lead nowhere are listed; and what carries the same title in the same area and unit without a label is proposed.
with told as (
  select c.problem, c.problem_id, c.title, c.area, c.u, c.unit_id, p.repeat_of, coalesce(c.from_min, c.found_min) as first_day, lower(trim(c.title)) as said
  from problem_case c join problem p on p.row_key = c.problem
), labelled as (
  select a.problem_id, a.title, a.unit_id, a.repeat_of as earlier_id, b.title as earlier_title, a.first_day, b.first_day as earlier_day,
    case when a.problem_id = a.repeat_of then 'label in doubt: it names itself'
      when b.first_day >= a.first_day then 'label in doubt: the earlier one came later'
      when a.area <> b.area then 'label in doubt: another area'
      when a.first_day is null or b.first_day is null then 'cannot tell: a day is missing' else 'repeat, verified' end as finding,
    a.problem as problem_row
  from told a join told b on b.problem_id = a.repeat_of
), alike as (
  select a.problem_id, a.title, a.unit_id, b.problem_id as earlier_id, b.title as earlier_title, a.first_day, b.first_day as earlier_day,
    'repeat, proposed: same title, area and unit' as finding, a.problem as problem_row,
    row_number() over (partition by a.problem_id order by b.first_day desc, b.problem_id desc) as nth
  from told a
  join told b on b.said = a.said and b.u = a.u and b.area is not distinct from a.area and b.first_day < a.first_day
  where a.repeat_of is null and b.repeat_of is distinct from a.problem_id
)
select problem_id, title, unit_id, earlier_id, earlier_title, earlier_day, first_day, finding, problem_row from labelled
union all
select problem_id, title, unit_id, earlier_id, earlier_title, earlier_day, first_day, finding, problem_row from alike where nth = 1
union all
-- The reading refuses a row whose label leads nowhere, so that only its place is known.
select p.problem_id, concat(r.file, coalesce(' › ' || r.sheet, ''), ' row ', cast(r.row as varchar)), r.unit_id, replace(r.found, chr(39), ''), cast(null as varchar), cast(null as date),
  cast(null as date), 'label leads nowhere: no such problem in the records', p.row_key
from refused r
left join problem p on p.source = r.source and p.row = r.row
where r.table_name = 'problem' and r.code = 'dangling' and r.heading = 'repeat_of'
order by finding, problem_id
