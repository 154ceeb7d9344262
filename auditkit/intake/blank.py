"""A workbook to fill in: the headings of every table, what they mean, and example rows that open as they are."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from auditkit.dictionary import TABLES, Table
from auditkit.intake.office.reading import README

if TYPE_CHECKING:
    import xlsxwriter

_HEAD = (
    "Fill in the sheets and delete the example rows (in italics).",
    "Two sheets are enough to start: tenure and plan_line. A sheet with headings only counts as not given.",
    "Dark headings are required. Dates may be written as 2025-03-31, 2025-03, 2025 or 2025年3月; all cells are text.",
    "start and end are the first and the last day, inclusive; a blank end is open.",
    "The untouched workbook opens as a small valid set of records.",
)


def empty_workbook(path: str | Path) -> None:
    """Write a workbook with a sheet a table: headings, example rows, and a first sheet that explains every column.

    Args:
        path: the .xlsx file to write; an existing one is replaced.

    Source: `docs/tables.md`; every cell is written as text, so that nothing can become a formula.
    """
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        # A fixed date keeps two writings of the same workbook byte-identical.
        book.set_properties({"title": "Records for auditkit", "created": datetime(2000, 1, 1)})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        _read_me(book, text)
        formats = {
            "text": text,
            "needed": book.add_format(
                {"num_format": "@", "bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF"}
            ),
            "other": book.add_format({"num_format": "@", "bold": True, "bg_color": "#D9E2F3"}),
            "example": book.add_format({"num_format": "@", "italic": True, "font_color": "#595959"}),
        }
        for table in sorted(TABLES.values(), key=lambda table: not table.needed):
            _sheet(book, table, formats)


def _read_me(book: xlsxwriter.Workbook, text: object) -> None:
    sheet = book.add_worksheet(README)
    bold = book.add_format({"bold": True})
    sheet.set_column(0, 1, 18)
    sheet.set_column(2, 2, 10)
    sheet.set_column(3, 3, 90)
    for at, line in enumerate(_HEAD):
        sheet.write_string(at, 0, line)
    row = len(_HEAD) + 1
    for at, heading in enumerate(("sheet", "column", "required", "meaning")):
        sheet.write_string(row, at, heading, bold)
    for table in TABLES.values():
        for column in table.columns.values():
            row += 1
            choices = f" One of: {', '.join(column.choices)}." if column.choices else ""
            for at, cell in enumerate(
                (table.name, column.name, "yes" if column.required else "", column.meaning + choices)
            ):
                sheet.write_string(row, at, cell, text)


def _sheet(book: xlsxwriter.Workbook, table: Table, formats: dict[str, object]) -> None:
    sheet = book.add_worksheet(table.name)
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(table.columns.values()):
        sheet.set_column(at, at, max(12, min(40, len(column.example) + 2)), formats["text"])
        sheet.write_string(0, at, column.name, formats["needed" if column.required else "other"])
        for row, example in enumerate(table.examples, 1):
            if example.get(column.name):
                sheet.write_string(row, at, example[column.name], formats["example"])
