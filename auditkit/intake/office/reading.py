"""Many workbooks → grids: each weighed first, all read in one process apart, the one that breaks it named."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from auditkit.dictionary import TABLES
from auditkit.errors import Fault
from auditkit.evidence import Address
from auditkit.intake.archive import NO_BOOK, Weighed, weigh
from auditkit.intake.kept import digest
from auditkit.intake.office.grid import Grid, cell_of
from auditkit.intake.office.marks import beside
from auditkit.intake.refusal import refusal, whole
from auditkit.records import Source
from auditkit.records.raw import heading_key

SECONDS = 600
README = "read me"


@dataclass(frozen=True)
class Book:
    """One workbook as it was read: its sheets, or the fault for which it was not opened.

    `tables` are the sheets that are named as tables of the contract, `broken` the faults of sheets that could not be
    read. In a `loose` one, a file or a workbook of tables, a sheet that holds no table may be anything. `source` is a
    file that is no workbook as it was read.
    """

    path: Path
    file: str
    sha256: str
    sheets: tuple[Grid, ...] = ()
    fault: Fault | None = None
    notes: tuple[str, ...] = ()
    tables: tuple[Source, ...] = ()
    broken: tuple[Fault, ...] = ()
    loose: bool = False
    source: Source | None = None


def read_books(found: Sequence[tuple[Path, str]]) -> Iterator[Book]:
    """Every workbook in turn; `found` holds the path of each and the name that addresses give it.

    One process reads them all. A workbook that ends it, or that takes longer than its time, is refused by name, and
    another process goes on with the next.
    """
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        child: _Child | None = None
        for path, name in found:
            sha256 = digest(path)
            place = Address(name, sha256=sha256)
            one = weigh(path, place)
            if one.fault:
                yield Book(path, name, sha256, fault=one.fault)
                continue
            child = child or stack.enter_context(_Child(Path(folder)))
            tabs = [tab for tab in one.parts if heading_key(tab) in TABLES]
            written = {tab: str(Path(folder, f"{at}.arrow")) for at, tab in enumerate(tabs)}
            told = child.read(path, one.parts, written)
            if isinstance(told, str):
                child = None
                yield Book(path, name, sha256, fault=refusal(place, "not_a_table", told, **NO_BOOK))
            else:
                yield _book(path, place, one, told, written)


class _Child:
    """The process that reads, one workbook at a time."""

    def __init__(self, folder: Path) -> None:
        self._answer = folder / "answer.json"
        self._errors = (folder / "errors.txt").open("w+b")
        command = [sys.executable, "-P", str(Path(__file__).with_name("cells.py"))]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, encoding="utf-8"
        )
        self._late = False

    def __enter__(self) -> _Child:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        with contextlib.suppress(BrokenPipeError), self._process:  # waits, and lets go of its pipes
            self._errors.close()

    def read(self, path: Path, parts: dict[str, str], tables: dict[str, str]) -> dict[str, Any] | str:
        """What the workbook holds, or, where the process ended or was ended over it, why there is nothing."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        timer = threading.Timer(SECONDS, self._end)
        timer.start()
        try:
            self._process.stdin.write(json.dumps([str(path.resolve()), parts, tables, str(self._answer)]) + "\n")
            self._process.stdin.flush()
            heard = self._process.stdout.readline()
        except BrokenPipeError:
            heard = ""
        timer.cancel()
        if not heard:
            return self._last_words()
        told: dict[str, Any] = json.loads(self._answer.read_text("utf-8"))
        return told

    def _end(self) -> None:
        self._late = True
        self._process.kill()

    def _last_words(self) -> str:
        self._process.wait()
        if self._late:
            return f"a workbook that could not be read in {SECONDS} seconds"
        self._errors.seek(0)
        said = self._errors.read().decode("utf-8", "replace").strip().splitlines()[-1:] or ["no answer"]
        return f"a workbook that could not be read ({said[0][:100]})"


def _book(path: Path, place: Address, one: Weighed, told: dict[str, Any], written: dict[str, str]) -> Book:
    name, notes = place.file, []
    if told["macros"]:
        notes.append(f"{name} holds macros; they were not run")
    if told["links"]:
        count = told["links"]
        also = "is one other workbook" if count == 1 else f"are {count} other workbooks"
        notes.append(f"{name} is linked to what {also}; they were not opened, the stored values count")
    notes += [f"{name} › {one['name']} is a chart and holds no cells" for one in told["sheets"] if "chart" in one]
    broken, grids, tables = [], [], []
    # Beside tables, a sheet of that name explains them.
    sheets = [sheet for sheet in told["sheets"] if not (written and heading_key(sheet["name"]) == heading_key(README))]
    for sheet in sheets:
        there = replace(place, sheet=sheet["name"])
        if "broken" in sheet:
            found = f"a sheet that could not be read ({sheet['broken']})"
            broken.append(refusal(there, "not_a_table", found, **NO_BOOK))
        elif "rows" in sheet or "headings" in sheet:
            grid = _grid(there, sheet, one, told["date1904"], sum("rows" in sheet for sheet in sheets))
            if "rows" in sheet:
                grids.append(grid)
            else:
                tables.append(_table(there, grid, sheet["headings"], written[sheet["name"]]))
    return Book(
        path, name, place.sha256 or "", tuple(grids), None, tuple(notes), tuple(tables), tuple(broken), bool(written)
    )


def _grid(place: Address, sheet: dict[str, Any], one: Weighed, date1904: bool, tabs: int) -> Grid:
    broken = one.broken.get(sheet["name"], {})
    errors = {cell: text for reference, text in broken.items() if (cell := cell_of(reference))}
    rows = dict(sheet.get("rows", ()))
    for row, _ in errors:  # a cell in error holds no text, and its row may hold nothing else
        rows.setdefault(row, [])
    return Grid(
        place.file, place.sheet, place.sha256, dict(sorted(rows.items())) if errors else rows,
        [tuple(reference) for reference in sheet["merged"]], sheet["hidden"], frozenset(sheet["hidden_rows"]),
        frozenset(sheet["hidden_columns"]), {(row, at): text for row, at, text in sheet["formulas"]}, errors,
        date1904, tabs,
    )  # fmt: skip


def _table(place: Address, grid: Grid, headings: Sequence[str], written: str) -> Source:
    """A sheet that is named as a table: its headings stand in the first row."""
    name = heading_key(place.sheet or "")
    if not any(headings):
        words = {"expected": "headings in the first row", "mend": "write the column names into row 1 of the sheet"}
        return whole(name, refusal(place, "not_a_table", "no heading in the first row", **words))
    with pa.OSFile(written, "rb") as file:
        cells = pa.ipc.open_file(file).read_all()
    rows = cells.column(len(headings)).combine_chunks()
    bad: dict[int, Fault] = {}
    for (row, at), text in grid.errors.items():
        if row > 1 and at < len(headings):
            # What stands there is not known, and blank would say something.
            bad.setdefault(row, refusal(grid.address(row, at, headings[at] or None), "error_cell", text))
    if bad:
        kept = pa.array(~np.isin(np.asarray(rows), np.array(list(bad))))
        cells, rows = cells.filter(kept), rows.filter(kept)
    columns = tuple((heading, cells.column(at)) for at, heading in enumerate(headings))
    seen = tuple(beside(grid, dict(enumerate(headings)), set(rows.to_pylist())))
    return Source(
        name, place.file, place.sheet, place.sha256, columns, rows, tuple(bad.values()), read_as="sheet",
        provenance=seen,
    )  # fmt: skip
