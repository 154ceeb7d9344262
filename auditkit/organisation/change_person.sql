-- Who stood in, arrived, left or stayed in each change that is no handover: one row a tenure.
select distinct change_no, role, person_id, tenure from change_row
