-- The planned lines that name no post: of the head of their unit. Read from the lines of all, in the review of another post too.
select item, lin, p from line where planned_line and holds and post_id is null
