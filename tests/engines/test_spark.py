"""What the engine on Spark lets through, what it leaves as it was, where its tables are kept."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import auditkit as ak
from auditkit.engine import Spark, frame
from auditkit.engine.spark import OFTEN, often_read
from auditkit.errors import AuditkitError

from ..engine.test_engine import REFUSED, UNREACHABLE
from .session import session

ROWS = pa.table(
    {
        "n": pa.array([1, None, 3], pa.int64()), "x": pa.array([0.5, None, 2.0]), "t": pa.array(["a", None, ""]),
        "day": pa.array([date(2025, 3, 1), None, date(9999, 12, 31)]), "yes": pa.array([True, None, False]),
    }
)  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> Spark:
    made = Spark(session())
    made.table("t", ROWS)
    return made


def test_types_come_back_as_they_went_in(engine: Spark) -> None:
    answer = engine.sql("select * from t")
    assert answer.schema == ROWS.schema
    assert {name: str(kind) for name, kind in frame(answer).dtypes.items()} == {
        "n": "Int64", "x": "float64", "t": "str", "day": "datetime64[ms]", "yes": "boolean",
    }  # fmt: skip
    engine.table("empty", ROWS.slice(0, 0))
    assert engine.sql("select * from empty").schema == ROWS.schema
    engine.table("pandas", frame(ROWS))
    assert engine.sql("select n, t, yes from pandas").to_pylist() == ROWS.select(["n", "t", "yes"]).to_pylist()


@pytest.mark.parametrize("text", REFUSED)
def test_anything_but_one_select_is_refused(engine: Spark, text: str) -> None:
    with pytest.raises(AuditkitError, match=r"only one SELECT can be asked|not a query that can be read"):
        engine.sql(text)


OUTSIDE = [
    *UNREACHABLE,
    'select * from parquet."{path}"',
    'select * from text."{path}"',
    "select * from elsewhere",
    'select * from "default".elsewhere',
    'select * from spark_catalog."default".elsewhere',
    "select * from (with elsewhere as (select 1 as n) select n from elsewhere) a join elsewhere b on b.n = a.n",
    "select java_method('java.lang.System', 'getProperty', 'user.home') as x",
    "select reflect('java.lang.System', 'getProperty', 'user.home') as x",
    "select input_file_name() as x from t",
    "select current_user as x",
]


@pytest.fixture
def elsewhere() -> Iterator[None]:
    """A view of everybody on the cluster and a table of its catalogue, neither of which belongs to the audit."""
    session().sql("create or replace temporary view elsewhere as select 1 as n")
    session().sql("create or replace global temporary view elsewhere as select 1 as n")
    yield
    session().catalog.dropTempView("elsewhere")
    session().catalog.dropGlobalTempView("elsewhere")


@pytest.mark.parametrize("text", [*OUTSIDE, "select * from global_temp.elsewhere"])
def test_no_file_no_program_and_no_table_of_others(engine: Spark, elsewhere: None, tmp_path: Path, text: str) -> None:
    path = tmp_path / "secret.csv"
    path.write_text("a\n1\n", "utf-8")
    with pytest.raises(AuditkitError):
        engine.sql(text.replace("{path}", str(path)).replace("{folder}", str(tmp_path)))


def test_a_path_is_no_table_even_where_the_name_is_known(engine: Spark, tmp_path: Path) -> None:
    pq.write_table(ROWS, tmp_path / "t.parquet")
    with pytest.raises(Exception, match=r"UNSUPPORTED_DATASOURCE_FOR_DIRECT_QUERY|TABLE_OR_VIEW_NOT_FOUND"):
        engine._session.sql(f"select * from parquet.`{tmp_path}/t.parquet`").collect()


def test_the_given_session_stays_as_it_was() -> None:
    given = session()
    before = dict(given.conf.getAll)
    engine = Spark(given)
    engine.table("mine", ROWS)
    engine.keep("kept", "select n from mine")
    assert dict(given.conf.getAll) == before
    assert not [view.name for view in given.catalog.listTables() if view.name in ("mine", "kept")]
    assert given.sql("select 1 as one").collect()[0].one == 1


def test_what_a_text_means_does_not_hang_on_the_given_session() -> None:
    given = session().newSession()
    for name, value in (
        ("spark.sql.ansi.enabled", "false"), ("spark.sql.session.timeZone", "Asia/Tokyo"),
        ("spark.sql.cteRecursionRowLimit", "5"), ("spark.sql.parser.escapedStringLiterals", "true"),
        ("spark.sql.shuffle.partitions", "2"), ("spark.sql.constraintPropagation.enabled", "true"),
    ):  # fmt: skip
        given.conf.set(name, value)
    engine = Spark(given)
    assert engine._session.conf.get("spark.sql.shuffle.partitions") == "2", "how fast it runs is the session's business"
    assert engine._session.conf.get("spark.sql.constraintPropagation.enabled") == "false", "it can take all memory"
    count = "with recursive r as (select 0 as depth union all select depth + 1 from r where depth < 20) "
    assert engine.sql(count + "select count(*) as x from r").to_pylist() == [{"x": 21}]
    assert engine.sql("select 'a\\b' as x").to_pylist() == [{"x": "a\\b"}]
    with pytest.raises(AuditkitError, match=r"the query cannot be answered: .*CAST_INVALID_INPUT"):
        engine.sql("select cast('x' as int) as x")
    assert given.conf.get("spark.sql.ansi.enabled") == "false"


def test_parquet_stays_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "t"
    folder.mkdir()
    for part in range(2):
        pq.write_table(ROWS, folder / f"part-{part}.parquet")
    engine = Spark(session())
    monkeypatch.chdir(tmp_path)
    engine.table("t", "t")
    assert engine.sql("select count(*) as x, min(day) as y from t").to_pylist() == [{"x": 6, "y": date(2025, 3, 1)}]
    assert len(list(tmp_path.rglob("*.parquet"))) == 2


def test_a_kept_table_is_not_computed_again(tmp_path: Path) -> None:
    for folder in (None, tmp_path):
        engine = Spark(session(), folder)
        engine.table("t", ROWS)
        engine.keep("kept", "select n, t, day, yes from t where n is not null")
        engine.table("t", ROWS.slice(0, 0))
        assert engine.sql("select * from kept").num_rows == 2
    plan = engine._session.table("kept")._jdf.queryExecution().optimizedPlan().toString()
    assert "parquet" in plan
    assert "Filter" not in plan
    assert {path.parent.name for path in tmp_path.rglob("*.parquet")} == {"kept"}


def test_a_part_that_is_read_often_is_computed_once(engine: Spark) -> None:
    text = "with a as (select n from t where n > 1), b as (select 1 as n) " + " union all ".join(
        ["select a.n from a join b on b.n < a.n"] * OFTEN
    )
    parts, rest = often_read("step", text)
    assert parts == [("step a", "SELECT n FROM t WHERE n > 1"), ("step b", "SELECT 1 AS n")]
    assert 'FROM "step a" AS a' in rest
    engine.keep("step", text)
    assert engine.sql("select * from step").to_pylist() == [{"n": 3}] * OFTEN
    seldom = "with a as (select n from t) select x.n from a x join a y on y.n = x.n"
    assert often_read("step", seldom) == ([], seldom)


def test_two_audits_do_not_meet(tmp_path: Path) -> None:
    one = Spark(session(), tmp_path)
    one.table("t", ROWS)
    one.keep("kept", "select n from t")
    two = one.fresh()
    with pytest.raises(AuditkitError, match="no table of the audit is called kept"):
        two.sql("select * from kept")
    two.table("t", ROWS.slice(0, 1))
    two.keep("kept", "select n from t")
    assert (one.sql("select * from kept").num_rows, two.sql("select * from kept").num_rows) == (3, 1)


def test_an_audit_on_spark_stays_on_spark() -> None:
    tenure = pa.table({"post_id": ["Site"], "person_id": ["Li Wei"], "start": ["2023-04-01"], "end": [""]}).to_pandas()
    lines = pa.table({"period": ["2025-02"], "moment": ["plan"], "unit_id": ["Site"], "text": ["Order it"]}).to_pandas()
    audit = ak.open_audit({"tenure": tenure, "plan_line": lines}, as_of="2025-06-30", engine=Spark(session()))
    assert audit.holders("2025-03-01").frame["person_id"].tolist() == ["Li Wei"]
    assert isinstance(audit.but(silence=3)._engine, Spark)
    assert audit.sql("select text from plan_line")["text"].tolist() == ["Order it"]


def test_without_pyspark_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(AuditkitError, match=r"Spark is not installed: pip install 'auditkit-handover\[spark\]'"):
        Spark()


HEAVY = ("pyspark", "matplotlib", "ipywidgets", "IPython", "sqlglot", "scipy", "rapidfuzz", "sqlalchemy", "xlsxwriter")


@pytest.mark.parametrize("line", ["import auditkit", "from auditkit.engine import Spark"])
def test_what_is_seldom_needed_is_loaded_when_it_is(line: str) -> None:
    told = f"import sys; {line}; print([name for name in {HEAVY} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
