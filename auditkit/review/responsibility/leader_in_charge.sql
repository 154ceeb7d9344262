-- R4: held, when it occurred, the post in whose portfolio the area lay. A liaison does not count.
select problem, person_id, post_id, state, inferred, side, table_name, row_key, shows from held_row where kind = 'portfolio'
