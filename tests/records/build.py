"""Small record sets for the tests of this room."""

from __future__ import annotations

from typing import Any

import pandas as pd

from auditkit.intake import open_records
from auditkit.records import Records

TENURE = [{"post_id": "P7", "person_id": "Li Wei", "start": "2023-04-01", "end": "2025-02-28"}]
LINE = {"period": "2025-03", "moment": "plan", "unit_id": "P7", "text": "Pour the slab"}


def opened(
    tenure: list[dict[str, Any]] | None = None, lines: list[dict[str, Any]] | None = None, **more: Any
) -> Records:
    """Records of these rows; lines are completed to whole ones."""
    options = {name: more.pop(name) for name in ("refused", "ends") if name in more}
    tables = {
        "tenure": pd.DataFrame(TENURE if tenure is None else tenure),
        "plan_line": pd.DataFrame([{**LINE, **line} for line in ([{}] if lines is None else lines)]),
    }
    tables |= {name: pd.DataFrame(rows) for name, rows in more.items()}
    return open_records(tables, **options)


def rows(records: Records, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """The columns of a table as tuples, in order."""
    return list(zip(*(records.tables[table][name].to_pylist() for name in columns), strict=True))


def codes(records: Records) -> list[tuple[str, int | None, str, bool]]:
    """What was refused: table, row, code, whether the row went."""
    return rows(records, "refused", "table_name", "row", "code", "refuses_row")
