"""What may be written means the same on both engines, on missing and odd values too; what fails fails on both."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
import sqlglot
from sqlglot import exp

from auditkit.engine import fill
from auditkit.engine.portable import SHOWN
from auditkit.errors import AuditkitError, NotPortable

from .session import both, canonical

TEXTS = ["b", None, "", "a", "Ä", " b ", " c", "名字", "it's", "a\\b", "line\nline", "%_", "O/B", "Zoë"]
ODD = pa.table(
    {
        "n": pa.array(range(len(TEXTS)), pa.int64()),
        "k": pa.array([n % 3 for n in range(len(TEXTS))], pa.int32()),
        "t": pa.array(TEXTS, pa.string()),
        "i": pa.array([3, None, -3, 0, 7, -7, None, 1, 2, 5, 5, -1, 10**12, -(10**12)], pa.int64()),
        "f": pa.array([0.5, None, -0.5, 0.0, 1.5, 2.5, None, 1e20, 1e-7, 0.1, 100.0, 3.0, -2.5, 1 / 3], pa.float64()),
        "d": pa.array(
            [date(2024, 2, 29), None, date(1, 1, 1), date(9999, 12, 31), date(2025, 1, 31), date(1582, 10, 10)]
            + [date(2025, 3, day) for day in range(1, 9)],
            pa.date32(),
        ),
        "e": pa.array([date(2025, 1, 1) if n % 4 else None for n in range(len(TEXTS))], pa.date32()),
        "b": pa.array([True, None, False, None] * 3 + [None, None], pa.bool_()),
    }
)  # fmt: skip
_BLOCKS = (Path(__file__).parent / "alike.sql").read_text("utf-8").split(";\n")
ALIKE = {head[3:]: text for head, _, text in (block.partition("\n") for block in _BLOCKS) if text}
FAILS = {
    "a sum beyond bigint": "select 9223372036854775807 + n as x from odd",
    "a word as a number": "select cast(t as int) as x from odd where n = 3",
    "a word as a day": "select cast(t as date) as x from odd where n = 3",
    "no such table": "select * from elsewhere",
    "no such column": "select o.nothing from odd o",
}


@pytest.fixture(scope="module", autouse=True)
def odd() -> None:
    for engine in both():
        engine.table("odd", ODD)


@pytest.mark.parametrize("name", ALIKE)
def test_it_means_the_same(name: str) -> None:
    duck, spark = (engine.sql(ALIKE[name]) for engine in both())
    if name.startswith("in order"):
        assert spark.to_pylist() == duck.to_pylist()
    assert canonical(spark).schema == canonical(duck).schema
    assert canonical(spark).to_pylist() == canonical(duck).to_pylist()


@pytest.mark.parametrize("name", FAILS)
def test_it_fails_on_both(name: str) -> None:
    for engine in both():
        with pytest.raises(AuditkitError, match="the query cannot be answered"):
            engine.sql(FAILS[name])


def test_every_function_that_may_be_written_is_among_these() -> None:
    trees = [sqlglot.parse_one(text, read="duckdb") for text in ALIKE.values()]
    assert {type(one).__name__ for tree in trees for one in tree.find_all(exp.Func)} == SHOWN


HOSTILE = ["'", "\\", "\\'", "{as_of}", "'; drop table t; --", "a\nb", "\u2028", "名'字", "chr(39)", "\t", "\\u0041"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_only_a_text(text: str) -> None:
    duck, spark = (engine.sql(fill("select {word} as x", word=text)).to_pylist() for engine in both())
    assert spark == duck == [{"x": text}]


def test_a_text_that_means_something_else_is_refused_before_it_runs() -> None:
    with pytest.raises(NotPortable, match="rounded on DuckDB, cut on Spark"):
        both()[1].sql("select cast(1.5 as int) as x from odd")


# docs/spark.md names these: nothing in a text shows that a value of these kinds will come.
KNOWN = [
    ("lower", "ΟΔΟΣ", "οδοσ", "οδος"),
    ("lower", "\u0130", "i", "i\u0307"),
    ("trim", "\u00a0c", "c", "\u00a0c"),
]


@pytest.mark.parametrize(("function", "text", "duck", "spark"), KNOWN)
def test_a_known_difference_of_letters(function: str, text: str, duck: str, spark: str) -> None:
    asked = fill(f"select {function}({{word}}) as x", word=text)
    assert [engine.sql(asked).to_pylist()[0]["x"] for engine in both()] == [duck, spark]
