"""What was refused, blanked or stands twice, as sentences that every report carries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from auditkit.dictionary import TABLES
from auditkit.records import cells as read
from auditkit.records.earlier import Lines
from auditkit.records.headings import CODE, misspelt
from auditkit.records.numbering import together
from auditkit.records.raw import Draft, Source
from auditkit.records.reading import ASIDE, FAULTS

_SHOWN, _COLUMNS = 3, 8
_PLACE = ["source", "file", "sheet", "row"]


def refusals(listed: pa.Table, read_rows: Mapping[str, int], out: Mapping[str, int]) -> list[str]:
    """One sentence for every table of which rows were refused or cells blanked, with the first places."""
    cells = listed.filter(pc.not_equal(listed["code"], CODE))
    quiet = pc.is_in(cells["code"], pa.array(sorted(ASIDE), pa.string()))
    aside, cells = cells.filter(quiet), cells.filter(pc.invert(quiet))
    gone = dict(Counter(aside["table_name"].to_pylist()))
    read_rows = {name: rows - gone.get(name, 0) for name, rows in read_rows.items()}
    out = {name: rows - gone.get(name, 0) for name, rows in out.items()}
    return _set_aside(aside) + [
        _refusal(name, cells.filter(pc.equal(cells["table_name"], name)), read_rows[name], out[name])
        for name in TABLES
        if pc.any(pc.equal(cells["table_name"], name)).as_py()
    ]


def _set_aside(aside: pa.Table) -> list[str]:
    """One sentence for every sheet of which a mapping set rows aside, with the reasons and how often."""
    counted = Counter(zip(*(aside[name].to_pylist() for name in ("file", "sheet", "code")), strict=True))
    by_place: dict[str, list[str]] = {}
    for (file, sheet, code), n in counted.items():
        place = f"{file} › {sheet}" if sheet else str(file)
        by_place.setdefault(place, []).append(f"{n:,} {FAULTS[code]['short']}")
    return [f"rows of {place} that are no records and were set aside: {', '.join(n)}" for place, n in by_place.items()]


def _refusal(table: str, mine: pa.Table, total: int, gone: int) -> str:
    rows = mine.filter(mine["refuses_row"]).group_by(_PLACE, use_threads=False).aggregate([])
    blanked = mine.filter(pc.invert(mine["refuses_row"]))
    lost = pa.array(np.isin(_number(blanked), _number(rows)))
    blanked = blanked.filter(pc.invert(lost))  # a cell of a row that was refused anyway blanks nothing
    parts = []
    if rows.num_rows and not gone:
        parts.append(f"what could not be read at all is missing ({_places(rows)})")
    elif rows.num_rows:
        verb = "was" if gone == 1 else "were"
        parts.append(f"{gone:,} of {total:,} {'row' if total == 1 else 'rows'} {verb} refused ({_places(rows)})")
    if n := blanked.num_rows:
        counts = "cell counts" if n == 1 else "cells count"
        parts.append(f"{n:,} unreadable {counts} as blank ({_by_heading(blanked)})")
    return f"{table}: {' and '.join(parts)}, so that {_incomplete(table)}"


def _incomplete(table: str) -> str:
    what = "who held a post" if table == "tenure" else "answers that need it"
    return f"{what} may be incomplete"


def _number(places: pa.Table) -> np.ndarray:
    """Source and row as one integer."""
    source, row = (np.asarray(pc.fill_null(places[name], 0)).astype(np.int64) for name in ("source", "row"))
    return np.asarray((source << 32) + row)


def _places(found: pa.Table) -> str:
    first = found.slice(0, _SHOWN).to_pylist()
    return _few([_place(one["file"], one["sheet"], one["row"]) for one in first], found.num_rows)


def _by_heading(found: pa.Table) -> str:
    """The first places under each heading, so that one column that nobody could read hides no other."""
    headings = pc.fill_null(found["heading"], "")
    counted = Counter(headings.to_pylist()).most_common()
    if len(counted) == 1:
        return _places(found)
    told = [
        f"{n:,} {f'under “{heading}”' if heading else 'without a heading'}: "
        f"{_places(found.filter(pc.equal(headings, heading)))}"
        for heading, n in counted[:_COLUMNS]
    ]
    more = f"; {sum(n for _, n in counted[_COLUMNS:]):,} under other headings" if len(counted) > _COLUMNS else ""
    return "; ".join(told) + more


def _place(file: str, sheet: str | None, row: int | None) -> str:
    whole = f"{file} › {sheet}" if sheet else file
    return f"all of {whole}" if row is None else f"{whole} row {row:,}"


def _few(places: Iterable[str], total: int) -> str:
    more = f" and {total - _SHOWN:,} more" if total > _SHOWN else ""
    return ", ".join(places) + more


def headings(sources: Sequence[Source]) -> list[str]:
    """One sentence for every heading that was not used although it seems to mean a column of its table."""
    return [
        f"{one.table}: {shown} looks like “{column}” and was not used, so that {_incomplete(one.table)}"
        for one in sources
        if one.table in TABLES
        for at, column in misspelt(one).items()
        for shown in [str(one.address(None, at))]
    ]


def repeated(lines: Lines) -> list[str]:
    """A sentence about rows that repeat another one of their sheet in every cell; each of them stays."""
    if not lines.repeated:
        return []
    return [
        "rows of plan_line that repeat another row of the same source, unit, period and moment in every given cell: "
        f"{lines.repeated:,} ({_few(lines.places, lines.repeated)}); each was kept and counts as a line of its own"
    ]


def repeats(draft: Draft, candidates: np.ndarray) -> tuple[int, list[str]]:
    """How many rows repeat another one of their sheet in every cell, and where the first of them stand.

    Args:
        draft: the plan lines, whose sources still hold every cell as it was given.
        candidates: sorted positions of the rows that share source, unit, period, moment and text; most often none.
    """
    places: list[str] = []
    total, start = 0, 0
    for source in draft.sources:
        end = start + len(source.rows)
        inside = candidates[slice(*np.searchsorted(candidates, (start, end)))] - start
        again = _again(source, inside)
        total += len(again)
        for row in again[: _SHOWN - len(places)].tolist():
            places.append(_place(source.file, source.sheet, source.rows[row].as_py()))
        start = end
    return total, places


def _again(source: Source, inside: np.ndarray) -> np.ndarray:
    """Those of the rows that an earlier one of them equals in every cell, also under headings nobody knows."""
    group = np.zeros(len(inside), np.int64)
    for _, column in source.columns if len(inside) else ():
        group = together(group, read.coded(column.take(pa.array(inside))).codes.astype(np.int64) + 1)
    return inside[pd.Series(group).duplicated().to_numpy(bool)]
