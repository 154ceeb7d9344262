"""Awkward workbooks, each named after its trick: read right, or refused in tested words; every cell accounted for."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from auditkit.errors import BadInput
from auditkit.intake.hr import mapped
from auditkit.intake.office.explained import Explained
from auditkit.intake.office.headings import words
from auditkit.intake.office.profile import Rule
from auditkit.intake.office.reader import Office, settled, sources
from auditkit.intake.office.reading import read_books
from auditkit.intake.office.sheet import understood
from auditkit.records import Records, Source, check
from tests.intake.office.books import Trick, write
from tests.intake.office.tricks_cells import CELLS
from tests.intake.office.tricks_layout import LAYOUT
from tests.intake.office.tricks_names import NAMES

TRICKS = [*LAYOUT, *NAMES, *CELLS]
READ_AS = {"header", "title", "value", "section", "total", "footer", "unknown column", "not used", "ignored", "error"}


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Office]:
    """Every workbook, read in one go by one process, and then understood by itself."""
    root = tmp_path_factory.mktemp("office")
    found = []
    for at, trick in enumerate(TRICKS):
        path = write(root / str(at) / trick.file, trick.tabs, trick.options)
        if trick.after:
            trick.after(path)
        found.append((path, trick.file))
    known = words()
    return {
        trick.name: settled(
            Office(((book, tuple(understood(grid, Rule(), known) for grid in book.sheets)),), known, ())
        )
        for trick, book in zip(TRICKS, read_books(found), strict=True)
    }


def opened(office: Office, trick: Trick) -> Records:
    made = sources(office)
    needed = {"tenure": ("post_id", "person_id", "start"), "plan_line": ("period", "unit_id", "text")}
    cells = {"tenure": ("工程部 经理", "E1", "2020"), "plan_line": ("2020-01", "别部", "别事")}
    for name, columns in needed.items():
        if trick.table != name and not any(one.table == name for one in made):
            pairs = zip(columns, cells[name], strict=True)
            arrays = tuple((column, pa.chunked_array([[cell]])) for column, cell in pairs)
            made.append(Source(name, f"{name}.csv", columns=arrays, rows=pa.array([2], pa.int32())))
    return check(mapped(made))


def plain(cell: Any) -> Any:
    return cell.isoformat() if isinstance(cell, date) else cell


@pytest.mark.parametrize("trick", TRICKS, ids=lambda trick: trick.name)
def test_read_right_or_refused(offices: dict[str, Office], trick: Trick) -> None:
    office = offices[trick.name]
    if trick.refused:
        with pytest.raises(BadInput) as raised:
            opened(office, trick)
        assert trick.refused in str(raised.value)
        return
    records = opened(office, trick)
    table = records.tables[trick.table].to_pylist()
    if trick.table == "plan_line":
        lines = [f"{row['period']} {row['moment']} {row['unit_id']} {row['text']}" for row in table]
        assert lines == list(trick.lines)
    for name, cells in trick.columns.items():
        assert [plain(row[name]) for row in table] == list(cells), name
    seen = set(records.tables["provenance"]["what"].to_pylist())
    assert set(trick.marks) <= seen
    assert trick.said in "\n".join(records.assumptions)


@pytest.mark.parametrize("trick", TRICKS, ids=lambda trick: trick.name)
def test_cells_in_are_cells_explained(offices: dict[str, Office], trick: Trick) -> None:
    """Counted from the grids alone: nothing that stands in a cell is left without a word about it."""
    office = offices[trick.name]
    explained = Explained(office, (), Path("."), "x").frame
    cells = {
        (grid.sheet, row, at)
        for book, _ in office.books
        for grid in book.sheets
        for row, texts in grid.rows.items()
        for at, text in enumerate(texts)
        if text.strip() or (row, at) in grid.errors
    }
    cells |= {(grid.sheet, *cell) for book, _ in office.books for grid in book.sheets for cell in grid.errors}
    assert len(explained) == len(cells)
    assert set(explained.read_as) <= READ_AS
    assert explained.rule.str.len().min() > 0
    assert not explained.duplicated(["sheet", "row", "column"]).any()


def test_there_are_more_than_sixty_and_each_has_its_name() -> None:
    assert len({trick.name for trick in TRICKS}) == len(TRICKS) > 60
