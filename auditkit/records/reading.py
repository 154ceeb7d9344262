"""One table from cells to typed columns: what cannot be read is refused or blanked, and always listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from auditkit.dictionary import SQL_NAMES, Column, Words, data
from auditkit.records import cells as read
from auditkit.records.blanks import blanked
from auditkit.records.earlier import LINES, Lines
from auditkit.records.raw import BLOCK, Draft, Faults, constant
from auditkit.when import DATE_FORMS

FAULTS = data("faults")
# Why a mapping sets a row aside: it is listed and counted, and stops nothing.
ASIDE = frozenset(code for code, said in FAULTS.items() if said.get("stops") is False)
_MAY_BE_ABSENT = frozenset({"id", "text", "number", "integer", "bool", "choice", "status", "date"})


@dataclass
class Context:
    """What the reading of every table shares: the known words, the names of periods, and what is to be said."""

    words: Words
    ends: str
    periods: dict[str, date] = field(default_factory=dict)
    lost_periods: frozenset[str] = frozenset()
    notes: list[str] = field(default_factory=list)
    unmapped: dict[str, int] = field(default_factory=dict)
    lines: Lines = field(default_factory=Lines)


def read_table(draft: Draft, context: Context) -> None:
    """Read every column of a table; period first, because dates may take their year from it."""
    order = sorted(draft.table.columns.values(), key=lambda column: column.type != "period")
    for name, cells in draft.cells.items():
        made, found = blanked(cells, context.words.nothing(draft.table.name, draft.table.columns[name]))
        if found:
            draft.blanked[name] = made, found
    years = None
    for column in order:
        if column.type == "period" and column.name == "period":
            written, first, last = _period(draft, column, context)
            draft.spans = written.indices, first, last
            years = np.append(_years(first), np.int16(0))[written.codes]
        elif column.name not in draft.cells and column.default is None and column.type in _MAY_BE_ABSENT:
            _absent(draft, column)
        else:
            READERS[column.type](draft, column, context, years)
    _spells(draft, context)
    for column in draft.table.columns.values():
        if column.required and column.name in draft.cells:
            _blank(draft, column)


def _absent(draft: Draft, column: Column) -> None:
    """A column that no source has costs nothing: all of them share the memory of a few cells without a value."""
    n = len(draft)
    if draft.nothing is None:
        draft.nothing = pa.nulls(min(n, BLOCK), pa.int32())
    for name, kind in column.sql_columns.items():
        if kind == "VARCHAR":
            block: pa.Array = pa.DictionaryArray.from_arrays(draft.nothing, pa.array([], pa.string()))
        elif kind == "DATE":
            block = draft.nothing.cast(pa.date32())
        else:
            plain = {"DOUBLE": pa.float64(), "BIGINT": pa.int64(), "BOOLEAN": pa.bool_()}[kind]
            block = pa.nulls(len(draft.nothing), plain)
        draft.columns[name] = constant(block, n)


def fault(
    draft: Draft,
    column: Column,
    index: np.ndarray,
    code: str,
    refuses: bool,
    mends: Sequence[str] = (),
    **words: object,
) -> None:
    """Refuse cells with the words of the fault's data file."""
    if not len(index):
        return
    about = {"table": draft.table.name, "column": column.name, "meaning": column.meaning, **words}
    said = FAULTS[code]
    draft.refuse(
        Faults(
            column=column.name,
            index=index,
            found=draft.written(column.name, index),
            expected=[said["expected"].format_map(about)] * len(index),
            mend=mends or [said["mend"].format_map(about)] * len(index),
            code=code,
            refuses=refuses,
        )
    )


def _column(draft: Draft, column: Column) -> pa.ChunkedArray:
    found = draft.blanked[column.name][0] if column.name in draft.blanked else draft.cells.get(column.name)
    return pa.chunked_array([pa.nulls(len(draft), pa.string())]) if found is None else found


def _sql(column: Column) -> str:
    return SQL_NAMES.get(column.name, column.name)


def _blank(draft: Draft, column: Column) -> None:
    """A required cell that holds nothing. A cell that was refused for another reason is not listed twice."""
    name = next(iter(column.sql_columns))
    if column.type in ("first_day", "last_day"):
        empty = _empty_cells(draft, column)
    else:
        empty = np.asarray(pc.is_null(draft.columns[name]))
    for known in draft.faults:
        if known.column == column.name:
            empty[known.index] = False
    start = (draft.table.name, column.name) == ("tenure", "start")
    fault(draft, column, np.flatnonzero(empty), "blank_start" if start else "blank", True)


def _empty_cells(draft: Draft, column: Column) -> np.ndarray:
    cells = _column(draft, column)
    if pa.types.is_date(cells.type) or pa.types.is_timestamp(cells.type):
        return np.array(pc.is_null(cells))
    return read.coded(cells).codes < 0


def _refuses(draft: Draft, column: Column) -> bool:
    """Whether a cell that cannot be read refuses its row: where blank would say something that was not said."""
    decides = column.default is not None or column.name == "moment" or column.type in ("first_day", "last_day")
    return column.required or column.name in draft.table.key or decides


def _id(draft: Draft, column: Column, context: Context, years: np.ndarray | None) -> None:
    draft.columns[_sql(column)] = read.coded(_column(draft, column)).array()


def _text(draft: Draft, column: Column, context: Context, years: np.ndarray | None) -> None:
    draft.columns[_sql(column)] = read.coded(_column(draft, column)).array()


def _number(draft: Draft, column: Column, context: Context, years: np.ndarray | None) -> None:
    whole = column.type == "integer"
    made, bad = read.numbers(_column(draft, column), whole)
    draft.columns[_sql(column)] = made
    code = "bad_integer" if whole else "bad_number"
    fault(draft, column, np.flatnonzero(bad), code, _refuses(draft, column))


def _bool(draft: Draft, column: Column, context: Context, years: np.ndarray | None) -> None:
    made, bad = read.truth(_column(draft, column), context.words)
    draft.columns[_sql(column)] = made
    fault(draft, column, np.flatnonzero(bad), "bad_bool", _refuses(draft, column))


def _choice(draft: Draft, column: Column, context: Context, years: np.ndarray | None) -> None:
    written = read.coded(_column(draft, column))
    values, bad = read.mapped(written, context.words.choice(draft.table.name, column))
    made: pa.Array = written.array(values)
    if column.default is not None:
        made = made.cast(pa.string()).fill_null(column.default).dictionary_encode()
    draft.columns[_sql(column)] = made
    choices = ", ".join(column.choices)
    fault(draft, column, written.rows_of(bad), "bad_choice", _refuses(draft, column), choices=choices)


def _status(draft: Draft, column: Column, context: Context, years: np.ndarray | None) -> None:
    written = read.coded(_column(draft, column))
    values = [context.words.standing(value) for value in written.values]
    unknown = np.array([value is None for value in values], bool)
    draft.columns[column.name] = written.array([value or "unmapped" for value in values])
    draft.columns[f"{column.name}_text"] = written.array()
    unmapped = context.lines.unmapped if draft.table.name == LINES else context.unmapped
    for word, count in zip(np.array(written.values, object)[unknown], written.counts()[unknown], strict=True):
        unmapped[word] = unmapped.get(word, 0) + int(count)


def _period(draft: Draft, column: Column, context: Context) -> tuple[read.Coded, np.ndarray, np.ndarray]:
    """The column as written, and the first and the last day of each of its writings."""
    written = read.coded(_column(draft, column))
    names, bad, starts, ends = read.periods(written, context.periods)
    fault(draft, column, written.rows_of(bad), "bad_period", _refuses(draft, column), forms=read.PERIODS)
    if context.periods and column.required:
        names = _named(draft, column, context, written, names)
    draft.columns[_sql(column)] = written.array(names)
    return written, starts, ends


def _named(
    draft: Draft, column: Column, context: Context, written: read.Coded, names: Sequence[str | None]
) -> list[str | None]:
    """The names that the table `period` has; a sheet of any other period would stand in no answer and is refused."""
    lost = np.array([name in context.lost_periods for name in names], bool)
    fault(draft, column, written.rows_of(lost), "refers_to_refused", _refuses(draft, column), target="period")
    every = [name for name in context.periods if name not in context.lost_periods]
    outside = np.array([bool(every and name) and name not in context.periods for name in names], bool)
    shown = ", ".join(every[:5]) + (f" and {len(every) - 5:,} more" if len(every) > 5 else "")
    fault(draft, column, written.rows_of(outside), "no_such_period", _refuses(draft, column), names=shown)
    return [None if other else name for name, other in zip(names, lost | outside, strict=True)]


def _years(starts: np.ndarray) -> np.ndarray:
    known = starts != read.NO_DAY
    years = np.where(known, starts, 0).astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    return np.where(known, years, 0).astype(np.int16)


def _other_period(draft: Draft, column: Column, context: Context, years: np.ndarray | None) -> None:
    _period(draft, column, context)


def _date(draft: Draft, column: Column, context: Context, years: np.ndarray | None) -> None:
    beside = _beside(draft)
    order = context.words.order
    found = read.days(_column(draft, column), context.words if column.words else None, beside, order)
    if found.guessed_year or found.ordered:
        context.lines.guessed |= draft.table.name == LINES
    if found.ordered:
        where = f"cells of {draft.table.name}.{column.name} with the year last"
        context.notes.append(f"{where}, read {order} as words.yaml says: {found.ordered:,}")
    bad = np.flatnonzero(found.bad)
    if len(bad):
        mend = read.date_mend(column, order)
        of_period = years[bad].tolist() if years is not None else [0] * len(bad)
        said = [mend(cell, year) for cell, year in zip(draft.written(column.name, bad), of_period, strict=True)]
        fault(draft, column, bad, "bad_date", _refuses(draft, column), said, forms=DATE_FORMS)
    if found.guessed_year:
        near = "that of the row's period" if draft.spans is not None else "the first such day from the finding on"
        apart = f"; {found.other_year:,} of them lie in another year than that, or may lie in either of two"
        other = apart if found.other_year else ""
        what = f"cells of {draft.table.name}.{column.name} that name no year and took {near}"
        context.notes.append(f"{what}: {found.guessed_year:,}{other}")
    empty, name, n = found.blank | found.bad, _sql(column), len(draft)
    if column.type == "date" and column.latest:
        draft.columns[name] = read.day_array(found.high, empty)
        return
    draft.columns[f"{name}_min"] = read.day_array(found.low, empty)
    draft.columns[f"{name}_max"] = read.day_array(found.high, empty)
    if column.words:
        nothing = constant(pa.nulls(min(n, BLOCK), pa.string()), n)
        draft.columns[f"{name}_word"] = nothing if found.word is None else found.word


def _beside(draft: Draft) -> Callable[[np.ndarray], read.Beside] | None:
    """The days that rows are about: those of their period; of a problem the day on which it was found."""
    if draft.spans is not None:
        places, first, last = draft.spans

        def of_period(rows: np.ndarray) -> read.Beside:
            codes = read.filled(places.take(pa.array(rows)))
            since, until = (np.append(days, read.NO_DAY)[codes] for days in (first, last))
            return read.Beside(since, until, thread=lambda some: _thread(draft, some))

        return of_period
    known = [draft.columns[name] for name in ("discovered_on_max", "reported_on_max") if name in draft.columns]
    if draft.table.name != "problem" or len(known) < 2:
        return None

    def of_finding(rows: np.ndarray) -> read.Beside:
        found = pc.coalesce(*(days.take(pa.array(rows)) for days in known)).cast(pa.int32()).cast(pa.int64())
        day = np.asarray(found.fill_null(read.NO_DAY))
        return read.Beside(day, day, timedelta(31))

    return of_finding


def _thread(draft: Draft, rows: np.ndarray) -> np.ndarray:
    """One number for the unit, the id and the words of each of some rows."""
    some = pa.array(rows)
    columns = [draft.table.columns[name] for name in ("unit_id", "item_id", "text") if name in draft.cells]
    parts = [_column(draft, column).take(some) for column in columns]
    return read.alike(*(read.coded(cells).codes for cells in parts))


def _spells(draft: Draft, context: Context) -> None:
    """First and last day → half-open [since, until), once and here only. A reversed spell is refused, never open."""
    names = draft.table.columns
    if "start" not in names or "end" not in names:
        return
    low, high = (_days(draft.columns.pop(f"since_{side}"), read.FIRST) for side in ("min", "max"))
    last_low, last_high = (_days(draft.columns.pop(f"until_{side}"), read.LAST) for side in ("min", "max"))
    starts_open = low == read.LAST
    if starts_open.any():
        mend = [read.date_mend(names["start"])("", 0)] * int(starts_open.sum())
        fault(draft, names["start"], np.flatnonzero(starts_open), "bad_date", True, mend, forms=DATE_FORMS)
    ok = ~draft.dead
    reversed_ = ok & (last_high < low)
    index = np.flatnonzero(reversed_)
    if len(index):
        starts = draft.written("start", index)
        _reversed(draft, names["end"], index, starts)
    leaving = draft.table.name == "tenure" and context.ends == "day of leaving"
    step = 0 if leaving else 1
    until_low = np.where(last_low >= read.LAST, read.LAST, last_low + step)
    until_high = np.where(last_high >= read.LAST, read.LAST, last_high + step)
    until_high = np.maximum(until_high, low + 1)
    until_low = np.clip(until_low, low + 1, until_high)
    high = np.clip(high, low, until_high - 1)
    if names["start"].exact:
        _exact(draft, low, high, until_low, until_high)
        return
    for name, days in (("since_min", low), ("since_max", high), ("until_min", until_low), ("until_max", until_high)):
        draft.columns[name] = read.day_array(np.clip(days, read.FIRST, read.LAST), np.zeros(len(draft), bool))


def _reversed(draft: Draft, column: Column, index: np.ndarray, starts: list[str]) -> None:
    said = FAULTS["end_before_start"]
    draft.refuse(
        Faults(
            column=column.name,
            index=index,
            found=draft.written("end", index),
            expected=[said["expected"].format(other=f"which is {start}") for start in starts],
            mend=[said["mend"]] * len(index),
            code="end_before_start",
            refuses=True,
        )
    )


def _exact(draft: Draft, low: np.ndarray, high: np.ndarray, until_low: np.ndarray, until_high: np.ndarray) -> None:
    for name, first, last, column in (("since", low, high, "start"), ("until", until_low, until_high, "end")):
        vague = (first != last) & ~draft.dead
        about = draft.table.columns[column]
        mend = ["write the day itself: 2025-03-31"] * int(vague.sum())
        fault(draft, about, np.flatnonzero(vague), "bad_date", True, mend, forms="one exact day: 2025-03-31")
        draft.columns[name] = read.day_array(np.clip(first, read.FIRST, read.LAST), np.zeros(len(draft), bool))


def _days(found: pa.Array, where_blank: int) -> np.ndarray:
    return np.asarray(found.cast(pa.int32()).fill_null(where_blank)).astype(np.int64)


READERS: dict[str, Callable[[Draft, Column, Context, np.ndarray | None], None]] = {
    "id": _id,
    "text": _text,
    "number": _number,
    "integer": _number,
    "bool": _bool,
    "choice": _choice,
    "status": _status,
    "period": _other_period,
    "date": _date,
    "first_day": _date,
    "last_day": _date,
}
