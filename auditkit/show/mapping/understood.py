"""A sheet as it was understood, cell by cell, as plain values; and what a person's correction asks for."""

from __future__ import annotations

from typing import Any, Protocol

import pandas as pd

from auditkit.evidence import column_letter, column_number
from auditkit.result import cell, many

MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 60, 40, 500
TABLES = ("plan_line", "problem", "tenure", "post", "unit", "person", "duty", "handover_list")
MOMENTS = ("plan", "review", "both")
# What a correction of a whole sheet may name; a correction of a column names its heading beside it.
FACTS = ("period", "moment", "unit", "recorded_on", "table")


class Explained(Protocol):
    """What `auditkit.explain` gives: workbooks as they were understood, and the way to correct them."""

    rules: tuple[Any, ...]

    @property
    def frame(self) -> pd.DataFrame: ...
    @property
    def columns(self) -> pd.DataFrame: ...
    @property
    def sheets(self) -> pd.DataFrame: ...
    @property
    def faults(self) -> Any: ...
    def meanings(self, table: str = ...) -> list[tuple[str, str]]: ...
    def correct(self, **said: Any) -> Explained: ...
    def save(self, path: Any = ...) -> Any: ...


def waiting(found: Explained) -> list[int]:
    """The sheets that are refused, by their place: nothing opens before they are corrected or left out."""
    return [at for at, state in enumerate(found.sheets["state"]) if state == "refused"]


def sheets_of(found: Explained) -> list[dict[str, Any]]:
    """The sheets in the order of the files, those that ask for a look (refused, not used) with their state."""
    rows = found.sheets.head(MOST_SHEETS)
    return [
        {"at": at, "said": f"{cell(row.file)} › {cell(row.sheet)}" if cell(row.sheet) else cell(row.file),
         "state": cell(row.state)}
        for at, row in enumerate(rows.itertuples())
    ]  # fmt: skip


def sheet_told(found: Explained, at: int) -> dict[str, Any]:
    """One sheet: its facts with the rules behind them, its columns, and a grid of what each cell was read as."""
    if not len(found.sheets):
        return {}
    row = found.sheets.iloc[min(at, len(found.sheets) - 1)]
    cells = found.frame[(found.frame["file"] == row["file"]) & (found.frame["sheet"] == row["sheet"])]
    known = found.columns
    mine = known[(known["file"] == row["file"]) & (known["sheet"] == row["sheet"])]
    table = cell(row["table"]) or "plan_line"
    return {
        "file": cell(row["file"]),
        "sheet": cell(row["sheet"]),
        "state": cell(row["state"]),
        "said": cell(row["said"]),
        "header_row": cell(row["header_row"]),
        "facts": [
            {
                "name": name,
                "value": cell(row.get(name)),
                "rule": cell(row.get(f"{name}_rule")),
                "options": {"moment": list(MOMENTS), "table": list(TABLES)}.get(name, []),
            }
            for name in FACTS
        ],
        "columns_count": count_of(min(len(mine), MOST_COLUMNS), len(mine), "column"),
        "columns": [
            {"column": cell(one.column), "heading": cell(one.heading), "means": cell(one.means), "rule": cell(one.rule),
             "filled": cell(one.filled), "example": cell(one.example)}
            for one in mine.head(MOST_COLUMNS).itertuples()
        ],
        "meanings": [["", "(unknown)"], *([name, f"{name}: {said}"] for name, said in found.meanings(table))],
        "grid": _grid(cells),
    }  # fmt: skip


def count_of(shown: int, whole: int, word: str) -> str:
    """How many are shown of how many."""
    return f"{shown:,} of {many(whole, word)}"


def _grid(cells: pd.DataFrame) -> dict[str, Any]:
    """The first rows and columns of the sheet in their places; what is not shown is counted."""
    numbers = sorted(set(cells["row"].astype(int))) if len(cells) else []
    wide = max(map(column_number, cells["column"]), default=-1) + 1
    shown, letters = numbers[:MOST_ROWS], [column_letter(at) for at in range(min(wide, MOST_COLUMNS))]
    at = {
        (int(cell(one.row)), cell(one.column)): {
            "text": cell(one.text), "as": cell(one.read_as), "means": cell(one.means), "rule": cell(one.rule),
            "marks": cell(one.marks),
        }
        for one in cells[cells["row"].isin(shown)].itertuples()
    }  # fmt: skip
    return {
        "letters": letters,
        "rows": [{"number": number, "cells": [at.get((number, letter)) for letter in letters]} for number in shown],
        "count": f"{count_of(len(shown), len(numbers), 'row')}, {count_of(len(letters), wide, 'column')}",
    }


def correction(sheet: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
    """What `correct` is called with for one change on the page.

    Examples:
        >>> correction({"file": "a.xlsx", "sheet": "March"}, {"name": "means", "column": "工作内容", "value": "text"})
        {'file': 'a.xlsx', 'sheet': 'March', 'column': '工作内容', 'means': 'text'}
        >>> march = {"file": "a.xlsx", "sheet": "March"}
        >>> correction(march, {"name": "means", "column": "State", "value": "status", "everywhere": True})
        {'column': 'State', 'means': 'status'}
        >>> correction(march, {"name": "header", "value": "4"})
        {'file': 'a.xlsx', 'sheet': 'March', 'header': 4}
    """
    place = {"file": sheet["file"], "sheet": sheet["sheet"]}
    name, value = asked["name"], asked.get("value")
    if name == "means":
        said = {"column": asked["column"], "means": value or "-"}
        return said if asked.get("everywhere") else {**place, **said}
    if name == "header":
        return {**place, "header": int(str(value))}
    if name == "ignore":
        return {**place, "ignore": True}
    return {**place, name: str(value).strip()}
