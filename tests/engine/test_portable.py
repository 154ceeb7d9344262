"""What Spark would answer otherwise without a word is refused, and the complaint says what to write instead."""

from __future__ import annotations

import pytest

from auditkit.engine.portable import refuse_unportable, to_spark
from auditkit.errors import NotPortable

# Each text runs on DuckDB; beside it, what the translation to Spark would make of it.
PLANTED = [
    ("select list(x) as xs from t", "its order differs"),
    ("select list(x order by y) as xs from t", "Spark drops the order"),
    ("select first(x order by y) as x from t", "not among the functions shown"),
    ("select any_value(x) as x from t", "not among the functions shown"),
    ("select arg_max(x, y) as x from t", "not among the functions shown"),
    ("select array_to_string(list_sort(list(x)), '; ') as x from t", "null on DuckDB and '' on Spark"),
    ("select hash(x) as x from t", "maps to another function"),
    ("select * from a positional join b", "POSITIONAL join"),
    ("select * from a natural join b", "NATURAL join"),
    ("select * from a asof join b on a.day >= b.day", "ASOF join"),
    ("select * from a left join b on b.n = (select min(n) from c)", "a subquery in the condition of a join"),
    ("select lead(x) over w - x > 0 as y from t window w as (order by x)", "put the call in brackets"),
    ("with a as (select 1 as n) select * from a join (with a as (select 2 as n) select * from a) b on true", "inside"),
    ("select * from t join (with t as (select 2 as n) select * from t) b on true", "inside brackets"),
    ("select a / b as c from t", "ANSI Spark raises on 1/0"),
    ("select a % b as c from t", "ANSI Spark raises on 1/0"),
    ("select a / 0 as c from t", "ANSI Spark raises on 1/0"),
    ("select a // 2 as c from t", "rounds another way"),
    ("select cast(1.5 as int) as c", "rounded on DuckDB, cut on Spark"),
    ("select cast(a / nullif(b, 0) as bigint) as c from t", "rounded on DuckDB, cut on Spark"),
    ("select cast((a / 2) as integer) as c from t", "rounded on DuckDB, cut on Spark"),
    ("select round(a, 2) as c from t", "halves are rounded"),
    ("select try_cast(a as int) as c from t", "not among the functions shown"),
    ("select a like '%\\_%' as c from t", "a backslash is an escape on Spark only"),
    ("select a ilike 'x%' as c from t", "a backslash is an escape on Spark only"),
    ("select a ~ 'x' as c from t", "the whole text on DuckDB, a part of it on Spark"),
    ("select a similar to 'x' as c from t", "dialects of patterns differ"),
    ("select a glob 'x*' as c from t", "a pattern of files"),
    ("select regexp_replace(a, 'x', 'y') as c from t", "not among the functions shown"),
    ("select substring(a, 0, 2) as c from t", "a position before 1"),
    ("select left(a, 2) as c from t", "not among the functions shown"),
    ("select string_split(a, ',') as c from t", "not among the functions shown"),
    ("select xs[1] as c from t", "Spark counts from 0"),
    ("select date_diff('month', a, b) as c from t", "only 'day' counts alike"),
    ("select datediff('week', a, b) as c from t", "only 'day' counts alike"),
    ("select extract(dow from a) as c from t", "only year, month and day"),
    ("select date_trunc('month', a) as c from t", "not among the functions shown"),
    ("select current_date as c", "not among the functions shown"),
    ("select now() as c", "not among the functions shown"),
    ("select timestamp '2025-03-01 10:00:00' as c", "time zones differ"),
    ("select a at time zone 'UTC' as c from t", "a time zone"),
    ("select * from generate_series(1, 3)", "rows from a function"),
    ("select * from range(3)", "rows from a function"),
    ("select range(3) as c", "rows from a function"),
    ("select * from read_csv('x.csv')", "not among the functions shown|rows from a function"),
    ("select a from t limit 3", "limit without an order"),
    ("select distinct on (a) a, b from t order by a, b", "distinct on"),
    ("select * exclude (a) from t", "name the columns"),
    ("select * replace (a + 1 as a) from t", "name the columns"),
    ("select a from t using sample 3", "a sample"),
    ("select list_transform(xs, x -> x + 1) as c from t", "not among the functions shown|a function over a list"),
    ("select median(a) as c from t", "not among the functions shown"),
    ("select getenv('HOME') as c", "not among the functions shown"),
    ("select java_method('java.lang.System', 'exit', 0) as c", "java_method.*not among the functions shown"),
    ("with recursive r as (select 1 as n, 0 as depth union select n, depth from r) select n from r", "UNION inside"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), PLANTED)
def test_a_silent_mistranslation_is_refused(text: str, said: str) -> None:
    with pytest.raises(NotPortable, match=said):
        refuse_unportable(text)


# What a translator gets right, although the engines differ: the other half is run in tests/engines.
RIGHT = [
    ("select a from t order by a", "NULLS LAST"),
    ("select concat(a, b) as c from t", "COALESCE(a, '')"),
    ("select 'a\\b' as c", "'a\\\\b'"),
    ("select max(a) over (order by b) as c from t", "NULLS LAST"),
]


@pytest.mark.parametrize(("text", "written"), RIGHT)
def test_a_difference_that_is_translated(text: str, written: str) -> None:
    assert written in to_spark(text)
