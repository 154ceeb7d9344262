"""Runs in a process of its own: the cells of many workbooks and what stands behind them, as JSON and Arrow files.

It imports nothing of auditkit and is run by path, one process for many. Values come from calamine, which evaluates
nothing. Formulas, hidden rows and percentages are found in the sheets' own bytes by patterns: no parser that could
expand an entity or follow a link ever sees them.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pyarrow as pa
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

MEMORY = 6 << 30
LONGEST = 1 << 15  # a cell of a spreadsheet holds no more

_FORMULA = re.compile(rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>([^<]*)</)")
_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_STYLED = re.compile(rb"<(?:\w+:)?c\b[^>]*?\bs=[\"'](\d+)[\"'][^>]*>")
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*?\bhidden=[\"'](?:1|true)[\"'][^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*?\bhidden=[\"'](?:1|true)[\"'][^>]*)>")
_NUMBER = re.compile(rb"\br=[\"'](\d+)[\"']")
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\b([^>]*)>")
_STYLE = re.compile(rb"<(?:\w+:)?xf\b([^>]*)>")


def main() -> None:
    """Read one workbook after the other, as each is asked for; a line is printed when it has been written."""
    _limit()
    for line in sys.stdin:
        path, parts, tables, written = json.loads(line)
        Path(written).write_text(json.dumps(workbook(path, parts, tables), ensure_ascii=False), "utf-8")
        print("read", flush=True)  # noqa: T201 (this is how the caller hears of it)


def _limit() -> None:
    try:
        import resource
    except ImportError:  # no such limit on this system; the archives were weighed all the same
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def workbook(path: str, parts: dict[str, str], tables: dict[str, str]) -> dict[str, Any]:
    """All sheets of one workbook.

    Args:
        path: of the workbook.
        parts: by sheet, the entry of the archive that holds it.
        tables: by sheet whose first row is its headings, the Arrow file to write its cells to.
    """
    book = CalamineWorkbook.from_path(path)
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        head = archive.read("xl/workbook.xml")
        percent = _percent(archive.read("xl/styles.xml")) if "xl/styles.xml" in names else frozenset()
        sheets = []
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                sheets.append({"name": about.name, "chart": True})
                continue
            part = parts.get(about.name, "")
            xml = archive.read(part) if part in names else b""
            told = {"name": about.name, "hidden": about.visible != SheetVisibleEnum.Visible}
            try:
                sheet = book.get_sheet_by_name(about.name)
                cells = _table(sheet, tables[about.name]) if about.name in tables else _rows(sheet, xml, percent)
                sheets.append({**told, **cells, **_beside(sheet, xml)})
            except Exception as broken:  # whatever a damaged sheet raises: the others can be read
                sheets.append({**told, "broken": f"{type(broken).__name__}: {broken}"[:100]})
    return {
        "sheets": sheets,
        "date1904": bool(re.search(rb"\bdate1904=[\"'](?:1|true)[\"']", head)),
        "macros": any(name.endswith("vbaProject.bin") for name in names),
        "links": sum(bool(re.fullmatch(r"xl/externalLinks/externalLink\d+\.xml", name)) for name in names),
    }


def _rows(sheet: Any, xml: bytes, percent: frozenset[int]) -> dict[str, Any]:
    first = sheet.start[1] if sheet.start else 0
    shares = _shares(xml, percent) if percent else frozenset()
    rows = []
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = [cell if type(cell) is str else _text(cell) for cell in row]
        if any(cells):
            if shares:
                _as_shares(cells, row, number, first, shares)
            rows.append([number, [""] * first + cells])
    return {"rows": rows}


def _beside(sheet: Any, xml: bytes) -> dict[str, Any]:
    return {
        "merged": [[a + 1, b, c + 1, d] for (a, b), (c, d) in sheet.merged_cell_ranges or ()],
        "hidden_rows": [int(found[1]) for one in _ROW.finditer(xml) if (found := _NUMBER.search(one[1]))],
        "hidden_columns": _hidden_columns(xml),
        "formulas": _formulas(xml) if b"<f" in xml or b":f" in xml else [],
    }


def _as_shares(cells: list[str], row: list[Any], number: int, first: int, shares: frozenset[tuple[int, int]]) -> None:
    """A share is written as the sheet shows it: 0.85 under a percent format is 85%, 0.85 without one is not."""
    for at, cell in enumerate(row):
        if type(cell) is float and (number, first + at) in shares:
            cells[at] = f"{round(cell * 100, 6):g}%"


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ").removesuffix(" 00:00:00")
    return str(cell)


def _number_of(letters: bytes) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + letter - 64
    return found - 1


def _formulas(xml: bytes) -> list[list[Any]]:
    found = []
    for one in _FORMULA.finditer(xml):
        if place := _PLACE.search(one[1]):
            text = unescape((one[2] or b"").decode("utf-8", "replace"))[:LONGEST]
            found.append([int(place[2]), _number_of(place[1]), text])
    return found


def _hidden_columns(xml: bytes) -> list[int]:
    found: list[int] = []
    for one in _COLUMN.finditer(xml):
        ends = [re.search(rb"\b%s=[\"'](\d{1,5})[\"']" % side, one[1]) for side in (b"min", b"max")]
        if ends[0] and ends[1]:
            found.extend(range(int(ends[0][1]) - 1, min(int(ends[1][1]), 16_384)))
    return found


def _percent(styles: bytes) -> frozenset[int]:
    """The numbers of the cell styles that show a share."""
    formats = {9, 10}
    for one in _FORMAT.finditer(styles):
        number, code = (re.search(rb"\b%s=\"([^\"]*)\"" % name, one[1]) for name in (b"numFmtId", b"formatCode"))
        if number and code and b"%" in code[1]:
            formats.add(int(number[1]))
    begin, end = styles.find(b"cellXfs"), styles.rfind(b"cellXfs")
    found = set()
    for at, one in enumerate(_STYLE.finditer(styles[begin:end])):
        number = re.search(rb"\bnumFmtId=\"(\d+)\"", one[1])
        if number and int(number[1]) in formats:
            found.add(at)
    return frozenset(found)


def _shares(xml: bytes, percent: frozenset[int]) -> frozenset[tuple[int, int]]:
    places = (_PLACE.search(one[0]) for one in _STYLED.finditer(xml) if int(one[1]) in percent)
    return frozenset((int(place[2]), _number_of(place[1])) for place in places if place)


def _table(sheet: Any, path: str) -> dict[str, Any]:
    """The columns of a sheet below its headings, blank rows left out, with the number of every row at the end."""
    rows = sheet.to_python(skip_empty_area=False)
    headings = [str(cell).strip() for cell in rows[0]] if rows else []
    while headings and not headings[-1] and not any(_filled(row[len(headings) - 1]) for row in rows):
        headings.pop()
    kept = [(number, row) for number, row in enumerate(rows[1:], 2) if any(map(_filled, row))]
    columns = list(zip(*(row for _, row in kept), strict=True)) or [()] * len(headings)
    numbers = pa.array([number for number, _ in kept], pa.int32())
    made = [*(_column(columns[at]) for at in range(len(headings))), numbers]
    table = pa.table(made, [str(at) for at in range(len(made))])
    with pa.OSFile(path, "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)
    return {"headings": headings}


def _filled(cell: object) -> bool:
    return cell != "" and cell is not None and not (isinstance(cell, str) and not cell.strip())


def _column(cells: Sequence[Any]) -> pa.Array:
    """One column: text, days, numbers or truth values where all cells are; otherwise all as text."""
    kinds = set(map(type, cells)) if "" not in cells else {type(cell) for cell in cells if cell != ""}
    values = [None if cell == "" else cell for cell in cells]
    if kinds == {str}:
        return pa.array(values, pa.string())
    if kinds == {date}:
        return pa.array(values, pa.date32())
    if kinds in ({float}, {bool}):
        return pa.array(values)
    return pa.array([cell if cell is None or isinstance(cell, str) else _text(cell) for cell in values], pa.string())


if __name__ == "__main__":
    main()
