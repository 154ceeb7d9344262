"""The cells of one sheet as they stand, with what a person sees beside them: merged, hidden, calculated, in error."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from auditkit.errors import Fault
from auditkit.evidence import Address, column_letter, column_number

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
Cell = tuple[int, int]


@dataclass(frozen=True)
class Grid:
    """One sheet. Rows are numbered from 1 as a spreadsheet numbers them, columns from 0; blank rows are left out.

    `merged` are ranges (first row, first column, last row, last column); `formulas` and `errors` are by cell; `unsplit`
    are rows of a text file that have more or fewer cells than its first.
    """

    file: str
    sheet: str | None
    sha256: str | None
    rows: Mapping[int, Sequence[str]]
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    formulas: Mapping[Cell, str] = field(default_factory=dict)
    errors: Mapping[Cell, str] = field(default_factory=dict)
    date1904: bool = False
    tabs: int = 1
    unsplit: tuple[Fault, ...] = ()

    def at(self, row: int, column: int) -> str:
        """What stands in a cell; a cell inside a merged range holds nothing of its own."""
        cells = self.rows.get(row, ())
        return cells[column] if column < len(cells) else ""

    def shown(self, row: int, column: int) -> str:
        """What a reader of the page sees there: the text of a merged range in each of its cells."""
        return self.at(row, column) or self.at(*self.covered.get((row, column), (row, column)))

    @cached_property
    def covered(self) -> Mapping[Cell, Cell]:
        """Cell of a merged range → the cell that holds its text; only where rows are there that it could speak for."""
        found = {}
        for top, left, bottom, right in self.merged:
            for row in range(top, bottom + 1) if bottom - top < len(self.rows) else self.rows:
                if top <= row <= bottom and row in self.rows:
                    found.update({(row, at): (top, left) for at in range(left, min(right, left + self.width) + 1)})
            found.pop((top, left), None)
        return found

    @cached_property
    def tall(self) -> frozenset[int]:
        """The columns in which a range is merged over several rows."""
        return frozenset(left for top, left, bottom, _ in self.merged if bottom > top)

    @cached_property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max(map(len, self.rows.values()), default=0)

    def filled(self, row: int) -> list[int]:
        """The columns of a row in which something stands."""
        return [at for at, cell in enumerate(self.rows.get(row, ())) if cell and not cell.isspace()]

    def address(self, row: int | None = None, column: int | None = None, heading: str | None = None) -> Address:
        """The place of a cell, a row or the sheet."""
        letter = column_letter(column) if column is not None else None
        return Address(self.file, self.sheet, row, letter, heading, self.sha256)


def own_path(file: str) -> PurePosixPath:
    """The path of a workbook by its own name, where the mail that carried it stands before it.

    Examples:
        >>> own_path("mail/2025.mbox › mail 3 › 工程部2025年3月计划.xlsx").stem
        '工程部2025年3月计划'
    """
    return PurePosixPath(file.rpartition(" › ")[2])


def cell_of(reference: str) -> Cell | None:
    """Row and column of a reference such as `F3`."""
    split = _REFERENCE.fullmatch(reference)
    return (int(split[2]), column_number(split[1])) if split else None
