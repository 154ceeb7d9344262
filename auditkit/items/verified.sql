-- Whether each verification came from someone other than the owner: true, false, or blank where nobody can tell.
select item, u, p, act, case when owned = 1 and acted = 1 then same = 0 end as by_another from owner
