"""One small Spark session on this machine for the whole run, and tables in a form that can be compared."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from auditkit.engine import DuckDB, Spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@cache
def session() -> SparkSession:
    """The session of the run; how it is set up stands in `conftest.py`."""
    from pyspark.sql import SparkSession

    return SparkSession.builder.getOrCreate()


@cache
def both() -> tuple[DuckDB, Spark]:
    """Two engines without tables, for single texts."""
    return DuckDB(), Spark(session())


def canonical(table: pa.Table) -> pa.Table:
    """The table with its rows in one order and whole numbers in one width, so that equal answers are equal tables."""
    cast = table.cast(pa.schema([pa.field(one.name, wide(one.type)) for one in table.schema])).combine_chunks()
    flat = [one.name for one in cast.schema if not pa.types.is_list(one.type)]
    return cast.take(pc.sort_indices(cast, sort_keys=[(name, "ascending") for name in flat]))


def wide(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_list(kind):
        return pa.list_(wide(kind.value_type))
    return pa.int64() if pa.types.is_integer(kind) else kind
