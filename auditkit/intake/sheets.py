"""Runs in a process of its own: the cells of a workbook, written as Arrow files that the caller can trust.

It imports nothing of auditkit, so that it starts quickly, and is run by path: a workbook that breaks the reader
breaks this process and no other.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from python_calamine import CalamineWorkbook

MEMORY = 6 << 30


def main(path: str, folder: str) -> None:
    """Write every sheet of the workbook into the folder, and a list of them."""
    _limit()
    book = CalamineWorkbook.from_path(path)
    listed = []
    for at, name in enumerate(book.sheet_names):
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        table, headings = cells(rows)
        with pa.OSFile(f"{folder}/{at}.arrow", "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table)
        listed.append({"name": name, "headings": headings})
    Path(folder, "sheets.json").write_text(json.dumps(listed), "utf-8")


def _limit() -> None:
    try:
        import resource
    except ImportError:  # no such limit on this system; the archive was weighed all the same
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def cells(rows: list[list[Any]]) -> tuple[pa.Table, list[str]]:
    """The columns of a sheet below its headings, blank rows left out, with the number of every row at the end."""
    headings = [str(cell).strip() for cell in rows[0]] if rows else []
    while headings and not headings[-1] and not any(_filled(row[len(headings) - 1]) for row in rows):
        headings.pop()
    kept = [(number, row) for number, row in enumerate(rows[1:], 2) if any(map(_filled, row))]
    columns = list(zip(*(row for _, row in kept), strict=True)) or [()] * len(headings)
    made = [_column(columns[at]) for at in range(len(headings))]
    numbers = pa.array([number for number, _ in kept], pa.int32())
    return pa.table([*made, numbers], [str(at) for at in range(len(made) + 1)]), headings


def _filled(cell: object) -> bool:
    return cell != "" and cell is not None and not (isinstance(cell, str) and not cell.strip())


def _column(cells: Sequence[Any]) -> pa.Array:
    """One column: text, days, numbers or truth values where all cells are; otherwise all as text."""
    kinds = set(map(type, cells)) if "" not in cells else {type(cell) for cell in cells if cell != ""}
    values = [None if cell == "" else cell for cell in cells]
    if kinds == {str}:
        return pa.array(values, pa.string())
    if kinds == {date}:
        return pa.array(values, pa.date32())
    if kinds in ({float}, {bool}):
        return pa.array(values)
    return pa.array([_text(cell) for cell in values], pa.string())


def _text(cell: Any) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ").removesuffix(" 00:00:00")
    return str(cell)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
