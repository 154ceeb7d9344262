"""The engine answers one SELECT, changes nothing and reads no file; a value never becomes part of a query."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlglot
from hypothesis import example, given, settings
from hypothesis import strategies as st

from auditkit.engine import DuckDB, Method, Step, fill
from auditkit.engine.steps import catalogue, literal
from auditkit.errors import AuditkitError
from auditkit.parameters import Parameters

ENGINE = DuckDB()
PARAMETERS = Parameters(date(2025, 6, 30))
HOSTILE = [
    "'",
    "''",
    "\\",
    "\\'",
    "{as_of}",
    "{",
    "}",
    "'; drop table t; --",
    "\\{as_of}'",
    "a\nb",
    "\u2028",
    "名'字",
    "chr(39)",
]


def answer(text: str) -> Any:
    return ENGINE.sql(text).to_pylist()[0]["x"]


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=30))
@example("\\{as_of}'")
def test_a_text_comes_back_as_it_went_in(text: str) -> None:
    assert answer(f"select {literal(text)} as x") == text
    once = fill("select {word} as x", word=text)
    assert answer(fill(once, as_of=PARAMETERS.as_of)) == text, "a text that was filled may be filled again"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_only_a_text_on_both_engines(text: str) -> None:
    assert answer(fill("select {word} as x", word=text)) == text
    [spark] = sqlglot.transpile(fill("select {word} as x", word=text), read="duckdb", write="spark")
    [back] = sqlglot.transpile(spark, read="spark", write="duckdb")
    assert answer(back) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"), (True, "true"), (7, "7"), (date(2025, 3, 1), "date '2025-03-01'"), ("", "''"),
        ("a{b", "concat('a', chr(123), 'b')"),
    ],
)  # fmt: skip
def test_a_literal_is_typed(value: object, text: str) -> None:
    assert literal(value) == text


def test_what_is_no_value_is_refused() -> None:
    with pytest.raises(AuditkitError, match="a list cannot be written into a query"):
        literal([1])
    with pytest.raises(AuditkitError, match=r"the query names \{day\}, which has no value"):
        fill("select {day}")


REFUSED = [
    "insert into t select 1",
    "create table u as select 1",
    "drop table t",
    "update t set n = 1",
    "delete from t",
    "copy t to 'out.csv'",
    "copy (select 1) to 'out.parquet'",
    "attach 'other.db'",
    "install httpfs",
    "load httpfs",
    "set enable_external_access = true",
    "pragma database_list",
    "export database 'out'",
    "call pragma_version()",
    "select 1; select 2",
    "select 1; drop table t",
    "explain analyze select 1",
    "",
    "-- nothing",
    "selec 1",
]
UNREACHABLE = [
    "select * from read_csv('{path}')",
    "select * from read_csv_auto('{path}')",
    "select * from '{path}'",
    "select * from read_text('{path}')",
    "select * from read_blob('{path}')",
    "select * from glob('{folder}/*')",
    "select * from read_parquet('{folder}/*.parquet')",
    "select * from read_json('{path}')",
    "select * from 'https://example.org/x.csv'",
    "select getenv('HOME')",
]


@pytest.mark.parametrize("text", REFUSED)
def test_anything_but_one_select_is_refused(text: str) -> None:
    engine = DuckDB()
    engine.table("t", pa.table({"n": [1, 2]}))
    for asked in (engine.sql, engine.few):
        with pytest.raises(AuditkitError, match=r"only one SELECT can be asked|not a query that can be read"):
            asked(text)
    assert engine.sql("select sum(n) as x from t").to_pylist()[0]["x"] == 3


@pytest.mark.parametrize(
    "rows",
    [
        "values (1, cast(2 as bigint), 'a', true, date '9999-12-31', 0.5e0), (null, null, null, null, null, null)",
        "select 1, cast(2 as bigint), '名''字', false, date '0001-01-01', cast('nan' as double) where 1 = 2",
        "select 1.25, sum(cast(1 as bigint)), [1, 2], cast(1 as smallint), null, cast(1 as float)",
    ],
)
def test_a_few_rows_come_back_as_any_number_of_them_would(rows: str) -> None:
    text = f"select * from ({rows}) t(a, b, c, d, e, f)"
    few, usual = DuckDB().few(text), DuckDB().sql(text)
    assert few.schema == usual.schema
    assert few.to_pylist() == usual.to_pylist()


def test_a_question_about_few_rows_that_cannot_be_answered_is_said() -> None:
    with pytest.raises(AuditkitError, match="the query cannot be answered"):
        DuckDB().few("select * from nowhere")


@pytest.mark.parametrize("text", UNREACHABLE)
def test_no_file_and_no_address_can_be_read(tmp_path: Path, text: str) -> None:
    path = tmp_path / "secret.csv"
    path.write_text("a\n1\n", "utf-8")
    with pytest.raises(AuditkitError, match="cannot be answered"):
        DuckDB().sql(text.replace("{path}", str(path)).replace("{folder}", str(tmp_path)))


def test_the_settings_cannot_be_changed_back() -> None:
    engine = DuckDB(memory="500MB", threads=1)
    assert engine.sql("select current_setting('threads') as x").to_pylist()[0]["x"] == 1
    for setting in ("enable_external_access = true", "allowed_directories = ['/']", "threads = 2"):
        with pytest.raises(duckdb.Error):
            engine._con.execute(f"set {setting}")


def test_a_bounded_engine_holds_one_text_at_a_time() -> None:
    kinds = []
    for memory in (None, "500MB"):
        engine = DuckDB(memory=memory)
        engine.keep("named", "select 1 as n", view=True)
        asked = "select table_type from information_schema.tables where table_name = 'named'"
        kinds += engine.sql(asked).to_pydict()["table_type"]
    assert kinds == ["VIEW", "BASE TABLE"]


def test_too_little_memory_says_which_setting_to_change() -> None:
    engine = DuckDB(memory="4MB", threads=1)
    with pytest.raises(AuditkitError, match=r"^memory='4MB' is too little for these records: give more, "):
        engine.keep("much", "select range as a, random() as b from range(3000000) order by b")


def test_a_variable_of_the_program_is_no_table() -> None:
    hidden = pd.DataFrame({"n": [1]})
    assert len(hidden) == 1
    with pytest.raises(AuditkitError, match="cannot be answered"):
        DuckDB().sql("select * from hidden")


def test_parquet_stays_in_its_folder(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    for folder in (inside, outside):
        folder.mkdir()
        pq.write_table(pa.table({"n": [1, 2, 3]}), folder / "t.parquet")
    engine = DuckDB(folder=inside)
    engine.table("t", inside / "t.parquet")
    assert engine.sql("select count(*) as x from t").to_pylist()[0]["x"] == 3
    with pytest.raises((AuditkitError, duckdb.Error)):
        engine.table("u", outside / "t.parquet")


def test_names_of_what_a_query_reads() -> None:
    text = 'with a as (select * from t) select * from a join "Odd name" b on a.n = b.n'
    assert set(ENGINE.names(text)) >= {"t", "Odd name"}


class Recorder:
    """An engine that only writes down what it is asked to keep."""

    dialect = "duckdb"

    def __init__(self) -> None:
        self.kept: list[tuple[str, str]] = []

    def table(self, name: str, x: Any) -> None:
        self.kept.append((name, "table"))

    def sql(self, text: str) -> pa.Table:
        raise NotImplementedError

    def keep(self, name: str, text: str, view: bool = False) -> None:
        self.kept.append((name, text))

    def names(self, text: str) -> tuple[str, ...]:
        return ()


def count(engine: Any, parameters: Parameters) -> pa.Table:
    """Numbers over few rows."""
    return pa.table({"n": [parameters.window]})


STEPS = catalogue(
    [
        Step("c", "select * from b where day <= {as_of}", ("b", "a")),
        Step("a", fold=count),
        Step("b", "select * from a", ("a", "record")),
    ]
)


def test_each_step_is_made_once_after_what_it_needs() -> None:
    method = Method(Recorder(), PARAMETERS, STEPS)
    method.need("c")
    method.need("c", "a")
    assert method.engine.kept == [  # type: ignore[attr-defined]
        ("a", "table"),
        ("b", "select * from a"),
        ("c", "select * from b where day <= date '2025-06-30'"),
    ]
    assert method.lineage("c") == ("a", "b", "c")
    assert method.made["a"] == "Numbers over few rows."


def test_two_steps_of_one_name_are_an_error() -> None:
    with pytest.raises(AuditkitError, match="two steps are called a"):
        catalogue([Step("a", "select 1"), Step("a", "select 2")])


def test_what_is_passing_is_given_up_when_all_that_reads_it_is_made_and_made_again_when_asked_for() -> None:
    steps = catalogue(
        [
            Step("wide", "select 1 as n", passing=True),
            Step("named", "select n + 1 as n from wide", ("wide",), view=True),
            Step("one", "select n from named", ("named",)),
            Step("other", "select n from wide", ("wide",)),
        ]
    )
    method = Method(DuckDB(), PARAMETERS, steps)
    method.need("one")
    assert method.has("wide")  # other has not read it yet
    method.need("other")
    assert not method.has("wide")
    assert not method.has("named")
    assert method.text("wide") == "select 1 as n"
    method.need("named")
    assert method.engine.sql("select n from named").to_pylist() == [{"n": 2}]
    assert method.has("wide")  # a view that was asked for reads it whenever it is read itself


def test_what_was_asked_for_by_name_is_kept() -> None:
    steps = catalogue([Step("wide", "select 1 as n", passing=True), Step("one", "select n from wide", ("wide",))])
    method = Method(DuckDB(), PARAMETERS, steps)
    method.need("wide")
    method.need("one")
    assert method.engine.sql("select n from wide").to_pylist() == [{"n": 1}]
