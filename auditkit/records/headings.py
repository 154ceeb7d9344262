"""Headings that look like a column which the sheet does not have: a misspelt one would make all its cells blank."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from auditkit.dictionary import TABLES, Column
from auditkit.errors import Fault
from auditkit.records.raw import Source, heading_key, shown
from auditkit.records.reading import FAULTS

CODE = "misspelt_heading"
ALIKE, MAYBE = 0.84, 0.7
_DATES = frozenset({"date", "first_day", "last_day"})
_DAY_WORD = re.compile(r"(date|day|日期|时间)$")


def misspelt(source: Source) -> dict[int, str]:
    """By position of the heading, the column of the contract that it seems to mean and that the sheet lacks.

    Examples:
        >>> import pyarrow as pa
        >>> none = pa.chunked_array([[]], pa.string())
        >>> misspelt(Source("tenure", "tenure.csv", columns=(("post_id", none), ("End date", none), ("shift", none))))
        {1: 'end'}
    """
    if source.keys is not None:
        return dict(source.near)
    columns = TABLES[source.table].columns
    keys = [heading_key(heading) for heading, _ in source.columns]
    absent = [column for name, column in columns.items() if name not in keys]
    found = {at: _meant(key, absent) for at, key in enumerate(keys) if key and key not in columns}
    return {at: column for at, column in found.items() if column}


def meant(sources: Sequence[Source], table: str, heading: str) -> str:
    """The column that an unknown heading may mean, as a question: given nowhere, and too far off to be taken for it."""
    if table not in TABLES:
        return ""
    given = {heading_key(one) for source in sources if source.table == table for one, _ in source.columns}
    absent = [name for name in TABLES[table].columns if name not in given]
    near = get_close_matches(heading_key(heading), absent, 1, MAYBE)
    return f" (does it mean {near[0]}?)" if near else ""


def _meant(key: str, absent: list[Column]) -> str | None:
    """The nearest of the columns. A word for day is cut for dates only: `actual date` is no quantity."""
    written = key.replace("_", "")
    by_name = {column.name.replace("_", ""): column for column in absent}
    near = get_close_matches(written, by_name, 1, ALIKE)
    if not near:
        dates = [name for name, column in by_name.items() if column.type in _DATES]
        near = get_close_matches(_DAY_WORD.sub("", written), dates, 1, ALIKE)
    return by_name[near[0]].name if near else None


def heading_faults(source: Source) -> tuple[Fault, ...]:
    """Every such heading as a fault of its cell; no row is refused for it. Headings of a frame stand in no row."""
    said = FAULTS[CODE]
    return tuple(
        Fault(
            source.address(source.head if source.letters else None, at),
            shown(source.columns[at][0]),
            said["expected"].format(column=column),
            said["mend"].format(column=column),
            CODE,
            refuses_row=False,
        )
        for at, column in misspelt(source).items()
    )
