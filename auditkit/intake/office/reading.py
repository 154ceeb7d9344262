"""Many workbooks → grids: each weighed first, all read in one process apart, the one that breaks it named."""

from __future__ import annotations

import contextlib
import hashlib
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditkit.errors import Fault
from auditkit.evidence import Address
from auditkit.intake.archive import Weighed, weigh
from auditkit.intake.office.grid import Grid, cell_of
from auditkit.intake.refusal import refusal

SECONDS = 600
_WORDS = {"expected": "an .xlsx workbook", "mend": "open it in a spreadsheet program and save it again as .xlsx"}


@dataclass(frozen=True)
class Book:
    """One workbook as it was read: its sheets, or the fault for which it was not opened."""

    path: Path
    file: str
    sha256: str
    sheets: tuple[Grid, ...] = ()
    fault: Fault | None = None
    notes: tuple[str, ...] = ()


def read_books(found: Sequence[tuple[Path, str]]) -> Iterator[Book]:
    """Every workbook in turn; `found` holds the path of each and the name that addresses give it.

    One process reads them all. A workbook that ends it, or that takes longer than its time, is refused by name, and
    another process goes on with the next.
    """
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        child: _Child | None = None
        for path, name in found:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            place = Address(name, sha256=digest)
            one = weigh(path, place)
            if one.fault:
                yield Book(path, name, digest, fault=one.fault)
                continue
            child = child or stack.enter_context(_Child(Path(folder)))
            told = child.read(path, one.parts)
            if isinstance(told, str):
                child = None
                yield Book(path, name, digest, fault=refusal(place, "not_a_table", told, **_WORDS))
            else:
                yield _book(path, name, digest, one, told)


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

    def read(self, path: Path, parts: dict[str, str]) -> dict[str, Any] | str:
        """What the workbook holds, or, where the process ended or was ended over it, why there is nothing."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        timer = threading.Timer(SECONDS, self._end)
        timer.start()
        try:
            self._process.stdin.write(json.dumps([str(path.resolve()), parts, str(self._answer)]) + "\n")
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


def _book(path: Path, name: str, digest: str, one: Weighed, told: dict[str, Any]) -> Book:
    sheets, notes = [], []
    if told["macros"]:
        notes.append(f"{name} holds macros; they were not run")
    if told["links"]:
        count = told["links"]
        also = "is one other workbook" if count == 1 else f"are {count} other workbooks"
        notes.append(f"{name} is linked to what {also}; they were not opened, the stored values count")
    worksheets = [sheet for sheet in told["sheets"] if "rows" in sheet]
    for sheet in worksheets:
        broken = one.broken.get(sheet["name"], {})
        errors = {cell: text for place, text in broken.items() if (cell := cell_of(place))}
        rows = dict(sheet["rows"])
        for row, _ in errors:  # a cell in error holds no text, and its row may hold nothing else
            rows.setdefault(row, [])
        grid = Grid(
            name, sheet["name"], digest, dict(sorted(rows.items())) if errors else rows,
            [tuple(place) for place in sheet["merged"]], sheet["hidden"], frozenset(sheet["hidden_rows"]),
            frozenset(sheet["hidden_columns"]), {(row, at): text for row, at, text in sheet["formulas"]}, errors,
            told["date1904"], len(worksheets),
        )  # fmt: skip
        sheets.append(grid)
    notes += [f"{name} › {one['name']} is a chart and holds no cells" for one in told["sheets"] if "chart" in one]
    return Book(path, name, digest, tuple(sheets), None, tuple(notes))
