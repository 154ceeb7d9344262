"""A working paper as a workbook: every table whole, a sheet each; no cell of it can become a formula or a link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from auditkit.result import cell
from auditkit.show.paper import Blank, Block, Facts, Figure, Head, Paper, Points, Rows, Say

MOST = 1_000_000  # a sheet has 1,048,576 rows
LONGEST = 32_767
_FIRST = "paper"


def write_book(paper: Paper, target: Path) -> None:
    """Write the paper on the first sheet, with the place of each table, and every table on a sheet of its own."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(target), options) as book:
        # A fixed date keeps two writings of the same paper byte-identical.
        book.set_properties({"title": paper.title[:250], "created": datetime(2000, 1, 1)})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        bold = book.add_format({"num_format": "@", "bold": True, "text_wrap": True, "valign": "top"})
        first = book.add_worksheet(_FIRST)
        first.set_column(0, 0, 30, text)
        first.set_column(1, 2, 80, text)
        first.set_paper(9)  # A4
        names = _names(paper.blocks)
        for at, (row, strong) in enumerate(_lines(paper, names)):
            for column, value in enumerate(row):
                first.write_string(at, column, value[:LONGEST], bold if strong or column == 0 < len(row) - 1 else text)
        for block in paper.blocks:
            if isinstance(block, Rows):
                _sheet(book, names[id(block)], block, text, bold)


def _lines(paper: Paper, names: dict[int, str]) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The rows of the first sheet, and which of them are headings."""
    if paper.draft:
        yield (paper.draft,), True
    yield (paper.title,), True
    for block in paper.blocks:
        match block:
            case Head(text):
                yield from ((("",), False), ((text,), True))
            case Say(text):
                yield (text,), False
            case Points(lines):
                yield from (((one,), False) for one in lines)
            case Facts(rows):
                yield from ((row, False) for row in rows)
            case Rows():
                yield (f"{len(block.frame):,} rows: sheet “{names[id(block)]}”",), False
            case Figure(picture):
                yield (picture.caption,), False
            case Blank(name):
                yield from (((name, ""), False),)


def _names(blocks: tuple[Block, ...]) -> dict[int, str]:
    """Table → the name of its sheet: 31 letters at most, none that a sheet may not have, none twice."""
    made: dict[int, str] = {}
    for block in blocks:
        if isinstance(block, Rows):
            base = re.sub(r"[\[\]:*?/\\']", " ", block.name)[:31].strip() or "table"
            taken = {one.lower() for one in made.values()} | {_FIRST}
            tries = [base, *(f"{base[:27]} {n}" for n in range(2, len(blocks) + 2))]
            made[id(block)] = next(one for one in tries if one.lower() not in taken)
    return made


def _sheet(book: Any, name: str, rows: Rows, text: Any, bold: Any) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    for column, head in enumerate(rows.frame.columns):
        sheet.set_column(column, column, 14 if len(str(head)) < 12 else 24)
        sheet.write_string(0, column, str(head), bold)
    for at, row in enumerate(rows.frame.head(MOST).itertuples(index=False, name=None), 1):
        for column, value in enumerate(row):
            if isinstance(value, (int, float)) and not isinstance(value, bool) and value == value:
                sheet.write_number(at, column, value)
            else:
                sheet.write_string(at, column, cell(value)[:LONGEST], text)
    if len(rows.frame) > MOST:
        sheet.write_string(MOST + 1, 0, f"{MOST:,} of {len(rows.frame):,} rows", bold)
