-- Who left, came and stood between, one row a person: with the tenure that ends for the outgoing, else that begins.
select handover_no, role, person_id, tenure from movement where handover_no is not null
