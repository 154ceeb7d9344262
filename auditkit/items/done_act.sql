-- Completions and verifications on record, by item and the period in which they surely lie.
select distinct item, p_max as p from act where kind in ('complete', 'verify')
