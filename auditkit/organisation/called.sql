-- What each person is called in sentences: by name, with the id where that is another word.
select person_id, case when coalesce(max(name), person_id) = person_id then person_id else concat(max(name), ' (', person_id, ')') end as called
from person
group by person_id
