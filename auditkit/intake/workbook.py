"""Workbooks: a sheet a table, hidden rows and sheets read like all others, formulas by their stored values."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from auditkit.errors import BadInput, Fault
from auditkit.evidence import Address, column_letter
from auditkit.intake.archive import weigh
from auditkit.intake.refusal import refusal, whole
from auditkit.records import Source
from auditkit.records.raw import heading_key

README = "read me"
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")


def read_workbook(path: str | Path) -> list[Source]:
    """One source for every sheet of a workbook.

    The archive is weighed before it is opened (entries, ratio, real sizes, far-away cells). Nothing is evaluated: a
    cell with a formula counts by the value stored with it, and a formula that ended in an error refuses its row.

    Raises:
        BadInput: the archive is damaged, encrypted, or asks for more than a workbook of records needs.
    """
    path = Path(path)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    place = Address(path.name, sha256=digest)
    weighed = weigh(path, place)
    if weighed.fault:
        raise _unopened(path, weighed.fault)
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = {name: book.get_sheet_by_name(name) for name in book.sheet_names if heading_key(name) != "read_me"}
    except (CalamineError, OSError) as broken:
        words = {"expected": "an .xlsx workbook", "mend": "open it in a spreadsheet program and save it again as .xlsx"}
        raise _unopened(path, refusal(place, "not_a_table", str(broken)[:120], **words)) from broken
    found = []
    for name, sheet in sheets.items():
        at = Address(path.name, name, sha256=digest)
        rows = sheet.to_python(skip_empty_area=False)
        found.append(_source(heading_key(name), at, rows, weighed.broken.get(name, {})))
    return found


def _unopened(path: Path, fault: Fault) -> BadInput:
    return BadInput(f"{path.name} was not opened.", [fault], "Nothing of it was read; it cannot be set aside.")


def _source(table: str, place: Address, rows: list[list[Any]], broken: dict[str, str]) -> Source:
    headings = [str(cell).strip() for cell in rows[0]] if rows else []
    while headings and not headings[-1] and not any(_filled(row[len(headings) - 1]) for row in rows):
        headings.pop()
    if not any(headings):
        words = {"expected": "headings in the first row", "mend": "write the column names into row 1 of the sheet"}
        return whole(table, refusal(place, "not_a_table", "no heading in the first row", **words))
    bad = _errors(place, headings, broken)
    gone = {fault.address.row for fault in bad}
    kept = [(number, row) for number, row in enumerate(rows[1:], 2) if number not in gone and any(map(_filled, row))]
    cells = list(zip(*(row for _, row in kept), strict=True)) or [()] * len(headings)
    columns = tuple((heading, _cells(cells[at])) for at, heading in enumerate(headings))
    numbers = pa.array(np.array([number for number, _ in kept], np.int32))
    return Source(table, place.file, place.sheet, place.sha256, columns, numbers, tuple(bad))


def _errors(place: Address, headings: Sequence[str], broken: dict[str, str]) -> list[Fault]:
    """Rows with a formula that ended in an error: what stands there is not known, and blank would say something."""
    found = []
    for cell, text in broken.items():
        split = _REFERENCE.fullmatch(cell)
        letters = [column_letter(at) for at in range(len(headings))]
        if split and split[1] in letters and int(split[2]) > 1:
            heading = headings[letters.index(split[1])]
            where = Address(place.file, place.sheet, int(split[2]), split[1], heading or None, place.sha256)
            found.append(refusal(where, "error_cell", text))
    return found


def _filled(cell: object) -> bool:
    return cell is not None and cell != "" and not (isinstance(cell, str) and not cell.strip())


def _cells(cells: Sequence[Any]) -> pa.ChunkedArray:
    """One column: text, days, numbers or truth values where all cells are; otherwise all as text."""
    kinds = {type(cell) for cell in cells if cell != ""}
    values = [None if cell == "" else cell for cell in cells]
    if kinds == {str}:
        made = pa.array(values, pa.string())
    elif kinds == {date}:
        made = pa.array(values, pa.date32())
    elif kinds == {float} or kinds == {bool}:
        made = pa.array(values)
    else:
        made = pa.array([_text(cell) for cell in values], pa.string())
    return pa.chunked_array([made])


def _text(cell: Any) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ").removesuffix(" 00:00:00")
    return str(cell)
