-- Whether each verification came from someone other than the owner: true, false, or blank where nobody can tell.
select o.item, o.u, o.p, o.act,
  case when a.person_id is null or (o.known = 0 and o.named is null) then null
    else o.same = 0 and a.person_id <> coalesce(o.named, '') end as by_another
from owner o join act a on a.act = o.act and a.item = o.item
