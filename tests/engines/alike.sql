-- abs
select n, abs(i) as x from odd;
-- chr
select chr(92) as x, chr(123) as y, chr(10) as z;
-- case
select n, case when b then 'y' when not b then 'n' end as x, case k when 1 then i end as y, if(b, 1, 2) as z from odd;
-- casts
select n, cast(i as varchar) as x, cast(d as varchar) as y, cast(b as varchar) as z, cast(k as bigint) as w,
  cast(i as double) as v
from odd;
-- casts of texts
select cast('12' as int) as x, cast('2025-03-01' as date) as y, cast('1.5' as double) as z;
-- coalesce
select n, coalesce(t, '-') as x, coalesce(i, 0) as y, coalesce(d, e) as z from odd;
-- concat
select n, concat(t, '/', cast(i as varchar)) as x, t || '/' as y from odd;
-- contains
select n, contains(t, 'b') as x, contains(t, '') as y, contains(t, '%') as z from odd;
-- strpos
select n, strpos(t, 'b') as x, strpos(t, '字') as y from odd;
-- replace
select n, replace(t, 'b', 'xx') as x, replace(t, '\', '/') as y from odd;
-- lower, upper, trim, length
select n, lower(t) as x, upper(t) as y, length(t) as w, length(trim(t)) as z from odd;
-- nullif
select n, nullif(t, '') as x, nullif(i, 0) as y from odd;
-- greatest, least
select n, greatest(d, e) as x, least(d, e) as y, greatest(i, n, null) as z, least(t, 'b') as w from odd;
-- date_diff
select n, date_diff('day', d, e) as x, date_diff('day', date '1900-01-01', d) as y from odd;
-- extract
select n, extract(year from d) as x, extract(month from d) as y, extract(day from d) as z from odd;
-- make_date
select make_date(2024, 2, 29) as x, make_date(1, 1, 1) as y, make_date(9999, 12, 31) as z;
-- days and months
select n, d + 1 as w, cast(d + interval 1 month as date) as x, cast(d - interval 1 day as date) as y,
  cast(d + n * interval 1 day as date) as z
from odd where d between date '1000-01-01' and date '9000-01-01';
-- division
select n, i / nullif(k, 0) as x, f / 4 as y, (i + 1) / nullif(n, 0) as z from odd;
-- remainder
select n, i % 4 as x, -7 % 4 as y, i % nullif(k, 0) as z from odd;
-- literals
select 'a\b' as x, 'it''s' as y, 'a
b' as z, '%_{' as w, '\n' as v, date '2025-03-01' as u, 1.5 as t, 10000000000 as s;
-- comparisons
select n, t < 'b' as x, t = '' as y, i > 0 and b as z, i > 0 or b as w, t is not distinct from null as v,
  t is distinct from 'a' as u, d between e and date '9999-12-31' as s
from odd;
-- in
select n, i in (1, 3, null) as x, i not in (1, 3) as y from odd;
-- in and not in a query
select n from odd where i not in (select i from odd where i > 1) and t in (select t from odd);
-- exists
select o.n, exists (select 1 from odd p where p.i = o.k) as x from odd o;
-- aggregates
select k, count(*) as x, count(i) as y, count(distinct t) as z, min(t) as u, max(t) as v, min(d) as w, max(f) as s,
  bool_or(b) as p, bool_and(b) as q, count(*) filter (where b) as r, sum(f) as h, cast(sum(i) as bigint) as g
from odd where n < 9 group by k;
-- aggregates of nothing
select count(*) as x, cast(sum(i) as bigint) as y, max(t) as z, bool_or(b) as w from odd where n < 0;
-- lists
select k, nullif(array_to_string(list_sort(list(t)), '; '), '') as x,
  nullif(array_to_string(list_sort(list(distinct t) filter (where b)), ', '), '') as y
from odd group by k;
-- unnest
select g.k, unnest(g.ts) as x
from (select k, list_sort(list(t) filter (where t is not null)) as ts from odd group by k) g;
-- windows
select n, lag(t) over (partition by k order by i, n) as x, lead(i) over (partition by k order by i desc, n) as y,
  row_number() over (order by t, n) as z, row_number() over (order by t desc, n) as w, rank() over (order by b) as v,
  dense_rank() over (order by d desc) as u
from odd;
-- frames
select n,
  last_value(i ignore nulls) over (partition by k order by n rows between unbounded preceding and 1 preceding) as x,
  max(f) over (partition by k order by n range between 1 following and 4 following) as y,
  count(*) over (order by i range between unbounded preceding and 2 following) as w,
  sum(n) over (partition by k order by n rows between unbounded preceding and current row) > 9 as z
from odd;
-- named windows
select n, (lead(n) over w) - n as x from odd window w as (partition by k order by n);
-- set operations
select t, b from odd where k = 1 union select t, b from odd union all select t, b from odd where k = 2;
-- distinct
select distinct b, k from odd;
-- recursion
with recursive r as (
  select n, n as top, 0 as depth from odd where n < 3
  union all
  select o.n, r.top, r.depth + 1 from r join odd o on o.n = r.n + 3 where r.depth < 9
)
select * from r;
-- names
select o."T" as "Odd name", o.N as m from odd o;
-- joins
select o.n, p.n as m
from odd o left join odd p on p.t = o.t and p.b is not distinct from o.b cross join (select 1 as one) s;
-- in order: missing last
select n from odd order by t, n;
-- in order: missing last, downwards
select n from odd order by t desc, n;
-- in order: truth and numbers
select n from odd order by b, i desc, n;
-- in order: missing first, where it is asked for
select n from odd order by d nulls first, n limit 3;
-- in order: of counts
select k from odd group by k order by count(i) desc, k;
