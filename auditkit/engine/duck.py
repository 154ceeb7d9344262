"""DuckDB, embedded: the engine of an audit on one machine."""

from __future__ import annotations

import shutil
import tempfile
import threading
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from auditkit.engine.portable import read_by
from auditkit.errors import AuditkitError

_BATCH = 122_880  # rows of a group as DuckDB makes them; a thread takes whole groups
# Rows of a group in a table that lies in an order: few of them are read, and of many groups the choice is dearer.
_FEW = 65_536
_SMALL = 4_000_000  # bytes: a smaller file is read once, not with every question
# As Arrow has them in an answer of `sql`.
_TYPES = {
    "VARCHAR": pa.string(), "BIGINT": pa.int64(), "INTEGER": pa.int32(), "BOOLEAN": pa.bool_(), "DATE": pa.date32(),
    "DOUBLE": pa.float64(),
}  # fmt: skip
# Set after connecting, so that no query can open a file, load an extension or change a setting again.
_LOCKED = (
    "set enable_external_access = false",
    "set lock_configuration = true",
)


class DuckDB:
    """One private database, in memory. Nothing in it can reach the disk or the network.

    Questions of several threads wait for each other: a notebook runs its cells in one and its widgets in another.

    What does not fit into the memory goes to a folder of its own, which is removed with the engine; where the memory is
    bound, its tables lie there too.

    Args:
        memory: a limit such as `2GB`; None leaves DuckDB's own.
        threads: a number of threads; None leaves DuckDB's own.
        folder: the only folder that queries may read, for Parquet kept in place; None for none.

    Examples:
        >>> engine = DuckDB()
        >>> engine.table("n", pa.table({"x": [1, 2]}))
        >>> engine.sql("select max(x) as most from n").to_pylist()[0]["most"]
        2
    """

    dialect = "duckdb"

    def __init__(self, memory: str | None = None, threads: int | None = None, folder: Path | None = None) -> None:
        self._made = memory, threads, folder
        self._one = threading.RLock()  # a connection that is asked twice at a time refuses
        spill = tempfile.mkdtemp(prefix="auditkit-")
        weakref.finalize(self, shutil.rmtree, spill, ignore_errors=True)
        # Tables of a database in memory cannot all give way to a query: bound, it lies in a file.
        place = Path(spill, "tables.duckdb") if memory else ":memory:"
        self._con = duckdb.connect(place, config={"python_enable_replacements": False})
        self._con.execute("set temp_directory = ?", [spill])
        if memory:
            try:
                self._con.execute("set memory_limit = ?", [memory])
            except duckdb.Error as error:
                raise AuditkitError(f"memory is {memory!r}; expected a limit such as '500MB' or '2GB'") from error
        if threads:
            self._con.execute("set threads = ?", [threads])
        self._con.execute("set preserve_insertion_order = false")
        self._con.execute("set parquet_metadata_cache = true")
        # Nobody opens this database again: to check its tables in is work for nothing.
        self._con.execute("set checkpoint_threshold = '1TB'")
        if folder:
            self._con.execute("set allowed_directories = ?", [[str(folder)]])
        for setting in _LOCKED:
            self._con.execute(setting)

    @staticmethod
    def threads_for(rows: int) -> int | None:
        """One thread where a table of so many rows is read by one anyway: the start of more costs, and nothing is won.

        Examples:
            >>> DuckDB.threads_for(10_000), DuckDB.threads_for(10_000_000)
            (1, None)
        """
        return 1 if rows <= _BATCH else None

    def fresh(self) -> DuckDB:
        """An engine with the same limits that knows no table yet."""
        return DuckDB(*self._made)

    def table(self, name: str, x: Any) -> None:
        """Make `x` (Arrow table, pandas frame, path or paths of Parquet files) a table of that name."""
        with self._one:
            if isinstance(x, (str, Path, tuple)):
                paths = [Path(one) for one in (x if isinstance(x, tuple) else (x,))]
                kind = "table" if sum(path.stat().st_size for path in paths) < _SMALL else "view"
                listed = ", ".join(f"'{_quoted(path)}'" for path in paths)
                read = f"select * from read_parquet([{listed}])"
                self._con.execute(f"create or replace {kind} {quoted(name)} as {read}")
            else:
                made = x if isinstance(x, pa.Table) else pa.Table.from_pandas(x, preserve_index=False)
                self._con.register(name, made)

    def sql(self, text: str) -> pa.Table:
        """The answer to one query as an Arrow table.

        Raises:
            AuditkitError: the text is not one SELECT (records and results are never changed by a query), or it cannot
                be answered.
        """
        statement = _select(text)
        try:
            with self._one:
                return self._con.sql(statement).to_arrow_table()
        except duckdb.Error as error:
            raise AuditkitError(f"the query cannot be answered: {error}") from error

    def few(self, text: str) -> pa.Table:
        """The same answer where it has few rows: planned once, whereas what goes to Arrow at once is planned twice.

        Examples:
            >>> DuckDB().few("select 1 as n, 'a' as word").to_pylist()
            [{'n': 1, 'word': 'a'}]
        """
        statement = _select(text)
        try:
            with self._one:
                answer = self._con.execute(statement)
                columns = [(name, _TYPES.get(str(kind))) for name, kind, *_ in answer.description]
                rows = answer.fetchall()
        except duckdb.Error as error:
            raise AuditkitError(f"the query cannot be answered: {error}") from error
        if any(kind is None for _, kind in columns):
            return self.sql(text)
        cells = zip(*rows, strict=True) if rows else [()] * len(columns)
        arrays = [pa.array(column, kind) for column, (_, kind) in zip(cells, columns, strict=True)]
        return pa.Table.from_arrays(arrays, [name for name, _ in columns])

    def keep(self, name: str, text: str, view: bool = False) -> None:
        """Materialise the answer to one query under a name, for the steps that follow; a view is only named.

        Where the memory is bound, a view is a table too: a text over a text asks for the memory of both at once.
        """
        view = view and not self._made[0]
        self._run(f"create or replace {'view' if view else 'table'} {quoted(name)} as {text}")

    def drop(self, name: str) -> None:
        """Forget a table that `keep` made, or one that was handed in, and give its memory back."""
        with self._one:
            found = self._con.execute("select table_name from duckdb_tables() where table_name = ?", [name]).fetchone()
        if found:
            self._run(f"drop table {quoted(name)}")
        else:
            self._run(f"drop view if exists {quoted(name)}")

    def _run(self, statement: str) -> None:
        try:
            with self._one:
                self._con.execute(statement)
        except duckdb.OutOfMemoryException as error:
            limit = f"memory={self._made[0]!r}" if self._made[0] else "the memory of this machine"
            raise AuditkitError(f"{limit} is too little for these records: give more, such as memory='2GB'") from error

    def write(self, text: str, path: Path) -> int:
        """The answer to one query as a Parquet file, without ever holding it as a whole; returns the number of rows.

        The file is written through Arrow, because the engine itself may write nowhere.
        """
        rows = 0
        with self._one:
            answer = self._con.sql(text).to_arrow_reader(_BATCH)
            with pq.ParquetWriter(path, answer.schema, compression="zstd") as file:
                for batch in answer:
                    file.write_batch(batch, row_group_size=_BATCH)
                    rows += batch.num_rows
        return rows

    def store(self, text: str, path: Path, order: Sequence[str] = ()) -> None:
        """The answer to one query as a Parquet file in the folder that the engine may use, its rows by some columns.

        Raises:
            OSError: the folder is full or cannot be written.
        """
        size, by = (_FEW, f" order by {', '.join(map(quoted, order))}") if order else (_BATCH, "")
        how = f"format parquet, compression lz4_raw, row_group_size {size}"
        try:
            self._run(f"copy (select * from ({text}) answer{by}) to '{_quoted(path)}' ({how})")
        except duckdb.IOException as error:
            raise OSError(str(error)) from error

    def names(self, text: str) -> tuple[str, ...]:
        """The names of the tables that a query reads, whether they are there yet or not."""
        return read_by(text)


def _select(text: str) -> duckdb.Statement:
    """The one SELECT that a text is."""
    try:
        statements = duckdb.extract_statements(text)
    except duckdb.Error as error:
        raise AuditkitError(f"not a query that can be read: {error}") from error
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise AuditkitError("only one SELECT can be asked: records and results are never changed by a query")
    return statements[0]


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def quoted(name: str) -> str:
    """An identifier that SQL reads as nothing but a name."""
    return '"' + name.replace('"', '""') + '"'
