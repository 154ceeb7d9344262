-- Unit × period where a sheet needed to see what followed is not there: a review of R … R+g, a plan of R+1 … R+g.
select distinct g.u, c.p
from gap g
join calendar c on g.p >= c.p and g.p <= c.p + {silence} and (g.moment = 'review' or g.p > c.p)
