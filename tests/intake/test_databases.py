"""Real databases: PostgreSQL, SQLite and DuckDB files, read only, with the password nowhere."""

from __future__ import annotations

import builtins
import hashlib
import logging
import sqlite3
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
import pandas as pd
import pytest
import sqlalchemy

import auditkit as ak
from auditkit.cli import main
from auditkit.errors import BadInput
from auditkit.intake import databases, duckfile, ducks, open_records
from auditkit.intake.databases import queries_of, read_database, without_secrets
from auditkit.records import Records
from tests.intake.postgres import PASSWORD, USER, binaries, cluster

TABLES = [
    'create table "tenure" (no integer primary key, post_id text, person_id text, "start" date, "end" date)',
    'create table "plan_line" ("Period" text, moment text, unit_id text, text text, due date, planned numeric(10,2), '
    "actual double precision, line_no integer, batch boolean)",
    'create table "other ""things""" (a integer)',
]
ROWS = [
    "insert into tenure values (41, 'P7', 'Li Wei', '2024-01-01', null), (17, 'P8', 'O''Neil', '2024-05-01', null)",
    "insert into plan_line values ('2025-03', 'plan', 'P7', 'Pour: the slab', '2025-03-31', 1200.50, 0.5, 1, true), "
    "('2025-03', 'review', 'P7', 'Pour: the slab', null, null, null, null, false)",
]
LINE = {
    "period": "2025-03", "text": "Pour: the slab", "planned": 1200.5, "actual": 0.5, "batch": "true", "row": 1,
}  # fmt: skip
QUERIES = {
    "tenure": 'select post_id, person_id, "start" from tenure where no > 20',
    "plan_line": "select * from plan_line where moment = 'plan' and text like 'Pour: %'",
}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL on this machine: initdb and pg_ctl are not found")
    with cluster(programs) as found:
        engine = sqlalchemy.create_engine(url(found))
        with engine.begin() as connection:
            for statement in (*TABLES, *ROWS):
                connection.exec_driver_sql(statement)
        engine.dispose()
        yield found


def url(port: int, password: str = PASSWORD, name: str = "postgres") -> str:
    return f"postgresql+pg8000://{USER}:{quote(password, safe='')}@127.0.0.1:{port}/{name}"


def sqlite_file(tmp_path: Path, *more: str) -> Path:
    path = tmp_path / "records.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        for statement in (*TABLES, *ROWS, *more):
            connection.execute(statement)
        connection.commit()
    return path


def duckdb_file(tmp_path: Path, *more: str) -> Path:
    path = tmp_path / "records.duckdb"
    with duckdb.connect(str(path)) as connection:
        for statement in (*TABLES, *ROWS, *more):
            connection.execute(statement)
    return path


def first_line(records: Records) -> dict[str, Any]:
    row = records.tables["plan_line"].to_pylist()[0]
    return {name: row[name] for name in LINE} | {"due": str(row["due_min"])}


def addresses(records: Records) -> list[tuple[str, str]]:
    return [(row["file"], row["sheet"]) for row in records.tables["source"].to_pylist()]


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(BadInput) as raised:
        call()
    return str(raised.value)


def test_postgres_types_and_addresses(port: int) -> None:
    records = open_records(url(port))
    place = f"postgresql+pg8000://127.0.0.1:{port}/postgres"
    assert first_line(records) == LINE | {"due": "2025-03-31"}
    assert addresses(records) == [(place, "plan_line"), (place, "tenure")]
    tenure = records.tables["tenure"]
    assert list(zip(tenure["row"].to_pylist(), tenure["person_id"].to_pylist(), strict=True)) == [
        (17, "O'Neil"), (41, "Li Wei"),
    ]  # fmt: skip
    assert (
        f"{place} › plan_line has no primary key: its rows are numbered as they came, which may differ the next time"
        in records.assumptions
    )
    assert f'{place} holds 1 other tables, which were not read: other "things"' in records.assumptions


def test_sqlite_and_duckdb_open_to_the_same(tmp_path: Path) -> None:
    one, other = sqlite_file(tmp_path), duckdb_file(tmp_path)
    for path, batch in ((one, "1"), (other, "true")):
        records = open_records(path)
        assert first_line(records) == LINE | {"due": "2025-03-31", "batch": batch}
        assert addresses(records) == [(path.name, "plan_line"), (path.name, "tenure")]
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert set(records.tables["source"]["sha256"].to_pylist()) == {digest}
    assert first_line(open_records(f"sqlite:///{one}"))["text"] == "Pour: the slab"


@pytest.mark.parametrize("kind", ["postgres", "sqlite", "duckdb"])
def test_a_query_a_table(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    source: Any = (
        url(request.getfixturevalue("port"))
        if kind == "postgres"
        else {"sqlite": sqlite_file, "duckdb": duckdb_file}[kind](tmp_path)
    )
    records = open_records(source, queries=QUERIES)
    assert records.tables["tenure"]["person_id"].to_pylist() == ["Li Wei"]
    assert records.tables["plan_line"]["moment"].to_pylist() == ["plan"]
    (tmp_path / "queries.yaml").write_text("\n".join(f"{name}: |\n  {one}" for name, one in QUERIES.items()), "utf-8")
    again = open_records(source, queries=tmp_path / "queries.yaml")
    assert again.tables["plan_line"].equals(records.tables["plan_line"])


@pytest.mark.parametrize(
    "statement", ["insert into tenure (no) values (99)", "drop table tenure", "create table mine (a integer)"]
)
def test_nothing_can_be_written(port: int, tmp_path: Path, statement: str) -> None:
    for address in (url(port), sqlite_file(tmp_path)):
        with databases._connected(address) as (connection, _), pytest.raises(sqlalchemy.exc.DBAPIError) as refused:
            connection.execute(sqlalchemy.text(statement))
        assert "read-only" in str(refused.value) or "readonly" in str(refused.value)
    path = duckdb_file(tmp_path)
    with duckdb.connect(str(path), read_only=True, config=dict(duckfile.LOCKED)) as connection:
        with pytest.raises(duckdb.Error, match="read-only"):
            connection.execute(statement)


@pytest.mark.parametrize("kind", ["postgres", "sqlite", "duckdb"])
def test_reading_leaves_a_file_and_a_server_as_they_were(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if kind == "postgres":
        source: Any = url(request.getfixturevalue("port"))
        engine = sqlalchemy.create_engine(source)
        open_records(source)
        with engine.connect() as connection:
            count = "select count(*) from pg_stat_activity where datname = 'postgres' and pid <> pg_backend_pid()"
            assert connection.exec_driver_sql(count).scalar() == 0
        engine.dispose()
        return
    path = {"sqlite": sqlite_file, "duckdb": duckdb_file}[kind](tmp_path)
    before = path.read_bytes()
    open_records(path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "query",
    ["delete from tenure returning *", "select 1; drop table tenure", "drop table tenure", "", "copy tenure to 'x'"],
)
def test_only_one_select_is_a_query(tmp_path: Path, query: str) -> None:
    said = refusal(lambda: open_records(sqlite_file(tmp_path), queries={"tenure": query}))
    assert said.startswith("the query for tenure is not one SELECT: ")


def test_what_is_no_mapping_of_queries(tmp_path: Path) -> None:
    assert "'minutes' is no table of the contract: " in refusal(lambda: queries_of({"minutes": "select 1"}))
    assert "the queries are no mapping" in refusal(lambda: queries_of({"tenure": 1}))  # type: ignore[dict-item]
    (tmp_path / "q.yaml").write_text("tenure: [", "utf-8")
    assert refusal(lambda: queries_of(tmp_path / "q.yaml")).startswith("q.yaml cannot be read: ")
    frames = {"tenure": pd.DataFrame()}
    assert "queries are for a database" in refusal(lambda: open_records(frames, queries=QUERIES))


SECRETS = (PASSWORD, quote(PASSWORD, safe=""), "s3cr", "wrong-pass", USER)


def shown_everywhere(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error))


@pytest.mark.parametrize("what", ["password", "database", "port", "driver", "address", "query"])
def test_no_error_shows_the_password(
    port: int, what: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    address = {
        "password": url(port, "wrong-pass"),
        "database": url(port, name="nothing_here"),
        "port": url(port).replace(str(port), "1"),
        "driver": url(port).replace("pg8000", "s3driver"),
        "address": url(port).replace(str(port), "notaport"),
        "query": url(port) + "?password=s3cr&nonsense=1",
    }[what]
    with caplog.at_level(logging.DEBUG), pytest.raises(BadInput) as raised:
        open_records(address)
    written = shown_everywhere(raised.value) + caplog.text + "".join(capfd.readouterr())
    assert [secret for secret in SECRETS if secret in written] == []
    assert "127.0.0.1" in str(raised.value)


def test_no_answer_shows_the_password(port: int, capsys: pytest.CaptureFixture[str]) -> None:
    audit = ak.open_audit(url(port), as_of="2025-06-30")
    review = audit.holders(on="2025-03-01")
    said = [repr(audit), audit._repr_html_(), *audit.assumptions, review.evidence.to_csv(), review._repr_html_()]
    said += [table.to_pandas().to_csv() for table in audit.records.tables.values()]
    assert main(["check", url(port), "--as-of", "2025-06-30"]) == 0
    assert main(["check", url(port, "wrong-pass"), "--as-of", "2025-06-30"]) == 2
    said += [*capsys.readouterr()]
    assert [secret for secret in SECRETS for one in said if secret in one] == []
    assert without_secrets(url(port)) == f"postgresql+pg8000://127.0.0.1:{port}/postgres"
    assert without_secrets(Path("a@b.csv")) == "a@b.csv"


HOSTILE = ['plan"; drop table tenure; --', "plan'line", "plan line; select 1", "名 “前”"]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_of_tables_and_columns_are_only_names(port: int, tmp_path: Path, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    more = f'create table {quoted} ({quoted} text, "select" text)'
    engine = sqlalchemy.create_engine(url(port))
    with engine.begin() as connection:
        connection.exec_driver_sql(f"create schema hostile; set search_path to hostile; {more}".replace("%", "%%"))
    for source in (sqlite_file(tmp_path, more), duckdb_file(tmp_path, more)):
        assert open_records(source).tables["tenure"].num_rows == 2
        asked = {**QUERIES, "unit": f'select {quoted} as unit_id, "select" as name from {quoted}'}
        assert open_records(source, queries=asked).tables["tenure"].num_rows == 1
    with engine.begin() as connection:
        connection.exec_driver_sql("drop schema hostile cascade")
    engine.dispose()
    headed = f"alter table plan_line add column {quoted} text"
    (tmp_path / "records.sqlite").unlink()
    (tmp_path / "records.duckdb").unlink()
    for source in (sqlite_file(tmp_path, headed), duckdb_file(tmp_path, headed)):
        assert name in open_records(source).tables["unknown_column"]["heading"].to_pylist()


def test_a_view_of_a_file_is_not_run(tmp_path: Path) -> None:
    endless = (
        "create view {} as with recursive n(x) as (select 1 union all select x + 1 from n) select x as unit_id from n"
    )
    for source in (sqlite_file(tmp_path, endless.format("unit")), duckdb_file(tmp_path, endless.format("unit"))):
        said = open_records(source).assumptions
        assert f"{source.name} holds views, which were not read (name them in queries=): unit" in said


def test_a_file_that_claims_too_much_and_one_that_takes_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = "create table unit as select repeat('x', 1000) as unit_id from range(300000)"
    path = duckdb_file(tmp_path, bomb)
    assert path.stat().st_size < 10 << 20
    monkeypatch.setattr(ducks, "WRITTEN", 1 << 27)
    said = refusal(lambda: open_records(path, refused="set_aside"))
    assert "a DuckDB file that could not be read (MemoryError: more than 127 MB of cells)" in said
    monkeypatch.setattr("auditkit.intake.apart.SECONDS", 0.01)
    assert "a DuckDB file that could not be read (not done in 0.01 seconds)" in refusal(lambda: open_records(path))


@pytest.mark.parametrize("name", ["x.duckdb", "x.sqlite", "x.db"])
@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 5000, b"\0" * 8192])
def test_what_is_no_database(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert refusal(lambda: open_records(tmp_path / name)).startswith("x.")


def test_a_missing_file_makes_none(tmp_path: Path) -> None:
    assert refusal(lambda: open_records(f"sqlite:///{tmp_path / 'none.sqlite'}")).startswith("none.sqlite does not exi")
    assert list(tmp_path.iterdir()) == []


def test_without_the_extra_the_error_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = builtins.__import__

    def absent(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("sqlalchemy"):
            raise ModuleNotFoundError("No module named 'sqlalchemy'", name="sqlalchemy")
        return genuine(name, *rest, **more)

    path = sqlite_file(tmp_path)
    monkeypatch.setattr(builtins, "__import__", absent)
    assert 'pip install "auditkit-handover[database]"' in refusal(lambda: read_database(path))


def test_values_of_every_kind(port: int, tmp_path: Path) -> None:
    asked = {
        "tenure": "select 'P7' as post_id, 'Li' as person_id, timestamptz '2024-03-01 23:30:00+00' as start, "
        "date 'infinity' as \"end\"",
        "plan_line": "select date '2025-03-01' as period, 'plan' as moment, 7 as unit_id, 'Pour' as text, "
        "12345678901234567890123 as planned, 1e400::numeric as actual, '\\x00ff'::bytea as note, "
        "array[1, 2] as detail, '{\"a\": 1}'::jsonb as reason, true as batch, "
        "'6ec0bd7f-11c0-43da-975e-2a8ad9ebae0b'::uuid as item_id",
    }
    records = open_records(url(port), queries=asked, refused="set_aside")
    [line] = records.tables["plan_line"].to_pylist()
    assert (line["period"], line["unit_id"], line["planned"], line["note"], line["detail"]) == (
        "2025-03", "7", 12345678901234567890123.0, "0x00ff", "[1, 2]",
    )  # fmt: skip
    assert line["item_id"] == "6ec0bd7f-11c0-43da-975e-2a8ad9ebae0b"
    told = [(row["heading"], row["found"][:12]) for row in records.tables["refused"].to_pylist()]
    assert ("actual", "'10000000000") in told
