"""Workbooks with the same bytes every time, cells as departments fill them in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

WRITTEN = datetime(2025, 7, 1)


@contextmanager
def workbook(path: Path) -> Iterator[Book]:
    """A workbook to be written; no text of it can become a formula or a link."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as made:
        made.set_properties({"created": WRITTEN})
        yield Book(made)


class Book:
    """A workbook and the formats of its cells."""

    def __init__(self, made: xlsxwriter.Workbook) -> None:
        self._made = made
        self.title = made.add_format({"bold": True, "font_size": 14, "align": "center"})
        self.head = made.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center"})
        self.text = made.add_format({"text_wrap": True, "valign": "top"})
        self.day = made.add_format({"num_format": "yyyy-mm-dd"})

    def sheet(self, name: str) -> Any:
        """A new sheet of that name."""
        return self._made.add_worksheet(name)

    def put(self, sheet: Any, row: int, column: int, value: object) -> None:
        """One cell: a day as a day, a number as a number, all else as text; a blank one is left out."""
        if isinstance(value, date):
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), self.day)
        elif isinstance(value, int):
            sheet.write_number(row, column, value)
        elif value is not None:
            sheet.write_string(row, column, str(value), self.text)

    def table(self, name: str, headings: list[str], rows: list[list[object]]) -> None:
        """A sheet with its headings in the first row, as an export has them."""
        sheet = self.sheet(name)
        for at, heading in enumerate(headings):
            sheet.write_string(0, at, heading, self.head)
        for number, row in enumerate(rows, 1):
            for at, value in enumerate(row):
                self.put(sheet, number, at, value)
