"""Cells → values by the type of their column. Only the distinct writings of a column are read, never every row."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from auditkit.dictionary import Column, Words, word_key
from auditkit.records.raw import as_text, coded_as, one_dictionary
from auditkit.when import (
    BEGINNING,
    FAR,
    OPEN,
    ORDERS,
    PERIOD_FORMS,
    YEAR_LAST,
    in_order,
    read_beside,
    read_date,
    read_due,
    read_period,
)

_EPOCH = date(1970, 1, 1).toordinal()
FIRST, LAST = BEGINNING.toordinal() - _EPOCH, OPEN.toordinal() - _EPOCH
_NUMBER = re.compile(r"[+-]?(\d{1,3}([, ']\d{3})+|\d+)?(\.\d+)?(e[+-]?\d+)?%?")
_ISO = r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$"
_SAY_ONCE = ", or say it once of all in words.yaml beside the records, as in date: {order: [day first]}"
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
    other_year: int = 0
    ordered: int = 0


@dataclass(frozen=True)
class Beside:
    """What a row is about, from the day `since` to `until`: its dates that name no year lie near these days.

    `thread` numbers the promises of some rows, so that one due date in the same words is one day wherever it stands.
    """

    since: np.ndarray
    until: np.ndarray
    slack: timedelta = FAR
    thread: Callable[[np.ndarray], np.ndarray] | None = None


def days(
    cells: pa.ChunkedArray, known: Words | None, beside: Callable[[np.ndarray], Beside] | None, order: str = ""
) -> Days:
    """Dates as intervals. Words are `known` of due dates only; what rows are `beside` gives 3月底 its year.

    `order` says whether the day or the month stands first where the year stands last, if that was declared.
    """
    if pa.types.is_date(cells.type) or pa.types.is_timestamp(cells.type):
        plain = cells.cast(pa.date32(), safe=False).cast(pa.int32())
        blank = np.asarray(plain.is_null())
        low = np.asarray(plain.fill_null(0) if plain.null_count else plain)
        if (far := low == date(4712, 12, 31).toordinal() - _EPOCH).any():
            low = np.where(far, np.int32(LAST), low)
        return Days(low, low, blank, np.zeros(len(low), bool))
    column = said = coded(cells)
    ordered = 0
    if order:
        column = Coded(said.indices, pa.array([in_order(value, order) for value in said.values], pa.string()))
        ordered = len(said.rows_of(np.array([a != b for a, b in zip(column.values, said.values, strict=True)], bool)))
    low_of, high_of, state = _read_days(column.values, known)
    at = np.append(state, 1)[column.codes]
    low, high = (np.append(of, np.int32(0))[column.codes] for of in (low_of, high_of))
    due = known is not None
    guessed, other = _with_year(column, beside, at, low, high, due) if beside is not None else (0, 0)
    word = None
    if known is not None:
        kept = [value if mark == 2 else None for value, mark in zip(said.values, state, strict=True)]
        word = said.array(kept)
    return Days(low, high, (at == 1) | (at == 2), at == 3, word, guessed, other, ordered)


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
            when = read_date(value) if known is None else read_due(value)
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


def _with_year(
    column: Coded, beside: Callable[[np.ndarray], Beside], at: np.ndarray, low: np.ndarray, high: np.ndarray, due: bool
) -> tuple[int, int]:
    """Read what names no year by the days that the row is about; returns in how many cells, and in how many otherwise.

    Otherwise: another year than that in which these days begin, or one of two.
    """
    rows = np.flatnonzero(at == 3)
    near = beside(rows)
    known = near.since != NO_DAY
    if not known.any():
        return 0, 0
    rows, since, until = rows[known], near.since[known], near.until[known]
    codes = column.codes[rows].astype(np.int64)
    found = _near(column, codes, since, until, near.slack, due)
    if due and near.thread is not None:
        first = _first_said(alike(near.thread(rows), codes), since)
        earlier = np.flatnonzero(first != since)
        if len(earlier):  # the same words that stood there in another year may mean that year or this one
            then = _near(column, codes[earlier], first[earlier], first[earlier] + 30, near.slack, due)
            told = then[:, 0] != NO_DAY
            found[earlier[told], 0] = np.minimum(found[earlier, 0], then[:, 0])[told]
            found[earlier[told], 1] = np.maximum(found[earlier, 1], then[:, 1])[told]
    read = found[:, 0] != NO_DAY
    rows, found = rows[read], found[read]
    low[rows], high[rows], at[rows] = found[:, 0], found[:, 1], 0
    years = [days_of.astype("datetime64[D]").astype("datetime64[Y]") for days_of in (since[read], *found.T)]
    return len(rows), int(((years[0] != years[1]) | (years[0] != years[2])).sum())


def _near(
    column: Coded, codes: np.ndarray, since: np.ndarray, until: np.ndarray, slack: timedelta, due: bool
) -> np.ndarray:
    """What each writing means beside its days; each pair of a writing and the days is read once."""
    _, first, where = np.unique(alike(codes, since, until), return_index=True, return_inverse=True)
    found = np.full((len(first), 2), NO_DAY)
    for position, row in enumerate(first.tolist()):
        days_of = [date.fromordinal(int(day) + _EPOCH) for day in (since[row], until[row])]
        try:
            when = read_beside(column.values[codes[row]], days_of[0], days_of[1], due, slack)
        except (ValueError, OverflowError):
            continue
        if when is not None:
            found[position] = when.earliest.toordinal() - _EPOCH, when.latest.toordinal() - _EPOCH
    return np.asarray(found[where])


def alike(*parts: np.ndarray) -> np.ndarray:
    """One number for the rows that have the same in all parts."""
    found: np.ndarray = pd.DataFrame(dict(enumerate(parts))).groupby(list(range(len(parts)))).ngroup().to_numpy()
    return found


def _first_said(thread: np.ndarray, since: np.ndarray) -> np.ndarray:
    """By row the day from which its thread has said the same without a pause of more than half a year."""
    order = np.lexsort((since, thread))
    one, day = thread[order], since[order]
    begins = np.append(True, (one[1:] != one[:-1]) | (np.diff(day) > FAR.days))
    made = np.empty(len(since), since.dtype)
    made[order] = day[begins][np.cumsum(begins) - 1]
    return made


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


def periods(column: Coded, named: Mapping[str, date]) -> tuple[list[str | None], np.ndarray, np.ndarray, np.ndarray]:
    """Canonical names of periods, which writings are none, the first and the last day; a name wins over a date.

    How long a period with a name is does not matter here: it is taken for a year.
    """
    names: list[str | None] = []
    starts = np.full(len(column.values), NO_DAY)
    ends = starts.copy()
    for position, value in enumerate(column.values):
        if value in named:
            names.append(value)
            starts[position] = named[value].toordinal() - _EPOCH
            ends[position] = starts[position] + 366
            continue
        try:
            found = read_period(value)
        except ValueError:
            found = None
        names.append(found[2] if found else None)
        if found:
            starts[position], ends[position] = (day.toordinal() - _EPOCH for day in found[:2])
    return names, np.array([name is None for name in names], bool), starts, ends


def date_mend(column: Column, order: str = "") -> Callable[[str, int], str]:
    """How to mend a date: the month that the cell seems to mean where one can be seen, never a day."""
    teach = ", or teach the word in words.yaml under due.words" if column.words else ""
    months = "January February March April May June July August September October November December".split()

    def mend(found: str, year: int) -> str:
        clean = unicodedata.normalize("NFKC", found).strip("'")
        several = re.findall(r"(\d{1,2})\s*月", clean)
        month = re.search(r"(\d{1,2})\s*月", clean) if len(set(several)) == 1 else None
        named = re.search(r"(\d{4})\s*年", clean)
        year = int(named[1]) if named else year
        if month and 1 <= int(month[1]) <= 12 and year:
            n = int(month[1])
            return f"write {year}-{n:02d} (any day of {months[n - 1]} is understood){teach}"
        if either := _readings(clean):
            once = f"; words.yaml says {order}" if order else _SAY_ONCE if len(either) > 1 else ""
            return f"write {' or '.join(either)}, so that day and month cannot be mixed up{once}"
        if (last := YEAR_LAST.search(clean)) and len(last[4]) == 2 and not order:
            return f"write the year in four figures, and first{_SAY_ONCE}"
        if re.fullmatch(r"[34]\d{4}(\.\d+)?", clean):
            return f"format the column as a date in the spreadsheet and export it again{teach}"
        return f"write 2025-03-31, or 2025-03 where the day is not known{teach}"

    return mend


def _readings(found: str) -> list[str]:
    """What a cell with the year last can mean, day first and month first; none where neither is a date."""
    first = YEAR_LAST.search(found)
    if not first or len(first[4]) == 2:  # which of three figures of two is the year, nobody can say
        return []
    core = found if ".." in found else first[0]
    readings = []
    for text in (in_order(core, order) for order in ORDERS):
        try:
            read_date(text)
        except ValueError:
            continue
        readings.append(text)
    return list(dict.fromkeys(readings))


PERIODS = PERIOD_FORMS
