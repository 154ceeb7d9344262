"""What all HR sheets of one audit say together: rows of tables, facts, and what was set aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pyarrow as pa

from auditkit.dictionary import TABLES
from auditkit.errors import Fault
from auditkit.intake.hr.facts import LAST, Fact
from auditkit.intake.hr.mapping import Part, Row, Spec
from auditkit.intake.refusal import refusal
from auditkit.records import Mark, Source
from auditkit.records.raw import shown
from auditkit.when import BEGINNING, OPEN, read_date


@dataclass(frozen=True)
class Entry:
    """One row of a table: the row that gave it, its cells by column, and the rule of the mapping that made it."""

    row: Row
    cells: Mapping[str, str | None]
    rule: Mapping[str, object] = field(default_factory=dict)


@dataclass
class Ledger:
    """Everything that was read so far. `ends` is what `open_records` was told about ends."""

    parts: tuple[Part, ...]
    ends: str
    entries: dict[tuple[int, str], list[Entry]] = field(default_factory=dict)
    origins: dict[tuple[int, str, str], Spec] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    faults: dict[int, list[Fault]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    marks: dict[int, list[Mark]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.parts:
            self.faults[one.number] = list(one.source.unsplit)

    def part(self, number: int) -> Part:
        """The part of that number."""
        return next(one for one in self.parts if one.number == number)

    def enter(self, part: Part, table: str, entry: Entry, specs: Mapping[str, Spec] | None = None) -> None:
        """Add a row to a table; `specs` say from which cells its columns were read."""
        self.entries.setdefault((part.number, table), []).append(entry)
        for column, spec in (specs or {}).items():
            self.origins[part.number, table, column] = spec

    def aside(self, part: Part, row: Row, code: str, role: str | None = None, **words: object) -> None:
        """Set a row aside, with its place and the cell that is the reason."""
        at = part.positions.get(role) if role else None
        found = shown(row.cells.get(role)) if role else ", ".join(repr(cell) for cell in row.cells.values())[:80]
        fault = refusal(part.source.address(row.number, at), code, found, format=part.sheet.format, **words)
        self.faults[part.number].append(fault)

    def span(self, part: Part, row: Row) -> tuple[int, int]:
        """The days of a row, `[since, until)`, as numbers; a vague end takes in every day that it may mean.

        Raises:
            ValueError: a cell is no date, or the end lies before the start.
        """
        first, last = read_date(row.cells.get("start")), read_date(row.cells.get("end"))
        since = first.earliest if first else BEGINNING
        if last is None or last.latest >= OPEN:
            return since.toordinal(), LAST
        if last.latest < since:
            raise ValueError("end_before_start")
        until = last.latest.toordinal() + (self.last_day(part) or last.latest == since)
        return since.toordinal(), until

    def last_day(self, part: Part) -> bool:
        """Whether the ends of a part are last days; where its system does not say, as the auditor said."""
        return (part.sheet.ends or self.ends) == "last day"

    def of_table(self, table: str) -> Iterable[tuple[Part, list[Entry]]]:
        """The parts that give rows to a table, in their order."""
        return [(self.part(number), rows) for (number, name), rows in self.entries.items() if name == table]

    def sources(self) -> list[Source]:
        """One source for every part and table, with the rows set aside under the table of the rest."""
        found = []
        for part in self.parts:
            tables = [name for number, name in self.entries if number == part.number]
            if self.faults[part.number] and part.sheet.rest not in tables:
                tables.append(part.sheet.rest)
            for at, table in enumerate(dict.fromkeys(tables)):
                faults = self.faults[part.number] if table == part.sheet.rest else []
                notes = self._said(part) if at == 0 else ()
                made = self._source(part, table, faults, notes)
                found.append(made if at else _beside(made, part.source, self.marks.get(part.number, ())))
        return found

    def _said(self, part: Part) -> tuple[str, ...]:
        """What is to be said of one sheet."""
        total, gone = len(part.rows) + len(part.source.unsplit), len(self.faults[part.number])
        kind = f"{part.sheet.format} {part.sheet.name}"
        said = [
            f"{part.source.address()} was read as {kind}: {total:,} rows, {total - gone:,} used, {gone:,} set aside"
        ]
        if part.ordered:
            where = f"cells of {part.source.address()} with the year last"
            said.append(f"{where}, read in the order that words.yaml says: {part.ordered:,}")
        if part.blanked:
            said.append(
                f"days of {part.source.address()} that hold a word for nothing, read as blank: {part.blanked:,}"
            )
        if unread := part.unread():
            said.append(f"headings of {part.source.address()} that are not read: {', '.join(unread)}")
        return (*part.source.said, *said, *(self.notes if part is self.parts[0] else ()))

    def _source(self, part: Part, table: str, faults: Sequence[Fault], notes: tuple[str, ...]) -> Source:
        entries = sorted(self.entries.get((part.number, table), ()), key=lambda entry: entry.row.number)
        given = {column for entry in entries for column in entry.cells}
        names = [name for name, about in TABLES[table].columns.items() if about.required or name in given]
        columns, letters = [], []
        for name in names:
            cells = [self._cell(part, table, name, entry.cells.get(name)) for entry in entries]
            letter, heading = part.origin(self.origins.get((part.number, table, name)))
            columns.append((heading or name, pa.chunked_array([pa.array(cells, pa.string())])))
            letters.append(letter)
        one = part.source
        rows = pa.array([entry.row.number for entry in entries], pa.int32())
        how = ", ".join(filter(None, (one.read_as, f"{part.sheet.format} {part.sheet.name}")))
        return Source(table, one.file, one.sheet, one.sha256, tuple(columns), rows, tuple(faults),
                      keys=tuple(names), places=tuple(letters), said=notes, read_as=how)  # fmt: skip

    def _cell(self, part: Part, table: str, column: str, cell: str | None) -> str | None:
        """A last day is written as a day of leaving where `open_records` will read it as one."""
        if cell is None or table != "tenure" or column != "end" or self.ends == "last day" or part.sheet.ends is None:
            return cell
        try:
            last = read_date(cell)
        except ValueError:
            return cell
        if last is None or last.latest >= OPEN:
            return cell
        low, high = (written(day.toordinal() + 1) for day in (last.earliest, last.latest))
        return low if low == high else f"{low}..{high}"


def _beside(made: Source, one: Source, marks: Sequence[Mark]) -> Source:
    """The first source of a sheet bears what was seen beside its values, and headings that look like ones it lacks."""
    blank = pa.chunked_array([pa.nulls(len(made.rows), pa.string())])
    near = list(one.near)
    return replace(
        made, provenance=(*one.provenance, *marks), head=one.head,
        columns=(*made.columns, *((one.columns[at][0], blank) for at in near)),
        keys=(*(made.keys or ()), *("" for _ in near)),
        places=(*(made.places or ()), *(one.address(None, at).column for at in near)),
        near={len(made.columns) + n: one.near[at] for n, at in enumerate(near)},
    )  # fmt: skip


def written(day: int) -> str:
    """A day number as the date that people write."""
    return date.fromordinal(day).isoformat()


def last_day(until: int) -> str | None:
    """The last day of `[…, until)`; None where it is open."""
    return None if until >= LAST else written(until - 1)
