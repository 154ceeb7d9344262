"""Runs in a process of its own: the cells of many workbooks and what stands behind them, written as JSON.

It imports nothing of auditkit and is run by path, one process for many. Values come from calamine, which evaluates
nothing. Formulas, hidden rows and percentages are found in the sheets' own bytes by patterns: no parser that could
expand an entity or follow a link ever sees them.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

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
        path, parts, written = json.loads(line)
        Path(written).write_text(json.dumps(workbook(path, parts), ensure_ascii=False), "utf-8")
        print("read", flush=True)  # noqa: T201 (this is how the caller hears of it)


def _limit() -> None:
    try:
        import resource
    except ImportError:  # no such limit on this system; the archives were weighed all the same
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def workbook(path: str, parts: dict[str, str]) -> dict[str, Any]:
    """All sheets of one workbook; `parts` says which entry of the archive holds each."""
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
            sheet = _sheet(book.get_sheet_by_name(about.name), xml, percent)
            sheets.append({"name": about.name, "hidden": about.visible != SheetVisibleEnum.Visible, **sheet})
    return {
        "sheets": sheets,
        "date1904": bool(re.search(rb"\bdate1904=[\"'](?:1|true)[\"']", head)),
        "macros": any(name.endswith("vbaProject.bin") for name in names),
        "links": sum(bool(re.fullmatch(r"xl/externalLinks/externalLink\d+\.xml", name)) for name in names),
    }


def _sheet(sheet: Any, xml: bytes, percent: frozenset[int]) -> dict[str, Any]:
    first = sheet.start[1] if sheet.start else 0
    shares = _shares(xml, percent) if percent else frozenset()
    rows = []
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = [cell if type(cell) is str else _text(cell) for cell in row]
        if any(cells):
            if shares:
                _as_shares(cells, row, number, first, shares)
            rows.append([number, [""] * first + cells])
    return {
        "rows": rows,
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


if __name__ == "__main__":
    main()
