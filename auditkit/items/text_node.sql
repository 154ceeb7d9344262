-- The item of each line without an id: the one id that goes with its words in the unit; else the run of periods in which the
-- same words stand, broken by a distance of more than look_back periods or by a decision; a line that stands twice in one
-- sheet is alone.
with known as (
  select u, canonical, min(item_id) as item_id, count(distinct item_id) as ids
  from text_line group by u, canonical
), beside as (
  select *,
    max(case when item_id is not null then p end) over (
      partition by u, canonical order by p, moment, line rows between unbounded preceding and current row) as id_before,
    min(case when item_id is not null then p end) over (
      partition by u, canonical order by p, moment, line rows between current row and unbounded following) as id_after
  from text_line
), step as (
  select line, u, canonical, p, moment,
    coalesce(p - id_before <= {look_back}, false) or coalesce(id_after - p <= {look_back}, false) as id_near,
    case when cut or p - lag(p) over (partition by u, canonical order by p, moment, line) > {look_back} then 1 else 0 end as fresh
  from beside where item_id is null and not doubled
), run as (
  select line, u, canonical, id_near,
    sum(fresh) over (partition by u, canonical order by p, moment, line rows between unbounded preceding and current row) as island
  from step
), island as (
  select r.line, dense_rank() over (order by r.u, r.canonical, r.island) as rank
  from run r join known k on k.u = r.u and k.canonical = r.canonical
  where k.ids = 0 or (k.ids = 1 and not r.id_near)
)
select r.line, n.node
from run r
join known k on k.u = r.u and k.canonical = r.canonical
join named_item n on n.item_id = k.item_id
where k.ids = 1 and r.id_near
union all
select line, rank + (select count(*) from named_item) as node from island
union all
select t.line, t.line + (select count(*) from named_item) + (select count(*) from text_line) as node
from text_line t
join known k on k.u = t.u and k.canonical = t.canonical
where t.item_id is null and (t.doubled or k.ids > 1)
