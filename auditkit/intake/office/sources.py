"""A table of a sheet → the sources that the records check: one row a line, every cell with its own address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa

from auditkit.dictionary import TABLES
from auditkit.errors import Fault
from auditkit.evidence import column_letter
from auditkit.intake.office.facts import Fact
from auditkit.intake.office.headings import UNUSED, Words
from auditkit.intake.office.marks import marks
from auditkit.intake.office.names import said
from auditkit.intake.office.rows import SUMS, down
from auditkit.intake.office.sheet import Table
from auditkit.intake.refusal import refusal
from auditkit.records import Mark, Source

_SERIAL = re.compile(r"[345]\d{4}(\.\d+)?")
_PHRASE = re.compile(r"[,，.。;；:：、(（\n]")
_DATES = frozenset({"date", "first_day", "last_day"})
JOIN = "; "
Standing = Callable[[str], str | None]


@dataclass
class Column:
    """One column on its way: its heading, its letter, what it means, its cells."""

    heading: str
    letter: str | None
    means: str
    cells: list[str]


def source(table: Table, words: Words, standing: Standing) -> Source:
    """The lines of a table as a source of its own table of the contract."""
    lines = table.rows.lines
    broken = _broken(table, lines)
    lines = [number for number in lines if number not in broken]
    made, derived = _columns(table, lines, words, standing)
    if table.name == "problem":
        _problem_ids(made)
    columns = tuple((one.heading, pa.chunked_array([pa.array(_blank(one.cells), pa.string())])) for one in made)
    grid, header = table.grid, table.header
    return Source(
        table.name, grid.file, grid.sheet, grid.sha256, columns, pa.array(lines, pa.int32()),
        (*broken.values(), *grid.unsplit),
        tuple(table.faults), keys=tuple(one.means for one in made), places=tuple(one.letter for one in made),
        near={at: table.near[position] for at, position in enumerate(header.uses) if position in table.near},
        provenance=(*marks(table), *derived), head=header.last, said=tuple(table.notes),
    )  # fmt: skip


def _blank(cells: Sequence[str]) -> list[str | None]:
    return [cell or None for cell in cells]


def _broken(table: Table, lines: Sequence[int]) -> dict[int, Fault]:
    """Lines with an error in a column that is used: what stands there is not known, and blank would say something."""
    found: dict[int, Fault] = {}
    rows = set(lines)
    for (row, at), text in table.grid.errors.items():
        use = table.header.uses.get(at)
        if row in rows and use and use.column not in (None, UNUSED):
            found.setdefault(row, refusal(table.grid.address(row, at, use.heading), "error_cell", text))
    return found


def _columns(
    table: Table, lines: Sequence[int], words: Words, standing: Standing
) -> tuple[list[Column], list[Mark]]:
    """The columns of the sheet in their order, then those that its names and sections give to every line."""
    made, derived = [], []
    first: dict[str, Column] = {}
    for at, use in table.header.uses.items():
        means = use.column if use.column and use.column != UNUSED else ""
        one = Column(use.heading, column_letter(at), means, _cells(table, at, lines, means))
        if means and means in first:
            derived.append(_join(first[means], one))
            continue
        if means:
            first[means] = one
        made.append(one)
    for name in first.keys() & TABLES[table.name].columns.keys():
        if TABLES[table.name].columns[name].type in _DATES:
            derived += _days(table, first[name], lines)
    made += _given(table, first, lines, words)
    if table.name == "plan_line":
        derived += _status(made, first, standing)
    return made, derived


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


def _given(table: Table, first: dict[str, Column], lines: Sequence[int], words: Words) -> list[Column]:
    made = []
    for name, fact in table.facts.items():
        if name in first:
            if name == "period":
                _with_year(first[name], fact)
            continue
        made.append(Column(fact.rule, None, name, [fact.value] * len(lines)))
    if "period" in first:
        column = first["period"]
        known = {text: said(text, words).periods for text in set(column.cells)}
        column.cells = [known[text][0] if len(known[text]) == 1 else text for text in column.cells]
    if table.sections == "unit":
        section = table.rows.section
        made.append(Column("the section above the row", None, "unit_id", [section.get(number, "") for number in lines]))
    return made


def _with_year(column: Column, fact: Fact) -> None:
    """A month column that names no year, or is blank, takes them from the sheet."""
    year = fact.value[:4]
    for place, cell in enumerate(column.cells):
        if not cell.strip():
            column.cells[place] = fact.value
        elif re.fullmatch(r"\s*\d{1,2}\s*月?份?\s*", cell) and year.isdigit():
            column.cells[place] = f"{year}年{re.sub(r'[^0-9]', '', cell)}月"


def _status(made: list[Column], first: dict[str, Column], standing: Standing) -> list[Mark]:
    """Where no status is given, the first words of the progress text are the status if they are a status word."""
    if "progress" not in first:
        return []
    progress, given = first["progress"], first.get("status")
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
    for part in text.split(JOIN):
        phrase = _PHRASE.split(part.strip(), maxsplit=1)[0].strip()
        if standing(phrase):
            return phrase
    return ""


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
