"""Office workbooks as real files: rows of cells, what is merged, hidden, calculated, and raw changes of parts."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any

import xlsxwriter

CN = ["序号", "责任部门", "重点工作", "责任人", "计划完成时间", "完成情况", "备注"]
EN = ["No", "Department", "Key activities", "Responsible", "Deadline", "Status", "Progress (%)", "Reason", "Notes"]


@dataclass(frozen=True)
class Formula:
    """A formula and the value stored with it; None stores an empty one."""

    text: str
    value: Any = 0


@dataclass(frozen=True)
class Share:
    """A number under a percent format."""

    value: float


@dataclass(frozen=True)
class Tab:
    """One sheet: its rows, ranges that are merged (first row, first column, last row, last column; counted from 0)."""

    rows: Sequence[Sequence[Any]]
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[str] = ()
    hidden: bool = False
    then: Callable[[Any, Any], None] | None = None


@dataclass(frozen=True)
class Trick:
    """One awkward workbook, and what must come of it: lines, or the refusal's words."""

    name: str
    tabs: Mapping[str, Tab | Sequence[Sequence[Any]]]
    lines: Sequence[str] = ()
    file: str = "工程部2025年3月计划.xlsx"
    refused: str = ""
    marks: Sequence[str] = ()
    columns: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    table: str = "plan_line"
    said: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    after: Callable[[Path], None] | None = None


def write(path: Path, tabs: Mapping[str, Any], options: Mapping[str, Any] | None = None) -> Path:
    """Write one workbook."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), dict(options or {})) as book:
        formats = {"day": book.add_format({"num_format": "yyyy-mm-dd"}), "share": book.add_format({"num_format": "0%"})}
        for name, given in tabs.items():
            tab = given if isinstance(given, Tab) else Tab(given)
            sheet = book.add_worksheet(name)
            for top, left, bottom, right in tab.merged:
                sheet.merge_range(top, left, bottom, right, "")
            for row, cells in enumerate(tab.rows):
                for column, cell in enumerate(cells):
                    _cell(sheet, row, column, cell, formats)
            for row in tab.hidden_rows:
                sheet.set_row(row, None, None, {"hidden": True})
            for columns in tab.hidden_columns:
                sheet.set_column(columns, None, None, {"hidden": True})
            if tab.hidden:
                sheet.hide()
            if tab.then:
                tab.then(book, sheet)
    return path


def _cell(sheet: Any, row: int, column: int, cell: Any, formats: Mapping[str, Any]) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, formats["day"])
    elif isinstance(cell, time):
        sheet.write_datetime(row, column, cell)
    elif isinstance(cell, Share):
        sheet.write_number(row, column, cell.value, formats["share"])
    elif isinstance(cell, Formula):
        sheet.write_formula(row, column, cell.text, None, cell.value)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif cell is not None:
        sheet.write(row, column, cell)


def change(part: str, edit: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """A change of one part of the archive; a part that is not there is added."""

    def changed(path: Path) -> None:
        with zipfile.ZipFile(path) as book:
            parts = {name: book.read(name) for name in book.namelist()}
        parts[part] = edit(parts.get(part, b""))
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
            for name, content in parts.items():
                book.writestr(name, content)

    return changed
