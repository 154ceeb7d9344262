"""CSV files: UTF-8, commas, quoted line breaks; rows are numbered as a spreadsheet numbers them."""

from __future__ import annotations

import codecs
import csv
import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from auditkit.evidence import Address
from auditkit.intake.refusal import refusal, whole
from auditkit.records import Source

_CHUNK = 1 << 22
_BLOCK = 1 << 24
_LONGEST = 1 << 20


@dataclass
class _Bytes:
    """What one pass over the bytes of a file tells."""

    sha256: str
    lines_before: int = 0
    quotes: int = 0
    fault: str | None = None
    head: bytes = b""


@dataclass
class _Unsplit:
    """Rows with too many or too few cells: taken aside while the parser goes on."""

    rows: list[tuple[int, int, int, str]] = field(default_factory=list)

    def __call__(self, row: arrow_csv.InvalidRow) -> str:
        self.rows.append((row.number, row.expected_columns, row.actual_columns, row.text))
        return "skip"


def read_csv(path: Path, table: str, name: str) -> Source:
    """One CSV file as a source of one table; what cannot be read as a whole becomes a fault of its structure."""
    seen = _pass(path)
    place = Address(name, sha256=seen.sha256)
    if seen.fault:
        row = Address(name, row=seen.lines_before + 1, sha256=seen.sha256)
        found = {"nul": "a NUL byte", "encoding": "bytes that are not UTF-8"}[seen.fault]
        return whole(table, refusal(row, seen.fault, found))
    headings = _headings(seen.head)
    if not headings or not any(heading.strip() for heading in headings):
        words = {"expected": "headings in the first row", "mend": "write the column names into the first row"}
        return whole(table, refusal(place, "not_a_table", "no heading in the first row", **words))
    if len(headings) == 1 and any(sign in headings[0] for sign in ";\t|"):
        return whole(table, refusal(place, "separator", repr(headings[0][:60])))
    try:
        cells, unsplit = _parse(path, len(headings))
    except pa.ArrowInvalid as broken:
        words = {
            "expected": "rows of cells separated by commas",
            "mend": "close every double quote, and save the file again as CSV UTF-8",
        }
        return whole(table, refusal(place, "not_a_table", str(broken).splitlines()[0][:120], **words))
    faults = tuple(
        refusal(
            Address(name, row=number, sha256=seen.sha256), "ragged", f"{actual} cells: {_short(text)}", count=expected
        )
        for number, expected, actual, text in unsplit
    )
    rows = _numbers(cells.num_rows, [number for number, *_ in unsplit])
    if seen.quotes % 2 and _swallowed(cells):
        last = Address(name, row=rows[-1].as_py(), sha256=seen.sha256)
        words = {"expected": "every double quote closed", "mend": "close the quote that begins in this row"}
        return whole(table, refusal(last, "not_a_table", "a double quote that is never closed", **words))
    cells, rows = _without_blank_rows(cells, rows)
    columns = tuple(zip(headings, cells.columns, strict=True))
    return Source(table, name, None, seen.sha256, columns, rows, faults)


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:59] + "…")


def _pass(path: Path) -> _Bytes:
    """SHA-256, NUL bytes and UTF-8 in one pass over the real bytes."""
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    seen = _Bytes("")
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            seen.quotes += chunk.count(b'"')
            if len(seen.head) < _LONGEST:
                seen.head += chunk[:_LONGEST]
            if seen.fault is None:
                _look(chunk, decoder, seen)
    if seen.fault is None:
        try:
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            seen.fault = "encoding"
    seen.sha256 = digest.hexdigest()
    return seen


def _look(chunk: bytes, decoder: codecs.IncrementalDecoder, seen: _Bytes) -> None:
    zero = chunk.find(b"\0")
    try:
        decoder.decode(chunk)
        bad = -1
    except UnicodeDecodeError as broken:
        bad = max(0, broken.start)
    if zero >= 0 or bad >= 0:
        seen.fault = "nul" if zero >= 0 else "encoding"
        seen.lines_before += chunk[: zero if zero >= 0 else bad].count(b"\n")
    else:
        seen.lines_before += chunk.count(b"\n")


def _headings(head: bytes) -> list[str]:
    text = head.decode("utf-8", "ignore").removeprefix("\ufeff")
    return next(csv.reader(text.splitlines(keepends=True)), [])


def _parse(path: Path, width: int) -> tuple[pa.Table, list[tuple[int, int, int, str]]]:
    names = [f"c{position}" for position in range(width)]
    unsplit = _Unsplit()
    cells = arrow_csv.read_csv(
        path,
        # One thread, because only then does the parser say in which row a fault stands.
        read_options=arrow_csv.ReadOptions(
            use_threads=False, block_size=_BLOCK, column_names=names, skip_rows_after_names=1
        ),
        parse_options=arrow_csv.ParseOptions(
            newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=unsplit
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
        ),
    )
    # A line that holds nothing at all is a blank row of a spreadsheet and no row of the table.
    return cells, [row for row in unsplit.rows if row[0] > 1 and row[3].strip()]


def _swallowed(cells: pa.Table) -> bool:
    """Whether the last row took in line breaks: with an odd number of quotes it took in all rows that follow."""
    last = cells.slice(cells.num_rows - 1).to_pylist()
    return any("\n" in cell for row in last for cell in row.values() if cell)


def _numbers(n: int, taken: list[int]) -> pa.Array:
    """Row numbers of the rows that were split: the heading is row 1, and rows taken aside keep theirs."""
    every = np.arange(2, n + len(taken) + 2, dtype=np.int32)
    return pa.array(np.setdiff1d(every, np.array(taken, np.int32)) if taken else every)


def _without_blank_rows(cells: pa.Table, rows: pa.Array) -> tuple[pa.Table, pa.Array]:
    if any(column.null_count == 0 for column in cells.columns):
        return cells, rows
    filled = np.zeros(cells.num_rows, bool)
    for column in cells.columns:
        filled |= np.asarray(column.is_valid())
        if filled.all():
            return cells, rows
    kept = pa.array(np.flatnonzero(filled))
    return cells.take(kept), rows.take(kept)
