-- Cells that wait for a decision: the same words stand twice in one sheet, here or in the g periods that follow.
select distinct c.item, c.u, c.p
from cell c join candidate q on q.item = c.item and q.p >= c.p and q.p <= c.p + {silence}
