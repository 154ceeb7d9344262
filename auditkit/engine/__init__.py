"""The engine: portable SQL texts in, Arrow tables out; DuckDB runs them embedded."""

from auditkit.engine.duck import DuckDB
from auditkit.engine.frames import frame
from auditkit.engine.steps import Method, Step, fill, load

__all__ = ["DuckDB", "Method", "Step", "fill", "frame", "load"]
