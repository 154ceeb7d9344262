-- R1: held, when it occurred, the post that was accountable for the area.
select problem, person_id, post_id, state, inferred, side, table_name, row_key, shows from held_row where kind = 'accountable'
