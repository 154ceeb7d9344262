"""Where a fact stands: the address of one cell or row of one source."""

from __future__ import annotations

from dataclasses import dataclass


def column_letter(index: int) -> str:
    """The letters that a spreadsheet shows for a column.

    Args:
        index: the column's position, counted from 0.

    Returns:
        `A` for 0, `Z` for 25, `AA` for 26.

    Examples:
        >>> column_letter(5), column_letter(27)
        ('F', 'AB')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The position of a column, counted from 0, by the letters that a spreadsheet shows for it.

    Examples:
        >>> column_number("F"), column_number("AB")
        (5, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


@dataclass(frozen=True, order=True)
class Address:
    """One place in one source: file, sheet, row as the spreadsheet numbers it, column.

    Examples:
        >>> print(Address("plan_2025-03.xlsx", "Project 7", 18, "F", "完成时间"))
        plan_2025-03.xlsx › Project 7 › row 18, column F “完成时间”
    """

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    heading: str | None = None
    sha256: str | None = None

    def __str__(self) -> str:
        place = " › ".join(part for part in (self.file, self.sheet, self._cell()) if part)
        return place

    def _cell(self) -> str:
        row = f"row {self.row:,}" if self.row is not None else ""
        heading = f" “{self.heading}”" if self.heading else ""
        column = f"column {self.column}{heading}" if self.column else (f"column{heading}" if heading else "")
        return ", ".join(part for part in (row, column) if part)
