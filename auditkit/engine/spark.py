"""Spark: the same texts on a cluster, or on one machine for records that do not fit into memory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pyarrow as pa

from auditkit.engine.portable import parsed, read_by, to_spark
from auditkit.errors import AuditkitError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# What the texts mean must not hang on how a session was set up: errors instead of wrong values, letters as they stand,
# no shift of days. No query opens a file by its path. Recursions have a guard of their own against depth.
SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.runSQLOnFiles": "false",
    "spark.sql.cteRecursionRowLimit": "-1",
    "spark.sql.execution.arrow.useLargeVarTypes": "false",
    # What it infers from many comparisons of columns with two names each grows without end, and takes all memory.
    "spark.sql.constraintPropagation.enabled": "false",
}
_LOCAL = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}


OFTEN = 4
LARGE = 2**24  # bytes of an Arrow table: beyond it the rows are sent once and not with every query


class Spark:
    """The texts of the audit on Spark, in a session of their own beside the one that is given.

    The tables, and the settings in `SETTINGS`, belong to that session of the engine; the given one keeps its own
    settings and views, and stays open. Both share the cluster and whatever catalogue it has, but a query reads the
    tables of this engine only.

    Args:
        session: a SparkSession; None starts one on this machine, reachable from this machine only.
        folder: where the tables of the steps are kept as Parquet, a path that the driver and all executors reach; None
            keeps them with the executors, in memory and then on their disks.

    Raises:
        AuditkitError: PySpark is not installed.
    """

    dialect = "duckdb"

    def __init__(self, session: SparkSession | None = None, folder: str | Path | None = None) -> None:
        self._given = session or _local()
        self._session = self._given.newSession()
        for name, value in self._given.conf.getAll.items():
            if self._session.conf.isModifiable(name):
                self._session.conf.set(name, value)
        for name, value in SETTINGS.items():
            self._session.conf.set(name, value)
        self._folder = folder and f"{folder}/{uuid4().hex}"
        self._scratch = folder
        self._known: set[str] = set()

    def fresh(self) -> Spark:
        """An engine on the same cluster that knows no table yet."""
        return Spark(self._given, self._scratch)

    def table(self, name: str, x: Any) -> None:
        """Make `x` (Arrow table, pandas frame, path of Parquet that stays where it is) a table of that name."""
        if isinstance(x, (str, Path)):
            # Java's working folder is the one in which it was started.
            there = str(Path(x).absolute()) if Path(x).exists() else str(x)
            self._view(name, self._session.read.parquet(there))
        else:
            table = x if isinstance(x, pa.Table) else pa.Table.from_pandas(x, preserve_index=False)
            made = self._session.createDataFrame(_plain(table))
            self._view(name, self._kept(name, made) if table.nbytes > LARGE else made)

    def sql(self, text: str) -> pa.Table:
        """The answer to one query, written in DuckDB's dialect, as an Arrow table.

        Raises:
            NotPortable: the text would mean something else on Spark.
            AuditkitError: the text is not one SELECT over the tables of this engine, or it cannot be answered.
        """
        from sqlglot import exp

        trees = parsed(text)
        if len(trees) != 1 or not isinstance(trees[0], exp.Query):
            raise AuditkitError("only one SELECT can be asked: records and results are never changed by a query")
        return self._fetched(self._asked(text))

    def keep(self, name: str, text: str, view: bool = False) -> None:
        """Materialise the answer to one query under a name, for the steps that follow, what is a view elsewhere too.

        A text over a text over a text takes Spark without end to plan.
        """
        parts, rest = often_read(name, text)
        for part, query in parts:
            self._view(part, self._kept(part, self._asked(query)))
        self._view(name, self._kept(name, self._asked(rest)))

    def names(self, text: str) -> tuple[str, ...]:
        """The names of the tables that a query reads, whether they are there yet or not."""
        return read_by(text)

    def _asked(self, text: str) -> DataFrame:
        from pyspark.errors import PySparkException

        unknown = [name for name in tables_read(text) if name not in self._known]
        if unknown:
            raise AuditkitError(f"the query cannot be answered: no table of the audit is called {', '.join(unknown)}")
        try:
            return self._session.sql(to_spark(text))
        except PySparkException as error:
            raise AuditkitError(f"the query cannot be answered: {str(error).splitlines()[0]}") from error

    @staticmethod
    def _fetched(asked: DataFrame) -> pa.Table:
        from pyspark.errors import PySparkException

        try:
            return asked.toArrow()
        except PySparkException as error:
            raise AuditkitError(f"the query cannot be answered: {str(error).splitlines()[0]}") from error

    def _kept(self, name: str, asked: DataFrame) -> DataFrame:
        """The rows themselves in the place of the query: a table that is read twice must not be computed twice."""
        if self._folder is None:
            return asked.localCheckpoint()
        path = f"{self._folder}/{name}"
        asked.write.parquet(path, mode="overwrite")
        return self._session.read.parquet(path)

    def _view(self, name: str, made: DataFrame) -> None:
        made.createOrReplaceTempView(f"`{name}`")
        self._known.add(name)


def often_read(name: str, text: str) -> tuple[list[tuple[str, str]], str]:
    """The parts of a query that are read `OFTEN` times or more, each a query of its own, and the query over them.

    DuckDB computes a named part of a query once; Spark wherever it is read, and all that the part reads with it.

    Examples:
        >>> text = "with a as (select 1 as n) select n from a union all select n from a"
        >>> often_read("step", f"{text} union all {text[26:]}")[0]
        [('step a', 'SELECT 1 AS n')]
    """
    from sqlglot import exp

    [tree] = parsed(text)
    named: Any = tree.args.get("with_") or exp.With(expressions=[])
    parts: list[tuple[str, str]] = []
    for cte in list(named.expressions):
        reads = [table for table in tree.find_all(exp.Table) if table.name == cte.alias and not table.args.get("db")]
        defined = [one for one in tree.find_all(exp.CTE) if one.alias == cte.alias]
        recursive = any(table.name == cte.alias for table in cte.find_all(exp.Table))
        if len(reads) < OFTEN or len(defined) > 1 or recursive:
            continue
        before = [one.copy() for one in named.expressions[: named.expressions.index(cte)]]
        query = cte.this.copy()
        if before:
            query.set("with_", exp.With(expressions=before, recursive=named.args.get("recursive")))
        parts.append((f"{name} {cte.alias}", query.sql(dialect="duckdb")))
        cte.pop()
        for table in reads:
            if not table.alias:
                table.set("alias", exp.TableAlias(this=exp.to_identifier(cte.alias)))
            table.set("this", exp.to_identifier(parts[-1][0], quoted=True))
    if not named.expressions:
        named.pop()
    return parts, tree.sql(dialect="duckdb") if parts else text


def tables_read(text: str) -> list[str]:
    """The tables that one query reads from outside itself, with what qualifies them."""
    from sqlglot import exp
    from sqlglot.optimizer.scope import traverse_scope

    found = {
        source.sql(dialect="duckdb") if source.args.get("db") else source.name
        for tree in parsed(text)
        for scope in traverse_scope(tree)
        for source in scope.sources.values()
        if isinstance(source, exp.Table)
    }
    return sorted(found)


def _local() -> SparkSession:
    try:
        from pyspark.sql import SparkSession
    except ImportError as absent:
        raise AuditkitError("Spark is not installed: pip install 'auditkit-handover[spark]', and Java 17") from absent
    builder = SparkSession.builder.appName("auditkit")
    for name, value in _LOCAL.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _plain(table: pa.Table) -> pa.Table:
    """Spark knows no columns of numbered words: they become the words."""
    for at, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            table = table.set_column(at, field.name, table.column(at).cast(field.type.value_type))
    return table
