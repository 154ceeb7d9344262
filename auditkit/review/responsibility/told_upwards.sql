-- R7x: they escalated it.
select problem, person_id, post_id, state, inferred, side, table_name, row_key, shows from escalated
