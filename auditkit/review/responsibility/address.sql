-- What a recipient may be other than a person: a post or a unit, by its id, its title or name, or an alias of it. The members of
-- such a group address are those who hold the post, or any post of the unit, on the day of the mail.
with written as (
  select 'post' as kind, post_id as address, post_id as id, since_min as since, until_max as until from known_post
  union all
  select 'post' as kind, title as address, post_id as id, since_min as since, until_max as until from known_post
  union all
  select 'unit' as kind, unit_id as address, unit_id as id, since_min as since, until_max as until from known_unit
  union all
  select 'unit' as kind, name as address, unit_id as id, since_min as since, until_max as until from known_unit
  union all
  select kind, alias as address, id, since_min as since, until_max as until from alias where kind in ('post', 'unit')
)
select distinct w.address, w.id as post_id, w.since, w.until
from written w where w.kind = 'post' and w.address not in (select person_id from person)
union
select distinct w.address, p.post_id, greatest(w.since, p.since_min) as since, least(w.until, p.until_max) as until
from written w
join known_post p on p.unit_id = w.id and p.since_min < w.until and p.until_max > w.since
where w.kind = 'unit' and w.address not in (select person_id from person)
