"""A table or an answer as a Parquet file, however large: it streams from the engine and is there as a whole or not."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, runtime_checkable

from auditkit.engine.steps import Engine
from auditkit.errors import AuditkitError
from auditkit.review.ask import shown_columns, worded
from auditkit.review.every import RESULTS
from auditkit.review.ordered import in_order


@runtime_checkable
class Writing(Protocol):
    """What writing needs of an engine."""

    def write(self, text: str, path: Path) -> int: ...


def write(engine: Engine, name: str, path: Path) -> int:
    """Write a table that is made already; an answer has the words of the field as headings. Returns the number of rows.

    Raises:
        AuditkitError: the engine cannot write.
    """
    if not isinstance(engine, Writing):
        raise AuditkitError("this engine cannot write files: take the frame from table()")
    own = engine.sql(f'select * from "{name}" where 1 = 0')
    shown = worded(own) if name in RESULTS else own
    kept = shown_columns(own.column_names) if name in RESULTS else own.column_names
    taken = ", ".join(f'o."{one}" as "{word}"' for one, word in zip(kept, shown.column_names, strict=True))
    half = path.with_name(f".{path.name}.part")
    try:
        rows = engine.write(in_order(engine, name, own.column_names, taken), half)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return rows
