"""A register or a list of staff that is sent again: of every row the one sent last stands, the others are versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pyarrow as pa

from auditkit.dictionary import TABLES
from auditkit.errors import Fault
from auditkit.intake.office.grid import own_path
from auditkit.intake.office.headings import words
from auditkit.intake.office.names import said
from auditkit.intake.refusal import refusal
from auditkit.records import Mark, Source
from auditkit.records.raw import as_text
from auditkit.when import read_period

# What is written once and kept up to date. A plan is not: each month's is a sheet of its own.
KEPT = ("problem", "tenure", "post", "unit", "person", "duty", "alias")
_SHOWN = 6


@dataclass
class _Version:
    """One source of a table: when it was sent, its rows by column, and which of them a later one replaces."""

    one: Source
    sent: date | None
    cells: Mapping[str, Sequence[str | None]]
    gone: dict[int, Fault] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)

    def row(self, at: int) -> dict[str, str]:
        """The filled cells of a row."""
        return {name: (cells[at] or "").strip() for name, cells in self.cells.items() if (cells[at] or "").strip()}

    def names(self) -> Iterator[tuple[str, ...]]:
        """The key of every row; a row that was recorded on another day is another row."""
        key = [*TABLES[self.one.table].key, "recorded_on"]
        blank = [None] * len(self.one.rows)
        for row in zip(*(self.cells.get(name, blank) for name in key), strict=True):
            yield tuple((cell or "").strip() for cell in row)

    def number(self, at: int) -> int:
        """The row as the spreadsheet numbers it."""
        return int(self.one.rows[at].as_py())


def versions(sources: Sequence[Source]) -> list[Source]:
    """The sources, with rows of a register or a list that a later sending of it says anew kept as versions.

    A sending is dated by the day or the period that its tab, its file or its folder names. Where two of them are not
    dated, or alike, and differ, nothing says which holds: both rows stay, and are refused as one key that stands twice.
    """
    made = list(sources)
    for table in KEPT:
        key = TABLES[table].key[0]
        mine = [at for at, one in enumerate(sources) if one.table == table and not one.structure and key in one.names]
        if len(mine) > 1:
            _of_table(made, {at: _version(sources[at]) for at in mine})
    return made


def _of_table(made: list[Source], mine: Mapping[int, _Version]) -> None:
    """Put the sources of one table in the place of those that were read."""
    places: dict[tuple[str, ...], list[tuple[_Version, int]]] = defaultdict(list)
    for version in mine.values():
        for at, name in enumerate(version.names()):
            if name[0]:
                places[name].append((version, at))
    changed = sum(_replaced(found) for found in places.values() if len({id(one) for one, _ in found}) == len(found) > 1)
    for at, version in mine.items():
        made[at] = _kept(version)
    if any(version.gone for version in mine.values()):
        last = max(mine.values(), key=lambda version: version.sent or date.min)
        at = next(at for at, version in mine.items() if version is last)
        made[at] = replace(made[at], said=(*made[at].said, _sentence(list(mine.values()), last, places, changed)))


def _version(one: Source) -> _Version:
    named = zip(one.names, one.columns, strict=True)
    cells = {name: as_text(column).to_pylist() for name, (_, column) in named if name}
    path = own_path(one.file)
    for text in (one.sheet or "", path.stem, *reversed(path.parts[:-1])):
        told = said(text, words())
        if told.day:
            return _Version(one, told.day, cells)
        period = read_period(told.periods[0]) if len(told.periods) == 1 else None
        if period:
            return _Version(one, period[1], cells)
    return _Version(one, None, cells)


def _replaced(found: Sequence[tuple[_Version, int]]) -> int:
    """Of the rows of one key all but the last sent become versions; how many of them said something else."""
    stands, at = max(found, key=lambda one: one[0].sent or date.min)  # of equal rows the first
    others = [one for one in found if one[0] is not stands]
    row, changed = stands.row(at), 0
    for version, other in others:
        before = version.row(other)
        if before != row and (version.sent is None or stands.sent is None or version.sent >= stands.sent):
            return 0
    for version, other in others:
        before = version.row(other)
        differs = [name for name in {**version.cells, **stands.cells} if before.get(name) != row.get(name)]
        told = ", ".join(f"{name} {before.get(name, 'blank')!r}"[:60] for name in differs[:_SHOWN]) or "the same"
        place, now = version.one.address(version.number(other)), stands.one.address(stands.number(at))
        version.gone[other] = refusal(place, "earlier_version", told, other=now)
        changed += bool(differs)
        if differs:
            stands.marks.append(Mark(stands.number(at), None, None, "earlier version", f"{place}: {told}"))
    return changed


def _kept(version: _Version) -> Source:
    one = version.one
    stays = pa.array([at for at in range(len(one.rows)) if at not in version.gone], pa.int64())
    return replace(
        one, rows=one.rows.take(stays), columns=tuple((heading, cells.take(stays)) for heading, cells in one.columns),
        unsplit=(*one.unsplit, *version.gone.values()), provenance=(*one.provenance, *version.marks),
    )  # fmt: skip


def _sentence(
    every: Sequence[_Version], last: _Version, places: Mapping[tuple[str, ...], Sequence[tuple[_Version, int]]],
    changed: int,
) -> str:  # fmt: skip
    table, one = last.one.table, "problem" if last.one.table == "problem" else "row"
    what = "the register of problems" if table == "problem" else f"the table {table}"
    gone = sum(len(version.gone) for version in every)
    left = sorted(
        " · ".join(filter(None, name)) for name, found in places.items() if all(one is not last for one, _ in found)
    )
    shown = f" ({', '.join(left[:3])}{', …' if len(left) > 3 else ''})" if left else ""
    return (
        f"{what} came {len(every):,} times, last as {last.one.address()}: of every {one} the row sent last stands; "
        f"{gone:,} earlier rows are kept as versions, of which {changed:,} said something else (which: "
        "auditkit table … provenance); "
        f"{len(left):,} {one}s stand in earlier ones only and count as last said{shown}"
    )
