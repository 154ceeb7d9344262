"""CSV files as they are found: encoding and separator told by strict rules, said, and refused where in doubt."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from auditkit.dictionary import TABLES
from auditkit.errors import Fault
from auditkit.evidence import Address
from auditkit.intake.encoding import NAMES, decide
from auditkit.intake.named import FILE, NOTHING, SEPARATORS, Named
from auditkit.intake.refusal import refusal, whole
from auditkit.records import Source
from auditkit.records.raw import heading_key, one_dictionary

_CHUNK = 1 << 22
_BLOCK, _LARGE = 1 << 22, 1 << 26
_LONGEST = 1 << 20
_LOOKED_AT = 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class _Refused(Exception):
    """A file that cannot be read as a whole."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.found)
        self.fault = fault


@dataclass
class _Bytes:
    """What one pass over the bytes of a file tells."""

    sha256: str
    lines_before: int = 0
    at: int = 0
    quotes: int = 0
    fault: str | None = None
    head: bytes = b""


@dataclass(frozen=True)
class _Text:
    """A file as UTF-8: itself, or its text written anew; how it was read, and what is to be said of that."""

    path: Path
    place: Address
    quotes: int
    head: str
    again: bytes | None
    encoding: str
    words: tuple[str, ...] = ()
    named: bool = False

    @property
    def input(self) -> Path | pa.BufferReader:
        return self.path if self.again is None else pa.BufferReader(self.again)


@dataclass
class _Unsplit:
    """Rows with too many or too few cells: taken aside while the parser goes on."""

    rows: list[tuple[int, int, int, str]] = field(default_factory=list)

    def __call__(self, row: arrow_csv.InvalidRow) -> str:
        self.rows.append((row.number, row.expected_columns, row.actual_columns, row.text))
        return "skip"


def read_csv(path: Path, table: str, name: str, named: Named = NOTHING) -> Source:
    """One CSV file as a source of one table; what cannot be read as a whole becomes a fault of its structure.

    The encoding is UTF-8 (with or without a byte order mark), UTF-16 with one, or what `decide` tells; the separator
    is the one under which the headings are headings of the table. `reading.yaml` outranks both. What is neither UTF-8
    nor separated by commas is said.
    """
    try:
        text = _text(path, name, named.of(name).get("encoding"))
        separator = named.of(name).get("separator") or _separator(text, table)
        return _source(text, table, separator, "separator" in named.of(name))
    except _Refused as broken:
        return whole(table, broken.fault)


def _source(text: _Text, table: str, separator: str, named: bool) -> Source:
    place = text.place
    headings = next(iter(_rows(text, separator)), [])
    if not any(heading.strip() for heading in headings):
        words = {"expected": "headings in the first row", "mend": "write the column names into the first row"}
        raise _Refused(refusal(place, "not_a_table", "no heading in the first row", **words))
    try:
        cells, unsplit = _parse(text, separator, len(headings))
    except pa.ArrowInvalid as broken:
        words = {
            "expected": f"rows of cells separated by {SEPARATORS[separator]}",
            "mend": "close every double quote, and save the file again as CSV UTF-8",
        }
        found = "a double quote that is never closed" if text.quotes % 2 else str(broken).splitlines()[0][:120]
        raise _Refused(refusal(place, "not_a_table", found, **words)) from broken
    faults = tuple(
        refusal(replace(place, row=number), "ragged", f"{actual} cells: {_short(row)}", count=expected)
        for number, expected, actual, row in unsplit
        if not _blank(row, separator)
    )
    rows = _numbers(cells.num_rows, [number for number, *_ in unsplit])
    if text.quotes % 2 and _swallowed(headings, cells):
        last = replace(place, row=rows[-1].as_py() if len(rows) else 1)
        words = {"expected": "every double quote closed", "mend": "close the quote that begins in this row"}
        raise _Refused(refusal(last, "not_a_table", "a double quote that is never closed", **words))
    cells, rows = _without_blank_rows(cells, rows)
    texts = (pa.chunked_array([one_dictionary(column)]) for column in cells.columns)
    columns = tuple(zip(headings, texts, strict=True))
    read_as, said = _said(text, separator, named)
    return Source(table, place.file, None, place.sha256, columns, rows, faults, said=said, read_as=read_as)


def _said(text: _Text, separator: str, named: bool) -> tuple[str, tuple[str, ...]]:
    """How the file was read, and the assumption that this was; UTF-8 with commas assumes nothing."""
    read_as = f"{text.encoding}, separated by {SEPARATORS[separator]}"
    told = [f"its encoding is named in {FILE}"] if text.named else []
    told += [f"its separator is named in {FILE}"] if named else []
    if text.words and not text.named:
        told.append(f"its bytes are not UTF-8; words of it as read: {', '.join(text.words)}")
    if not told and separator == "," and text.encoding in (NAMES["utf-8"], NAMES["utf-8-sig"]):
        return read_as, ()
    return read_as, (f"{text.place.file} was read as {read_as}" + (f" ({'; '.join(told)})" if told else ""),)


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:59] + "…")


def _text(path: Path, name: str, encoding: str | None) -> _Text:
    """The file as UTF-8, by the encoding that is named for it, its byte order mark, its bytes, in this order."""
    seen = _pass(path)
    place = Address(name, sha256=seen.sha256)
    mark = next((mark for sign, mark in _MARKS if seen.head.startswith(sign)), None)
    if encoding is None and seen.fault is None:
        return _Text(
            path, place, seen.quotes, seen.head.decode("utf-8", "ignore").removeprefix("\ufeff"), None,
            NAMES[mark or "utf-8"],
        )  # fmt: skip
    row = replace(place, row=seen.lines_before + 1)
    if encoding is None and mark is None and seen.fault == "nul":
        raise _Refused(refusal(row, "nul", "a NUL byte"))
    raw = path.read_bytes()
    words: tuple[str, ...] = ()
    chosen = encoding or mark
    if chosen is None:
        decided = decide(raw)
        if decided.name is None:
            found = f"bytes that are not UTF-8 and not plainly in another encoding: {decided.doubt}"
            raise _Refused(refusal(row, "encoding", found, file=name))
        chosen, words = decided.name, decided.words
    again = _decoded(raw, chosen, place).encode("utf-8", "surrogatepass")
    head = again[:_LONGEST].decode("utf-8", "ignore")
    return _Text(path, place, again.count(b'"'), head, again, NAMES.get(chosen, chosen), words, encoding is not None)


def _decoded(raw: bytes, encoding: str, place: Address) -> str:
    try:
        text = raw.decode(encoding).removeprefix("\ufeff")
    except UnicodeError as broken:
        at = raw[: broken.start].count(b"\n") + 1 if isinstance(broken, UnicodeDecodeError) else None
        found = f"bytes that are not {NAMES.get(encoding, encoding)}"
        raise _Refused(refusal(replace(place, row=at), "encoding", found, file=place.file)) from broken
    zero = text.find("\0")
    if zero >= 0:
        raise _Refused(refusal(replace(place, row=text.count("\n", 0, zero) + 1), "nul", "a NUL byte"))
    return text


def _rows(text: _Text, separator: str) -> list[list[str]]:
    """The first rows, split at a sign; none where not even the first can be split."""
    rows = csv.reader(io.StringIO(text.head, newline=""), delimiter=separator)
    found: list[list[str]] = []
    try:
        for row, _ in zip(rows, range(_LOOKED_AT), strict=False):
            found.append(row)
    except csv.Error:  # a cell longer than the module of the language reads; the parser of the whole file decides
        pass
    return found


def _separator(text: _Text, table: str) -> str:
    """The sign that splits the first row into the most headings of the table, where no other does as well.

    Where no heading is known, it is the only sign that splits all the first rows into equally many cells.
    """
    known = set(TABLES[table].columns) if table in TABLES else set()
    split = {sign: _rows(text, sign) or [[]] for sign in SEPARATORS}
    points = {sign: len({heading_key(cell) for cell in rows[0]} & known) for sign, rows in split.items()}
    wide = [sign for sign, rows in split.items() if len(rows[0]) > 1]
    if any(points.values()):
        best = [sign for sign in wide if points[sign] == max(points.values())]
    else:
        best = [sign for sign in wide if len({len(row) for row in split[sign] if row}) == 1] or wide
    if len(best) == 1:
        return best[0]
    if best or "|" in "".join(split[","][0]):
        raise _Refused(refusal(text.place, "separator", _short(",".join(split[","][0])), file=text.place.file))
    return ","


def _pass(path: Path) -> _Bytes:
    """SHA-256, NUL bytes and UTF-8 in one pass over the real bytes; lines are counted only up to a fault."""
    digest, seen, tail, looked = hashlib.sha256(), _Bytes(""), b"", 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            seen.quotes += chunk.count(b'"')
            if len(seen.head) < _LONGEST:
                seen.head += chunk[:_LONGEST]
            if seen.fault is None:
                piece = tail + chunk if tail else chunk
                tail = _look(piece, seen)
                looked += len(piece) - len(tail) if seen.fault is None else seen.at
        if seen.fault is None and _bad_from(tail, True) is not None:
            seen.fault = "encoding"
        if seen.fault is not None:
            file.seek(0)
            seen.lines_before = file.read(looked).count(b"\n")
    seen.sha256 = digest.hexdigest()
    return seen


def _look(piece: bytes, seen: _Bytes) -> bytes:
    """Look at whole lines; returns what is left of the last one, at most a broken letter where no line ends."""
    zero = piece.find(b"\0")
    cut = piece.rfind(b"\n") + 1
    bad = _bad_from(memoryview(piece)[:cut] if cut else piece, bool(cut))
    if zero >= 0 or bad is not None:
        seen.fault = "nul" if zero >= 0 else "encoding"
        seen.at = zero if zero >= 0 else bad or 0
        return b""
    return piece[cut:] if cut else piece[codecs.utf_8_decode(piece, "strict", False)[1] :]


def _bad_from(piece: bytes | memoryview, whole: bool) -> int | None:
    """Where a piece stops being UTF-8. The check of the parser's library reads it in place, in no time."""
    if whole and len(piece):
        ends = pa.py_buffer(np.array([0, len(piece)], np.int32))
        try:
            pa.Array.from_buffers(pa.binary(), 1, [None, ends, pa.py_buffer(piece)]).cast(pa.string())
        except pa.ArrowInvalid:
            pass
        else:
            return None
    try:
        codecs.utf_8_decode(piece, "strict", whole)
    except UnicodeDecodeError as broken:
        return broken.start
    return None


def _parse(text: _Text, separator: str, width: int) -> tuple[pa.Table, list[tuple[int, int, int, str]]]:
    """The cells as text, and the rows that have another number of them; blocks that fit a processor's cache first."""
    try:
        return _in_blocks(text, separator, width, _BLOCK)
    except pa.ArrowInvalid:
        return _in_blocks(text, separator, width, _LARGE)


def _in_blocks(text: _Text, separator: str, width: int, block: int) -> tuple[pa.Table, list[tuple[int, int, int, str]]]:
    names = [f"c{position}" for position in range(width)]
    unsplit = _Unsplit()
    cells = arrow_csv.read_csv(
        text.input,
        # One thread, because only then does the parser say in which row a fault stands.
        read_options=arrow_csv.ReadOptions(
            use_threads=False, block_size=block, column_names=names, skip_rows_after_names=1
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=separator, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=unsplit
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
        ),
    )
    return cells, [row for row in unsplit.rows if row[0] > 1]


def _blank(line: str, separator: str) -> bool:
    """A line without any filled cell is a blank row of a spreadsheet, not a row of the table, however many it has."""
    try:
        rows = csv.reader(io.StringIO(line, newline=""), delimiter=separator)
        return not any(cell.strip() for row in rows for cell in row)
    except csv.Error:  # a cell longer than the module of the language reads is filled
        return False


def _swallowed(headings: list[str], cells: pa.Table) -> bool:
    """Whether the last row took in line breaks: with an odd number of quotes it took in all rows that follow."""
    last = cells.slice(cells.num_rows - 1).to_pylist() if cells.num_rows else [dict(enumerate(headings))]
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
