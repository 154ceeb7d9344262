"""Databases: tables named as the contract, or a query a table, read in one read-only transaction."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import yaml

from auditkit.dictionary import TABLES
from auditkit.errors import BadInput
from auditkit.evidence import Address
from auditkit.intake.kept import digest
from auditkit.intake.refusal import refusal, whole
from auditkit.progress import progress
from auditkit.records import Source
from auditkit.records.raw import as_text, heading_key

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, TextClause

CHUNK = 50_000
SQLITE = (".sqlite", ".sqlite3", ".db")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+]*://")
_SECRET = re.compile(r"(?<=://).*@|\?.*", re.DOTALL)
_READ_ONLY = {"mysql": "start transaction read only", "mariadb": "start transaction read only",
              "oracle": "set transaction read only"}  # fmt: skip
_LEAST, _MOST = -(1 << 31), (1 << 31) - 1  # what a row number can be


def is_address(source: str | Path) -> bool:
    """Whether a text is the address of a database."""
    return isinstance(source, str) and bool(_ADDRESS.match(source))


def without_secrets(source: str | Path) -> str:
    """A source as it may be shown: of an address, neither user, password nor options.

    Examples:
        >>> without_secrets("postgresql+pg8000://anna:s3:cr@t@host:5432/records?password=x")
        'postgresql+pg8000://host:5432/records'
    """
    return _SECRET.sub("", source) if is_address(source) and isinstance(source, str) else str(source)


def queries_of(queries: Mapping[str, str] | str | Path | None) -> dict[str, str]:
    """Table of the contract → query, from a mapping or a YAML file that holds one.

    Raises:
        BadInput: no such mapping, a table that the contract does not know, or a text that is not one SELECT.
    """
    if isinstance(queries, (str, Path)):
        try:
            queries = yaml.safe_load(Path(queries).read_text("utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as broken:
            raise BadInput(f"{Path(str(queries)).name} cannot be read: {str(broken).splitlines()[0]}") from broken
    if queries is None:
        return {}
    if not isinstance(queries, Mapping) or not all(isinstance(one, str) for pair in queries.items() for one in pair):
        raise BadInput("the queries are no mapping of table to query, for example tenure: select … from hr.spells")
    for table, query in queries.items():
        if table not in TABLES:
            raise BadInput(f"{table!r} is no table of the contract: {', '.join(TABLES)}")
        if not _one_select(query):
            raise BadInput(f"the query for {table} is not one SELECT: {query[:80]!r}")
    return dict(queries)


def _one_select(query: str) -> bool:
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    try:
        trees = sqlglot.parse(query)
    except (SqlglotError, RecursionError):
        return False
    return len(trees) == 1 and isinstance(trees[0], exp.Query)


def read_database(address: str | Path, queries: Mapping[str, str] | str | Path | None = None) -> list[Source]:
    """One source for every table of the contract that a database holds, or for every query that is named.

    Everything is read in one transaction, read-only where the database has it (PostgreSQL, in one snapshot; SQLite;
    MySQL; Oracle); names are quoted; rows come in pieces. Of an SQLite file only tables are read, not its views: what
    a stranger's view computes may have no end. The row of a record is its primary key where that is one whole number,
    otherwise its position in the order of the primary key.

    Args:
        address: an address that SQLAlchemy knows, or the path of an SQLite file.
        queries: table of the contract → SELECT, or the path of a YAML file that holds it; None reads the tables that
            are named as the contract names them.

    Raises:
        BadInput: SQLAlchemy or a driver is not installed, the database cannot be reached or answers with an error, or
            it holds no table of the contract. No message holds the password.
    """
    asked = queries_of(queries)
    with _connected(address) as (connection, place):
        if asked:
            return [
                _read(connection, place, table, asked[table], f"the query {' '.join(asked[table].split())}")
                for table, _ in progress(list(asked), "reading")
            ]
        return _tables(connection, place)


@contextmanager
def _connected(address: str | Path) -> Iterator[tuple[Connection, Address]]:
    """A read-only connection, closed in any case; every error of the database is one without the secrets."""
    try:
        import sqlalchemy
    except ImportError as absent:
        raise BadInput("Reading a database needs SQLAlchemy.", advice=_INSTALL) from absent
    text = str(address) if is_address(address) else f"sqlite:///{address}"
    shown = without_secrets(text) if is_address(address) and not text.startswith("sqlite") else Path(text).name
    words = None
    try:
        url = sqlalchemy.make_url(text)
        engine, place = _engine(url, shown)
        try:
            with engine.connect() as connection:
                yield _begin(connection), place
        finally:
            engine.dispose()
    except ModuleNotFoundError as absent:
        words = (f"Reading {shown} needs the driver {absent.name}.", _INSTALL)
    except sqlalchemy.exc.NoSuchModuleError:
        words = (f"{shown}: no such kind of database is known.", _INSTALL)
    except sqlalchemy.exc.ArgumentError:
        words = (f"{shown} is no address of a database.", "Expected postgresql+pg8000://user:password@host/database")
    except BadInput:
        raise
    except Exception as broken:  # drivers raise errors of their own kinds; none of their texts is trusted
        said = _scrubbed(str(getattr(broken, "orig", None) or broken), text)
        words = (f"{shown} cannot be read: {said.splitlines()[0][:200] if said else type(broken).__name__}", "")
    if words:
        # Not `from`: the first error may hold the address with its password.
        raise BadInput(words[0], advice=words[1]) from None


_INSTALL = 'Install it, for example with: pip install "auditkit-handover[database]" (SQLAlchemy and pg8000)'


def _scrubbed(said: str, address: str) -> str:
    """A message of the database without what stands in the address as user, password or option."""
    import sqlalchemy

    found = {part for one in _SECRET.findall(address) for part in re.split(r"[:@?&=]", one)}
    with suppress(sqlalchemy.exc.ArgumentError, ValueError):
        url = sqlalchemy.make_url(address)
        found |= {str(one) for one in (url.username, url.password, *url.query.values()) if one}
    for secret in sorted((one for one in found if len(one) > 1), key=len, reverse=True):
        said = said.replace(secret, "***")
    return said


def _engine(url: URL, shown: str) -> tuple[Any, Address]:
    import sqlalchemy
    from sqlalchemy.pool import NullPool

    if url.get_backend_name() != "sqlite":
        return sqlalchemy.create_engine(url, poolclass=NullPool, hide_parameters=True), Address(shown)
    path = Path(url.database or "")
    if not path.is_file():
        raise BadInput(f"{path.name or shown} does not exist.")

    def connect() -> Any:
        import sqlite3

        opened = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        opened.execute("pragma query_only = on")
        opened.execute("pragma trusted_schema = off")
        return opened

    engine = sqlalchemy.create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)
    return engine, Address(path.name, sha256=digest(path))


def _begin(connection: Connection) -> Connection:
    """Read-only, and one snapshot for all tables, where the database has it."""
    import sqlalchemy

    kind = connection.dialect.name
    if kind == "postgresql":
        return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    if kind in _READ_ONLY:
        connection.execute(sqlalchemy.text(_READ_ONLY[kind]))
    return connection


def _tables(connection: Connection, place: Address) -> list[Source]:
    import sqlalchemy

    known = sqlalchemy.inspect(connection)
    embedded = connection.dialect.name == "sqlite"
    tables, views = known.get_table_names(), known.get_view_names()
    named = {name: heading_key(name) for name in (*tables, *(() if embedded else views))}
    used = {name: table for name, table in named.items() if table in TABLES}
    if not used:
        raise nothing_of_the_contract(place.file, sorted(named))
    found = []
    for name, _ in progress(sorted(used), "reading"):
        quoted = connection.dialect.identifier_preparer.quote_identifier
        keys = known.get_pk_constraint(name)["constrained_columns"] if name in tables else []
        order = f" order by {', '.join(map(quoted, keys))}" if keys else ""
        query = f"select * from {quoted(name)}{order}"
        found.append(_read(connection, place, used[name], query, f"table {name}", keys, name))
    notes = not_read(place.file, sorted(set(named) - set(used)), sorted(views) if embedded else [])
    return [*found[:-1], replace(found[-1], said=(*found[-1].said, *notes))]


def nothing_of_the_contract(file: str, held: Sequence[str]) -> BadInput:
    """The refusal of a database in which no table is called as the contract has it."""
    said = f"{file} holds no table of the contract; it holds {', '.join(held[:10]) or 'no table'}."
    return BadInput(
        said, advice="Name the tables as the contract does, or give queries={'tenure': 'select …', 'plan_line': …}."
    )


def not_read(file: str, rest: Sequence[str], views: Sequence[str]) -> tuple[str, ...]:
    """What else a database holds, so that it is not left out without a word."""
    said: tuple[str, ...] = ()
    if rest:
        shown = ", ".join(rest[:5]) + (", …" if len(rest) > 5 else "")
        said += (f"{file} holds {len(rest):,} other tables, which were not read: {shown}",)
    if meant := [name for name in views if heading_key(name) in TABLES]:
        said += (f"{file} holds views, which were not read (name them in queries=): {', '.join(meant)}",)
    return said


def _read(
    connection: Connection, place: Address, table: str, query: str, read_as: str, keys: Sequence[str] = (),
    name: str | None = None,
) -> Source:  # fmt: skip
    """The answer to one query as a source, piece by piece."""
    there = Address(place.file, name or table, sha256=place.sha256)
    answer = connection.execution_options(stream_results=True, yield_per=CHUNK).execute(_verbatim(query))
    headings = [str(one) for one in answer.keys()]
    pieces = [_piece(rows, len(headings)) for rows in answer.partitions(CHUNK)]
    if not headings:
        words = {"expected": "an answer with columns", "mend": "write a query that begins with select"}
        return whole(table, refusal(there, "not_a_table", "no columns", **words))
    cells = [_joined([piece[at] for piece in pieces]) for at in range(len(headings))]
    count = len(cells[0])
    numbers = _key_numbers(headings, keys, cells)
    rows = np.arange(1, count + 1, dtype=np.int32) if numbers is None else numbers
    how = f"rows named by {keys[0]}" if numbers is not None else "rows numbered in the order of "
    if numbers is None:
        how += ", ".join(keys) if keys else "the answer"
    said: tuple[str, ...] = ()
    if not keys and count and name:
        said = (f"{there} has no primary key: its rows are numbered as they came, which may differ the next time",)
    columns = tuple(zip(headings, cells, strict=True))
    return Source(
        table, there.file, there.sheet, there.sha256, columns, pa.array(rows), letters=False,
        read_as=f"{read_as}, {how}", said=said,
    )  # fmt: skip


def _verbatim(query: str) -> TextClause:
    """The query as it is: a colon in it is no parameter."""
    import sqlalchemy

    return sqlalchemy.text(query.replace(":", "\\:"))


def _key_numbers(headings: Sequence[str], keys: Sequence[str], cells: Sequence[pa.ChunkedArray]) -> np.ndarray | None:
    if len(keys) != 1 or keys[0] not in headings:
        return None
    key = cells[headings.index(keys[0])]
    if not pa.types.is_integer(key.type) or key.null_count or not len(key):
        return None
    values = key.to_numpy()
    return values.astype(np.int32) if values.min() >= _LEAST and values.max() <= _MOST else None


def _piece(rows: Sequence[Any], width: int) -> list[pa.Array]:
    return [_array(values) for values in (zip(*rows, strict=True) if rows else [()] * width)]


def _array(values: Sequence[Any]) -> pa.Array:
    """Values of one kind in their own type, all others as text."""
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {int} and all(value is None or -(1 << 63) <= value < 1 << 63 for value in values):
        return pa.array(values, pa.int64())
    if kinds in ({float}, {bool}, {date}):
        return pa.array(values)
    if kinds == {datetime}:
        return pa.array([one and _naive(one) for one in values], pa.timestamp("us"))
    return pa.array([_text(value) for value in values], pa.string())


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return _naive(value).isoformat(sep=" ").removesuffix(" 00:00:00")
    if isinstance(value, (bytes, bytearray, memoryview)):
        return f"0x{bytes(value).hex()}"
    return str(value)


def _naive(moment: datetime) -> datetime:
    """A time stamp with a zone counts by its day in UTC."""
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


def _joined(pieces: Sequence[pa.Array]) -> pa.ChunkedArray:
    kinds = {one.type for one in pieces if one.null_count < len(one)}
    if len(kinds) == 1:
        kind = kinds.pop()
        return pa.chunked_array([one if one.type == kind else pa.nulls(len(one), kind) for one in pieces], kind)
    texts = [as_text(pa.chunked_array([one])).combine_chunks() for one in pieces]
    return pa.chunked_array(texts, pa.string())
