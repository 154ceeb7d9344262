"""Every SQL text of the package means the same on DuckDB and on Spark, as far as a parser can tell."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import sqlglot

from auditkit.engine.portable import refuse_unportable, to_spark
from auditkit.engine.steps import fill
from auditkit.errors import NotPortable
from auditkit.parameters import Parameters

ROOT = Path(__file__).parents[2]
TEXTS = sorted((ROOT / "auditkit").rglob("*.sql"))
PARAMETERS = Parameters(date(2025, 6, 30), known_on=date(2025, 6, 30), window_days=90).asdict()
ASKED = {
    "day": date(2025, 3, 1),
    "post": "P7-MGR",
    "step": 1,
    "problem": "PRB-0042",
    "unit": "P7",
    "period": "2025-03",
    "moment": "plan",
    "earlier": 1,
    "later": 2,
}
# Names that the checks of records put in from the dictionary, and what another text gives: some lines, the superiors.
NAMES = {
    "{keys}": "post_id, person_id",
    "{table}": "tenure",
    "{same}": "s.post_id = t.post_id",
    "{placed}": "select row_key, id_line from plan_line where item_id = 'P7-018'",
    "{superiors}": "select superior_id as post_id, 1 as depth from reporting",
}


def filled(path: Path) -> str:
    text = path.read_text("utf-8")
    for hole, name in NAMES.items():
        text = text.replace(hole, name)
    return fill(text, **PARAMETERS, **ASKED)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_text_is_portable(path: Path) -> None:
    text = filled(path)
    refuse_unportable(text)
    spark = to_spark(text)
    assert sqlglot.parse_one(spark, read="spark") is not None


def test_one_text_is_one_query() -> None:
    def queries(path: Path) -> int:
        return len([tree for tree in sqlglot.parse(filled(path), read="duckdb") if tree])

    assert [path for path in TEXTS if queries(path) != 1] == []


MISTRANSLATED = [
    "select list(x order by y) from t",
    "select array_agg(x order by y) from t",
    "select string_agg(x, '; ' order by x) from t",
    "select string_agg(x, '; ') from t",
    "select hash(x) from t",
    "select * from a asof join b on a.k = b.k and a.day >= b.day",
    "with recursive r as (select 1 as n, 0 as depth union select n, depth + 1 from r where depth < 9) select n from r",
    "with recursive r as (select 1 as n union all select n from r) select n from r",
    "select a / b as c from t",
    "select a / (b) as c from t",
    "select * exclude (a) from t",
    "select a as start from t",
    "select cast(a as timestamptz) as b from t",
    "select a::timestamp as b from t",
    "select random() as r from t",
    "select row_number() over (partition by a) as n from t",
    "select strftime(a, '%Y-%m') as b from t",
    "select STRFTIME (a, '%Y-%m') as b from t",
    "select strptime(a, '%Y-%m') as b from t",
    "select epoch_ms(a) as b from t",
    "select regexp_matches(a, 'x') as b from t",
    "select a from (select hash(b) as a from t)",
    "select from where",
]


@pytest.mark.parametrize("text", MISTRANSLATED)
def test_a_planted_silent_mistranslation_is_caught(text: str) -> None:
    with pytest.raises(NotPortable):
        refuse_unportable(text)


PORTABLE = [
    "select list_sort(list(x)) as xs from t",
    "select a / nullif(b, 0) as c from t",
    "select row_number() over (partition by a order by b) as n from t",
    "with recursive r as (select 0 as depth union all select depth + 1 from r where depth < 9) select depth from r",
    "select date '2025-03-01' + 1 as day",
    "select a from t where day >= since and day < until",
    "select hash as h, 'random()' as said from t",
]


@pytest.mark.parametrize("text", PORTABLE)
def test_what_is_portable_is_let_through(text: str) -> None:
    refuse_unportable(text)
    assert to_spark(text)
