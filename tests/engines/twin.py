"""Two engines as one: everything is asked of both, and an answer is given only where they agree."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from auditkit.engine import DuckDB, Spark

from .session import canonical, session


class Twin:
    """DuckDB and Spark behind one engine; whatever a verb asks inside is compared too."""

    dialect = "duckdb"

    def __init__(self) -> None:
        self.duck, self.spark = DuckDB(), Spark(session())

    def fresh(self) -> Twin:
        return Twin()

    def table(self, name: str, x: Any) -> None:
        self.duck.table(name, x)
        self.spark.table(name, x)

    def keep(self, name: str, text: str, view: bool = False) -> None:
        self.duck.keep(name, text, view)
        self.spark.keep(name, text, view)

    def names(self, text: str) -> tuple[str, ...]:
        assert self.spark.names(text) == self.duck.names(text)
        return self.duck.names(text)

    def sql(self, text: str) -> pa.Table:
        answer, other = self.duck.sql(text), self.spark.sql(text)
        ours, theirs = canonical(answer), canonical(other)
        assert theirs.schema == ours.schema, text
        assert theirs.equals(ours), f"{difference(ours, theirs)}\n{text}"
        return answer


def difference(ours: pa.Table, theirs: pa.Table) -> str:
    """The rows that only one of the two has, a few of each."""
    left, right = ({repr(row) for row in table.to_pylist()} for table in (ours, theirs))
    return f"DuckDB only: {sorted(left - right)[:3]}\nSpark only: {sorted(right - left)[:3]}"
