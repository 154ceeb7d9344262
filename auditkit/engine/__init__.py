"""The engine: portable SQL texts in, Arrow tables out; DuckDB runs them embedded, Spark on a cluster."""

from typing import Any

from auditkit.engine.duck import DuckDB
from auditkit.engine.frames import frame
from auditkit.engine.steps import Method, Step, fill, load

__all__ = ["DuckDB", "Method", "Spark", "Step", "fill", "frame", "load"]


def __getattr__(name: str) -> Any:
    """`Spark`, when it is asked for: whoever needs it not need not have it."""
    if name != "Spark":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from auditkit.engine.spark import Spark

    return Spark
