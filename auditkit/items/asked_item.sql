-- The items whose events are asked for: open at a handover, or named by a problem.
select item from open_item
union
select item from problem_item
