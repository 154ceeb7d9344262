"""A table of a sheet → the source that the records check: one row a line, every cell with its own address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pyarrow as pa

from auditkit.dictionary import TABLES
from auditkit.errors import Fault
from auditkit.evidence import column_letter
from auditkit.intake.office.claims import Claim, claim
from auditkit.intake.office.facts import Fact
from auditkit.intake.office.headings import UNUSED, Words
from auditkit.intake.office.marks import fact_marks, marks
from auditkit.intake.office.names import said
from auditkit.intake.office.rows import SUMS, down
from auditkit.intake.office.sheet import Table
from auditkit.intake.refusal import refusal
from auditkit.records import Mark, Source

_SERIAL = re.compile(r"[345]\d{4}(\.\d+)?")
_PHRASE = re.compile(r"[,，.。;；:：、(（\n]")
_DATES = frozenset({"date", "first_day", "last_day"})
_TICKS = frozenset("√✓✔☑")
JOIN = "; "
Standing = Callable[[str], str | None]


@dataclass
class Column:
    """One column on its way: its heading, its letter, what it means, its cells."""

    heading: str
    letter: str | None
    means: str
    cells: list[str]


@dataclass(frozen=True)
class Part:
    """One table of a sheet with its cells; what holds for all of its lines may still change with other sheets.

    `given` is the place among the columns of `source` where those of the facts will stand.
    """

    claim: Claim
    source: Source
    given: int


def part(table: Table, words: Words, standing: Standing) -> Part:
    """The lines of a table, without what its names say of all of them."""
    lines = table.rows.lines
    broken = _broken(table, lines)
    lines = [number for number in lines if number not in broken]
    made, derived = _columns(table, lines, words, standing)
    given, near = len(made), {column_letter(at): meant for at, meant in table.near.items()}
    if table.sections == "unit":
        cells = [table.rows.section.get(number, "") for number in lines]
        made.append(Column("the section above the row", None, "unit_id", cells))
    if table.name == "plan_line":
        derived += _status(made, standing)
    if table.name == "problem":
        _problem_ids(made)
    columns = tuple((one.heading, _cells_of(one.cells)) for one in made)
    grid = table.grid
    source = Source(
        table.name, grid.file, grid.sheet, grid.sha256, columns, pa.array(lines, pa.int32()),
        (*broken.values(), *grid.unsplit),
        keys=tuple(one.means for one in made), places=tuple(one.letter for one in made),
        near={at: near[one.letter] for at, one in enumerate(made[:given]) if one.letter in near},
        provenance=(*marks(table), *derived), head=table.header.last, said=tuple(table.notes),
    )  # fmt: skip
    return Part(claim(table), source, given)


def finished(one: Part) -> Source:
    """The table as a source of its own table of the contract, once all sheets have settled what holds for its lines."""
    source, at = one.source, one.given
    facts = {name: fact for name, fact in one.claim.facts.items() if name not in one.claim.meant}
    columns = tuple((fact.rule, _cells_of([fact.value] * len(source.rows))) for fact in facts.values())
    assert source.keys is not None
    assert source.places is not None
    return replace(
        source, columns=(*source.columns[:at], *columns, *source.columns[at:]), structure=tuple(one.claim.faults),
        keys=(*source.keys[:at], *facts, *source.keys[at:]),
        places=(*source.places[:at], *[None] * len(facts), *source.places[at:]),
        provenance=(*fact_marks(one.claim.facts), *source.provenance),
    )  # fmt: skip


def _cells_of(cells: Sequence[str]) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array([cell or None for cell in cells], pa.string())])


def _broken(table: Table, lines: Sequence[int]) -> dict[int, Fault]:
    """Lines with an error in a column that is used: what stands there is not known, and blank would say something."""
    found: dict[int, Fault] = {}
    rows = set(lines)
    for (row, at), text in table.grid.errors.items():
        use = table.header.uses.get(at)
        if row in rows and use and use.column not in (None, UNUSED):
            found.setdefault(row, refusal(table.grid.address(row, at, use.heading), "error_cell", text))
    return found


def _columns(table: Table, lines: Sequence[int], words: Words, standing: Standing) -> tuple[list[Column], list[Mark]]:
    """The columns of the sheet in their order."""
    made, derived = [], []
    first: dict[str, Column] = {}
    for at, use in table.header.uses.items():
        means = use.column if use.column and use.column != UNUSED else ""
        one = Column(use.heading, column_letter(at), means, _cells(table, at, lines, means))
        if means in ("progress", "status"):
            derived += _ticks(one, standing)
        if means and means in first:
            derived.append(_join(first[means], one))
            continue
        if means:
            first[means] = one
        made.append(one)
    known = TABLES[table.name].columns
    for name, column in first.items():
        if name == "event_on" or (name in known and known[name].type in _DATES):
            derived += _days(table, column, lines)
    if "period" in first:
        _months(first["period"], table, words)
    return made, derived


def _ticks(one: Column, standing: Standing) -> list[Mark]:
    """A tick says the status word that stands over its column: under 未完成 it is no sign that something is done."""
    word = one.heading.rpartition(" / ")[2]
    ticked = [cell.strip() in _TICKS for cell in one.cells]
    if not standing(word) or not any(ticked):
        return []
    one.cells = [word if tick else cell for tick, cell in zip(ticked, one.cells, strict=True)]
    text = f"the ticks of {sum(ticked):,} rows are read as “{word}”, the heading over them"
    return [Mark(None, one.letter, one.heading, "tick", text)]


def _cells(table: Table, at: int, lines: Sequence[int], means: str) -> list[str]:
    grid = table.grid
    rows = [grid.rows[number] for number in lines]
    cells = [row[at] if at < len(row) else "" for row in rows]
    if means == "line_no":  # other rows name a line by its number, whatever the width of its digits
        cells = [unicodedata.normalize("NFKC", cell) for cell in cells]
    if at in grid.tall and means not in SUMS:
        cells = [cell or down(grid, number, at) for cell, number in zip(cells, lines, strict=True)]
    if at in table.down:
        last = ""
        for place, cell in enumerate(cells):
            last = cell.strip() or last
            cells[place] = last
    return cells


def _join(first: Column, other: Column) -> Mark:
    first.cells = [
        JOIN.join(cell for cell in (one.strip(), two.strip()) if cell)
        for one, two in zip(first.cells, other.cells, strict=True)
    ]
    text = f"put behind “{first.heading}”: both mean {first.means}"
    return Mark(None, other.letter, other.heading, "joined", text)


def _days(table: Table, column: Column, lines: Sequence[int]) -> list[Mark]:
    """A day that the sheet shows as a bare number is the number of days since its beginning of time."""
    found = []
    start = date(1904, 1, 1) if table.grid.date1904 else date(1899, 12, 30)
    for place, cell in enumerate(column.cells):
        if cell and _SERIAL.fullmatch(cell):
            column.cells[place] = (start + timedelta(int(float(cell)))).isoformat()
            text = f"the day number {cell} of the workbook is {column.cells[place]}"
            found.append(Mark(lines[place], column.letter, column.heading, "day number", text))
    return found


def _months(column: Column, table: Table, words: Words) -> None:
    """A column of months, with what the names of the sheet add to them."""
    if "period" in table.facts:
        _with_year(column, table.facts["period"])
    known = {text: said(text, words).periods for text in set(column.cells)}
    column.cells = [known[text][0] if len(known[text]) == 1 else text for text in column.cells]


def _with_year(column: Column, fact: Fact) -> None:
    """A month column that names no year, or is blank, takes them from the sheet."""
    year = fact.value[:4]
    for place, cell in enumerate(column.cells):
        if not cell.strip():
            column.cells[place] = fact.value
        elif re.fullmatch(r"\s*\d{1,2}\s*月?份?\s*", cell) and year.isdigit():
            column.cells[place] = f"{year}年{re.sub(r'[^0-9]', '', cell)}月"


def _status(made: list[Column], standing: Standing) -> list[Mark]:
    """Where no status is given, the first words of the progress text are the status if they are a status word."""
    means = {one.means: one for one in made}
    if "progress" not in means:
        return []
    progress, given = means["progress"], means.get("status")
    heads = {cell: _head(cell, standing) for cell in set(progress.cells)}
    before = given.cells if given else [""] * len(progress.cells)
    cells = [one if one.strip() else heads[cell] for one, cell in zip(before, progress.cells, strict=True)]
    read = sum(one != two for one, two in zip(before, cells, strict=True))
    if not read:
        return []
    if given:
        given.cells = cells
    else:
        made.append(Column(f"the first words of “{progress.heading}”", progress.letter, "status", cells))
    text = f"the status of {read:,} rows is read from the first words of “{progress.heading}”"
    return [Mark(None, progress.letter, progress.heading, "status", text)]


def _head(text: str, standing: Standing) -> str:
    """The status word that the columns of a progress begin with; none where they begin with words that contradict."""
    phrases = [_PHRASE.split(part.strip(), maxsplit=1)[0].strip() for part in text.split(JOIN)]
    known = {means: phrase for phrase in reversed(phrases) if (means := standing(phrase))}
    return next(iter(known.values())) if len(known) == 1 else ""


def _problem_ids(made: list[Column]) -> None:
    """A register without ids: the words of a problem are its id, counted where they stand twice."""
    means = {one.means: one for one in made}
    if "problem_id" in means or "title" not in means:
        return
    seen: dict[str, int] = {}
    ids = []
    for cell in means["title"].cells:
        seen[cell] = seen.get(cell, 0) + 1
        ids.append(cell if seen[cell] == 1 or not cell else f"{cell} ({seen[cell]})")
    made.append(Column("no id in the register: the words of the problem", None, "problem_id", ids))
