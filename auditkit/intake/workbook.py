"""Workbooks: a sheet a table, hidden rows and sheets read like all others, formulas by their stored values."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from auditkit.errors import BadInput, Fault
from auditkit.evidence import Address, column_letter
from auditkit.intake.apart import run_apart
from auditkit.intake.archive import weigh
from auditkit.intake.refusal import refusal, whole
from auditkit.records import Source
from auditkit.records.raw import heading_key

README = "read me"
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")


def read_workbook(path: str | Path, name: str = "") -> list[Source]:
    """One source for every sheet of a workbook, which addresses call by `name` or by the name of its file.

    The archive is weighed before it is opened (entries, ratio, real sizes, far-away cells), and its cells are read in a
    process of their own with a limit of time and, where the system has one, of memory. Nothing is evaluated: a cell
    with a formula counts by the value stored with it, and a formula that ended in an error refuses its row.

    Raises:
        BadInput: the archive is damaged, encrypted, or asks for more than a workbook of records needs.
    """
    path = Path(path)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    place = Address(name or path.name, sha256=digest)
    weighed = weigh(path, place)
    if weighed.fault:
        raise unopened(path, weighed.fault)
    with tempfile.TemporaryDirectory() as folder:
        _read_apart(path, place, folder)
        sheets = json.loads(Path(folder, "sheets.json").read_text("utf-8"))
        found = []
        for at, sheet in enumerate(sheets):
            if heading_key(sheet["name"]) == heading_key(README):
                continue
            with pa.OSFile(f"{folder}/{at}.arrow", "rb") as file:
                cells = pa.ipc.open_file(file).read_all()
            there = Address(place.file, sheet["name"], sha256=digest)
            found.append(_source(there, sheet["headings"], cells, weighed.broken.get(sheet["name"], {})))
    return found


def _read_apart(path: Path, place: Address, folder: str) -> None:
    """Read the cells in another process: what breaks the reader breaks that one only."""
    words = {"expected": "an .xlsx workbook", "mend": "open it in a spreadsheet program and save it again as .xlsx"}
    if said := run_apart("sheets.py", str(path.resolve()), folder):
        found = f"a workbook that could not be read ({said})"
        raise unopened(path, refusal(place, "not_a_table", found, **words))


def unopened(path: Path, fault: Fault) -> BadInput:
    """The error about a workbook of which nothing can be read, so that nothing can be set aside."""
    return BadInput(f"{path.name} was not opened.", [fault], "Nothing of it was read; it cannot be set aside.")


def _source(place: Address, headings: Sequence[str], cells: pa.Table, broken: dict[str, str]) -> Source:
    table = heading_key(place.sheet or "")
    if not any(headings):
        words = {"expected": "headings in the first row", "mend": "write the column names into row 1 of the sheet"}
        return whole(table, refusal(place, "not_a_table", "no heading in the first row", **words))
    bad = _errors(place, headings, broken)
    rows = cells.column(len(headings)).combine_chunks()
    if bad:
        kept = pa.array(~np.isin(np.asarray(rows), np.array([fault.address.row for fault in bad])))
        cells, rows = cells.filter(kept), rows.filter(kept)
    columns = tuple((heading, cells.column(at)) for at, heading in enumerate(headings))
    return Source(table, place.file, place.sheet, place.sha256, columns, rows, tuple(bad), read_as="sheet")


def _errors(place: Address, headings: Sequence[str], broken: dict[str, str]) -> list[Fault]:
    """Rows with a formula that ended in an error: what stands there is not known, and blank would say something."""
    letters = [column_letter(at) for at in range(len(headings))]
    found: dict[int, Fault] = {}
    for cell, text in broken.items():
        split = _REFERENCE.fullmatch(cell)
        if split and split[1] in letters and int(split[2]) > 1:
            heading = headings[letters.index(split[1])]
            where = Address(place.file, place.sheet, int(split[2]), split[1], heading or None, place.sha256)
            found.setdefault(int(split[2]), refusal(where, "error_cell", text))
    return list(found.values())
