"""What a person sees beside the values: hidden, merged, calculated, several in one cell; and what was concluded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set

from auditkit.evidence import column_letter
from auditkit.intake.office.facts import Fact
from auditkit.intake.office.grid import Grid
from auditkit.intake.office.headings import UNUSED
from auditkit.intake.office.rows import SUMS
from auditkit.intake.office.sheet import Table
from auditkit.records import Mark

_LISTED = re.compile(r"(?:^|\n|[;；。])\s*(?:[（(]?\d{1,2}[）)]|\d{1,2}[.、．]|[①-⑳]|[-•·●*])\s*(?=\S)")
_NAMES = re.compile(r"[、,，;；/\n]|\s+and\s+|\s&\s")
_SHOWN = 120


def fact_marks(facts: Mapping[str, Fact]) -> Iterator[Mark]:
    """What holds for the whole of a table, and how it is known."""
    for name, fact in facts.items():
        yield Mark(None, None, None, name, f"{fact.value}: {fact.rule}")


def marks(table: Table) -> Iterator[Mark]:
    """Every other mark of a table, those of the whole first."""
    grid = table.grid
    if table.sections == "unit":
        yield Mark(None, None, None, "unit_id", "the section above each row names its unit")
    for at, use in table.header.uses.items():
        if at in table.down:
            text = "blank cells take what stands above them, as a correction says"
            yield Mark(None, column_letter(at), use.heading, "carried down", text)
    once = frozenset(at for at, use in table.header.uses.items() if use.column in SUMS)
    yield from beside(grid, {at: use.heading for at, use in table.header.uses.items()}, set(table.rows.lines), once)
    yield from _sections(table)
    yield from _several(table)


def beside(grid: Grid, headings: Mapping[int, str], lines: Set[int], once: Set[int] | None = None) -> Iterator[Mark]:
    """What a person sees in a sheet beside the values of its lines.

    Args:
        grid: the sheet.
        headings: by column.
        lines: the rows that are lines of its table.
        once: the columns in which a text that is merged over several rows stands in the first of them only; None: all.
    """
    if grid.hidden:
        yield Mark(None, None, None, "hidden sheet", "the sheet is hidden; its rows count like all others")
    for at in sorted(grid.hidden_columns & headings.keys()):
        yield Mark(None, column_letter(at), headings[at], "hidden column", "the column is hidden")
    for number in sorted(grid.hidden_rows & lines):
        yield Mark(number, None, None, "hidden row", "the row is hidden; it counts like all others")
    for top, left, bottom, right in grid.merged:
        if left not in headings or top not in lines:
            continue
        letter = column_letter(left)
        if bottom > top:
            text = f"rows {top:,} to {bottom:,} are merged: the text holds for each of them"
            if once is None or left in once:
                what = "value" if once is None else "number"
                text = f"rows {top:,} to {bottom:,} are merged: the {what} stands in the first of them only"
            yield Mark(top, letter, headings[left], "merged", text)
        elif right > left:
            yield Mark(top, letter, headings[left], "merged", f"merged with the columns up to {column_letter(right)}")
    for (row, at), text in grid.formulas.items():
        if row in lines and at in headings:
            yield Mark(row, column_letter(at), headings[at], "formula", f"={text[:_SHOWN] or 'a shared formula'}")


def _sections(table: Table) -> Iterator[Mark]:
    if table.sections == "unit":
        return
    before = ""
    for number, section in table.rows.section.items():
        if section != before:
            yield Mark(number, None, None, "section", f"the rows from here on stand under “{section[:_SHOWN]}”")
        before = section


def _several(table: Table) -> Iterator[Mark]:
    """Cells that hold several items or several names. They stay one line: to split them would be to guess."""
    grid = table.grid
    for at, use in table.header.uses.items():
        if use.column in (None, UNUSED):
            continue
        if use.column in ("text", "person", "owner", "title"):
            names = use.column in ("person", "owner")
            for number in table.rows.lines:
                cell = grid.at(number, at)
                if names and len(cell) > 2 and (n := len([one for one in _NAMES.split(cell) if one.strip()])) > 1:
                    yield Mark(number, column_letter(at), use.heading, "several names", f"{n} names; kept as written")
                elif not names and len(cell) > 6 and (n := len(_LISTED.findall(cell))) > 1:
                    text = f"{n} listed items in one cell; kept as one line"
                    yield Mark(number, column_letter(at), use.heading, "several items", text)
