-- Cells that wait for a decision: a line of the same words in the review of R or in a sheet of R+1 … R+g may be this item.
select distinct c.item, c.u, c.p
from cell c
join candidate q on q.item = c.item and q.p <= c.p + {silence} and (q.p > c.p or (q.p = c.p and q.moment = 'review'))
