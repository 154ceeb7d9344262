-- The keys of each wording, one a row.
select word_no, unnest(keys) as key_no from wording
