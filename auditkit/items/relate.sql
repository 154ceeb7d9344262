-- Splits, merges and supersessions: they relate items and do not make them one.
select coalesce(a.item, s.node_a) as item, s.p_a, coalesce(b.item, s.node_b) as into_item, s.p_b
from stated_node s
left join joined a on a.node = s.node_a
left join joined b on b.node = s.node_b
where s.relation in ('split', 'merge', 'supersede')
