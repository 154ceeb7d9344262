"""Cells → values by the type of their column. Only the distinct writings of a column are read, never every row."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from auditkit.dictionary import Column, Words, word_key
from auditkit.records.raw import as_text, coded_as, one_dictionary
from auditkit.when import BEGINNING, OPEN, PERIOD_FORMS, read_date, read_period

_EPOCH = date(1970, 1, 1).toordinal()
FIRST, LAST = BEGINNING.toordinal() - _EPOCH, OPEN.toordinal() - _EPOCH
_NUMBER = re.compile(r"[+-]?(\d{1,3}([, ']\d{3})+|\d+)?(\.\d+)?(e[+-]?\d+)?%?")
_ISO = r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$"
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")
MANY = 2_000
NO_DAY = np.iinfo(np.int64).min


@dataclass(frozen=True)
class Coded:
    """A column as places of its distinct writings (null = blank): every pass over rows is a pass over integers."""

    indices: pa.Array
    kept: pa.Array

    @cached_property
    def codes(self) -> np.ndarray:
        """The place of every cell's writing; −1 = blank."""
        return filled(self.indices)

    @cached_property
    def values(self) -> list[str]:
        """The distinct writings; made only where they are read one by one."""
        found: list[str] = self.kept.to_pylist()
        return found

    def array(self, values: Sequence[str | None] | None = None) -> pa.DictionaryArray:
        """The column as Arrow text, optionally with other values in the place of its writings."""
        if values is None:
            return coded_as(self.indices, self.kept)
        # Each word once, and "nothing" is no word: neither Parquet nor pandas takes such a dictionary.
        return self.renumbered(pa.array(values, pa.string()).dictionary_encode()).array()

    def renumbered(self, again: pa.DictionaryArray) -> Coded:
        """The column with other words: of every writing the one that `again` gives it."""
        places = filled(again.indices)
        if len(again.dictionary) == len(places):  # every writing its own word: not a cell is touched
            return Coded(self.indices, again.dictionary)
        return Coded(places_of(np.append(places, np.int32(-1))[self.codes]), again.dictionary)

    def counts(self) -> np.ndarray:
        """How many rows hold each writing."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.kept))

    def rows_of(self, bad: np.ndarray) -> np.ndarray:
        """The positions of the rows whose writing is marked."""
        if not bad.any():
            return np.empty(0, np.int64)
        return np.flatnonzero(np.append(bad, False)[self.codes])


def coded(cells: pa.ChunkedArray | pa.Array) -> Coded:
    """Places and distinct writings of a column, outer blanks cut; a cell of blanks is blank."""
    column = clean(cells)
    trimmed = pc.utf8_trim_whitespace(column.kept)
    if column.kept.null_count or not trimmed.equals(column.kept) or pc.any(pc.equal(trimmed, "")).as_py():
        return column.renumbered(pc.if_else(pc.equal(trimmed, ""), None, trimmed).dictionary_encode())
    return column


def clean(cells: pa.ChunkedArray | pa.Array) -> Coded:
    """Places and distinct writings of a column whose blanks are cut already, or are not to be cut."""
    if isinstance(cells, pa.Array):
        cells = pa.chunked_array([cells])
    if not (pa.types.is_dictionary(cells.type) or pa.types.is_string(cells.type)):
        cells = as_text(cells)
    one = one_dictionary(cells)
    return Coded(one.indices, one.dictionary.cast(pa.string()))


def places_of(codes: np.ndarray) -> pa.Array:
    """Codes as Arrow integers, null where they are negative."""
    return pa.array(codes, pa.int32(), mask=codes < 0)


def filled(indices: pa.Array) -> np.ndarray:
    plain = indices.fill_null(-1) if indices.null_count else indices
    return np.asarray(plain).astype(np.int32, copy=False)


@dataclass(frozen=True)
class Days:
    """A column of dates: days since 1970 as [low, high], which cells are blank, unreadable, or known words."""

    low: np.ndarray
    high: np.ndarray
    blank: np.ndarray
    bad: np.ndarray
    word: pa.Array | None = None
    guessed_year: int = 0


def days(cells: pa.ChunkedArray, known: Words | None, years: np.ndarray | None) -> Days:
    """Dates as intervals. `years` is the year of each row's period, for dates such as 3月底 that name none."""
    if pa.types.is_date(cells.type) or pa.types.is_timestamp(cells.type):
        plain = cells.cast(pa.date32(), safe=False).cast(pa.int32())
        blank = np.asarray(plain.is_null())
        low = np.asarray(plain.fill_null(0) if plain.null_count else plain)
        if (far := low == date(4712, 12, 31).toordinal() - _EPOCH).any():
            low = np.where(far, np.int32(LAST), low)
        return Days(low, low, blank, np.zeros(len(low), bool))
    column = coded(cells)
    low_of, high_of, state = _read_days(column.values, known)
    at = np.append(state, 1)[column.codes]
    low, high = (np.append(of, np.int32(0))[column.codes] for of in (low_of, high_of))
    guessed = _with_year(column, years, at, low, high) if years is not None else 0
    word = None
    if known is not None:
        kept = [value if mark == 2 else None for value, mark in zip(column.values, state, strict=True)]
        word = column.array(kept)
    return Days(low, high, (at == 1) | (at == 2), at == 3, word, guessed)


def _read_days(values: list[str], known: Words | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Low, high and state of distinct writings: 0 a date, 1 blank, 2 a known word, 3 unreadable."""
    low = np.zeros(len(values), np.int32)
    high, state = low.copy(), np.zeros(len(values), np.int8)
    rest: Iterable[int] = range(len(values))
    if len(values) > MANY:
        low, done = _iso(values)
        high, rest = low.copy(), np.flatnonzero(~done).tolist()
    for position in rest:
        value = values[position]
        try:
            when = read_date(value)
        except ValueError:
            state[position] = 2 if known is not None and word_key(value) in known.due else 3
            continue
        if when is None:
            state[position] = 1
        else:
            low[position], high[position] = when.earliest.toordinal() - _EPOCH, when.latest.toordinal() - _EPOCH
    return low, high, state


def _iso(values: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Plain ISO days and time stamps, many at once; what is not one is left to the reader of dates."""
    cells = pa.array(values, pa.string())
    plain = pc.match_substring_regex(cells, _ISO)
    try:
        read = pc.if_else(plain, pc.utf8_slice_codeunits(cells, 0, 10), pa.scalar(None, pa.string())).cast(pa.date32())
    except pa.ArrowInvalid:
        return np.zeros(len(values), np.int32), np.zeros(len(values), bool)
    found = np.array(read.cast(pa.int32()).fill_null(0))
    closed = (found != LAST) & (found != date(4712, 12, 31).toordinal() - _EPOCH)
    return found, np.asarray(read.is_valid()) & closed


def _with_year(column: Coded, years: np.ndarray, at: np.ndarray, low: np.ndarray, high: np.ndarray) -> int:
    """Read what names no year with the year of the row's period; returns in how many cells."""
    open_rows = np.flatnonzero((at == 3) & (years > 0))
    if not len(open_rows):
        return 0
    pairs, where = np.unique(column.codes[open_rows].astype(np.int64) * 10_000 + years[open_rows], return_inverse=True)
    found = np.full((len(pairs), 2), NO_DAY)
    for position, pair in enumerate(pairs.tolist()):
        try:
            when = read_date(column.values[pair // 10_000], pair % 10_000)
        except ValueError:
            continue
        if when is not None:
            found[position] = when.earliest.toordinal() - _EPOCH, when.latest.toordinal() - _EPOCH
    read = found[where, 0] != NO_DAY
    rows = open_rows[read]
    low[rows], high[rows], at[rows] = found[where[read], 0], found[where[read], 1], 0
    return len(rows)


def day_array(found: np.ndarray, blank: np.ndarray) -> pa.Array:
    """Days since 1970 as DATE."""
    return pa.array(found.astype(np.int32, copy=False), pa.int32(), mask=blank).cast(pa.date32())


def numbers(cells: pa.ChunkedArray, whole: bool) -> tuple[pa.Array, np.ndarray]:
    """Numbers as DOUBLE or BIGINT, and which cells are none. `85%` is 0.85, as a spreadsheet stores it."""
    target = pa.int64() if whole else pa.float64()
    if pa.types.is_integer(cells.type) or (pa.types.is_floating(cells.type) and not whole):
        made = cells.cast(target)
        if pa.types.is_floating(cells.type):
            nan, infinite = pc.is_nan(made), pc.is_inf(made)
            if pc.any(either := pc.or_(nan, infinite)).as_py():
                made = pc.if_else(either, pa.scalar(None, target), made)
            return made, np.asarray(infinite.fill_null(False))
        return made, np.zeros(len(cells), bool)
    column = coded(cells)
    values = [_number(value) for value in column.values]
    if whole:
        values = [int(v) if v is not None and v == int(v) and abs(v) < 1 << 63 else None for v in values]
    bad = np.array([value is None for value in values], bool)
    return pa.array(values, target).take(column.indices), np.append(bad, False)[column.codes]


def _number(value: str) -> float | None:
    clean = unicodedata.normalize("NFKC", value).strip().lower().replace("，", ",")
    if not _NUMBER.fullmatch(clean) or not any(letter.isdigit() for letter in clean):
        return None
    share = clean.endswith("%")
    found = float(re.sub(r"[,' %]", "", clean))
    if found in (float("inf"), float("-inf")):
        return None
    return found / 100 if share else found


def truth(cells: pa.ChunkedArray, known: Words) -> tuple[pa.Array, np.ndarray]:
    """Yes and no as BOOLEAN, and which cells are neither."""
    if pa.types.is_boolean(cells.type):
        return cells, np.zeros(len(cells), bool)
    column = coded(cells)
    values = [known.bools.get(word_key(value)) for value in column.values]
    made = pa.array(values, pa.bool_()).take(column.indices)
    return made, np.append(np.array([value is None for value in values], bool), False)[column.codes]


def mapped(column: Coded, known: Mapping[str, str]) -> tuple[list[str | None], np.ndarray]:
    """The code of every distinct writing, and which writings are not known."""
    values = [known.get(word_key(value)) for value in column.values]
    return values, np.array([value is None for value in values], bool)


def periods(column: Coded, named: Mapping[str, date]) -> tuple[list[str | None], np.ndarray, np.ndarray]:
    """Canonical names of periods, which writings are none, and the first day of each; a name wins over a date."""
    names: list[str | None] = []
    starts = np.full(len(column.values), NO_DAY)
    for position, value in enumerate(column.values):
        if value in named:
            names.append(value)
            starts[position] = named[value].toordinal() - _EPOCH
            continue
        try:
            found = read_period(value)
        except ValueError:
            found = None
        names.append(found[2] if found else None)
        if found:
            starts[position] = found[0].toordinal() - _EPOCH
    return names, np.array([name is None for name in names], bool), starts


def date_mend(column: Column) -> Callable[[str, int], str]:
    """How to mend a date: the month that the cell seems to mean where one can be seen, never a day."""
    teach = ", or teach the word in words.yaml under due.words" if column.words else ""
    months = "January February March April May June July August September October November December".split()

    def mend(found: str, year: int) -> str:
        clean = unicodedata.normalize("NFKC", found).strip("'")
        month = re.search(r"(\d{1,2})\s*月", clean)
        named = re.search(r"(\d{4})\s*年", clean)
        year = int(named[1]) if named else year
        if month and 1 <= int(month[1]) <= 12 and year:
            n = int(month[1])
            return f"write {year}-{n:02d} (any day of {months[n - 1]} is understood){teach}"
        if either := _readings(clean):
            return f"write {' or '.join(either)}, so that day and month cannot be mixed up"
        if re.fullmatch(r"[34]\d{4}(\.\d+)?", clean):
            return f"format the column as a date in the spreadsheet and export it again{teach}"
        return f"write 2025-03-31, or 2025-03 where the day is not known{teach}"

    return mend


def _readings(found: str) -> list[str]:
    """What a cell with the year last can mean, day first and month first; none where neither is a date."""
    first = _YEAR_LAST.search(found)
    if not first:
        return []
    core = found if ".." in found else first[0]
    readings = []
    for order in (r"\3-\2-\1", r"\3-\1-\2"):
        text = re.sub(r"-(\d)(?!\d)", r"-0\1", _YEAR_LAST.sub(order, core))
        try:
            read_date(text)
        except ValueError:
            continue
        readings.append(text)
    return list(dict.fromkeys(readings))


PERIODS = PERIOD_FORMS
