"""The export of an HR system in a workbook: its headings may stand below a title, and blank rows around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from auditkit.evidence import column_letter
from auditkit.intake.hr.mapping import is_export
from auditkit.records import Source

_LOOKED_AT = 12


def hr_sheet(rows: Mapping[int, Sequence[str]], file: str, sheet: str | None, sha256: str | None) -> Source | None:
    """A sheet of an HR system as it stands; None where no row among the first is its headings.

    Args:
        rows: the cells of every row by its number; blank rows left out.
        file: the workbook.
        sheet: the tab.
        sha256: of the workbook.
    """
    for number, cells in list(rows.items())[:_LOOKED_AT]:
        if not is_export(cells):
            continue
        below = {at: row for at, row in rows.items() if at > number and any(cell.strip() for cell in row)}
        columns = []
        for at, heading in enumerate(cells):
            values = [(row[at].strip() or None) if at < len(row) else None for row in below.values()]
            columns.append((heading, pa.chunked_array([pa.array(values, pa.string())])))
        letters = tuple(column_letter(at) for at in range(len(cells)))
        name = sheet or file
        rows = pa.array([*below], pa.int32())
        return Source(name, file, sheet, sha256, tuple(columns), rows, places=letters, head=number)
    return None
