"""One small Spark session on this machine for the whole run, and tables in a form that can be compared."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from auditkit.engine import DuckDB, Spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# Few rows and many plans: compiling each of them costs more than it saves.
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


@cache
def session() -> SparkSession:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("auditkit tests")
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    made = builder.getOrCreate()
    made.sparkContext.setLogLevel("OFF")
    return made


@cache
def both() -> tuple[DuckDB, Spark]:
    """Two engines without tables, for single texts."""
    return DuckDB(), Spark(session())


def canonical(table: pa.Table) -> pa.Table:
    """The table with its rows in one order and whole numbers in one width, so that equal answers are equal tables."""
    wide = [
        pa.field(one.name, pa.int64() if pa.types.is_integer(one.type) else one.type) for one in table.schema
    ]
    cast = table.cast(pa.schema(wide)).combine_chunks()
    order = pc.sort_indices(cast, sort_keys=[(name, "ascending") for name in cast.column_names])
    return cast.take(order)
