"""The monthly sheets as departments send them: several forms, and the month stands where each department puts it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from auditkit.sample.office.book import Book, workbook

Line = dict[str, str]
Key = tuple[str, str]
FORMS = (
    ("en", "years"), ("zh", "whole"), ("zh", "joint"), ("en", "whole"), ("zh", "months"), ("en", "years"),
    ("en", "whole"), ("en", "years"), ("zh", "compiled"), ("zh", "compiled"), ("zh", "compiled"), ("en", "months"),
)  # fmt: skip
LAST_MONTHS = 6
CORRECTED = 2
DRAFT = " (draft)"
_NAMES = "January February March April May June July August September October November December".split()
_NUMBERS = ("line_no", "planned", "actual")
_DAYS = ("due", "done_on")
_PROMISE = ("line_no", "item_id", "text", "post_id", "person", "target_id", "due", "planned", "measure")


@cache
def dialects() -> dict[str, Any]:
    """The forms and headings of `dialects.yaml`."""
    return dict(yaml.safe_load((files("auditkit.sample.office") / "dialects.yaml").read_text("utf-8")))


@dataclass(frozen=True)
class Unit:
    """A unit as its sheets call it, the language of its form, and how it cuts its workbooks."""

    unit_id: str
    called: str
    tongue: str
    form: str


def called(tables: Mapping[str, pd.DataFrame], kind: str) -> dict[str, str]:
    """Id → name, of units or persons."""
    return dict(zip(tables[kind][f"{kind}_id"], tables[kind]["name"], strict=True))


def units(tables: Mapping[str, pd.DataFrame]) -> list[Unit]:
    """How every unit sends its sheets; a unit with a new id keeps the form of the one before it."""
    names = called(tables, "unit")
    other = _other_names(tables["alias"])
    old = {str(row.new_id): str(row.old_id) for row in tables["succession"].itertuples() if row.relation == "rename"}
    slots = [unit for unit in names if unit not in old]
    found = []
    for unit, name in names.items():
        at = slots.index(old.get(unit, unit))
        tongue, form = FORMS[at] if at < len(FORMS) else FORMS[at % 4]
        pool = [word for word in other.get(unit, []) if word.isascii() == (tongue == "en")]
        found.append(Unit(unit, pool[0] if pool else name, tongue, form))
    return found


def _other_names(alias: pd.DataFrame) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in alias[alias["kind"] == "unit"].itertuples():
        if len(str(row.alias)) > 1:
            found[str(row.id)].append(str(row.alias))
    return found


def write_sheets(folder: Path, tables: Mapping[str, pd.DataFrame]) -> list[Path]:
    """All sheets of all units below a folder; the workbooks in the order of their names."""
    lines = by_sheet(tables["plan_line"])
    known = units(tables)
    for unit in known:
        mine = {key: lines[unit.unit_id, *key] for key in sorted({key[1:] for key in lines if key[0] == unit.unit_id})}
        if mine and unit.form != "compiled":
            _unit(folder, unit, mine)
    together = [unit for unit in known if unit.form == "compiled"]
    if together:
        _compiled(folder, together, lines)
    return sorted(folder.rglob("*.xlsx"))


def by_sheet(lines: pd.DataFrame) -> dict[tuple[str, str, str], list[Line]]:
    """The lines of every unit, period and moment, blank cells left out."""
    found: dict[tuple[str, str, str], list[Line]] = defaultdict(list)
    columns = [name for name in lines.columns if lines[name].notna().any()]
    cells = [["" if pd.isna(value) else str(value) for value in lines[name].tolist()] for name in columns]
    for row in zip(*cells, strict=True):
        line = {name: cell for name, cell in zip(columns, row, strict=True) if cell}
        found[line["unit_id"], line["period"], line["moment"]].append(line)
    return dict(found)


def _unit(folder: Path, unit: Unit, sheets: Mapping[Key, list[Line]]) -> None:
    months = sorted({period for period, _ in sheets})
    late = months[-LAST_MONTHS:] if unit.form == "months" else []
    parts: dict[str, list[str]] = defaultdict(list)
    for month in months:
        whole = "" if unit.form in ("whole", "joint") else month[:4]
        parts[month if month in late else whole].append(month)
    corrected = _corrected(unit, sheets)
    for part, inside in parts.items():
        with workbook(folder / unit.called / f"{_file(unit, part)}.xlsx") as book:
            for month in inside:
                _month(book, unit, month, sheets, corrected, alone=month in late)
    words = dialects()[unit.tongue]
    for month in corrected:
        what = _tab(unit.tongue, _month_name(unit.tongue, month), words["moment"]["plan"].lower())
        name = _tab(unit.tongue, _join(unit, what), f"({words['corrected']})") + ".xlsx"
        with workbook(folder / unit.called / name) as book:
            _sheet(book, words["moment"]["plan"], unit, "plan", sheets[month, "plan"])


def _corrected(unit: Unit, sheets: Mapping[Key, list[Line]]) -> list[str]:
    """The first dated plans of a unit with a workbook for all months or for a year came twice."""
    if unit.form not in ("whole", "years"):
        return []
    return [month for (month, moment), lines in sheets.items() if moment == "plan" and lines[0].get("recorded_on")][
        :CORRECTED
    ]


def _month(
    book: Book, unit: Unit, month: str, sheets: Mapping[Key, list[Line]], corrected: Sequence[str], alone: bool
) -> None:
    words = dialects()[unit.tongue]
    name = "" if alone else _month_name(unit.tongue, month)
    plan, review = sheets.get((month, "plan"), []), sheets.get((month, "review"), [])
    if unit.form == "joint" and together(plan, review):
        both = [{**one, **other} for one, other in zip(plan, review, strict=True)]
        _sheet(book, _tab(unit.tongue, name, ""), unit, "both", both)
        return
    for moment, lines in (("plan", plan), ("review", review)):
        if lines:
            given = draft(lines) if month in corrected and moment == "plan" else lines
            _sheet(book, _tab(unit.tongue, name, words["moment"][moment]), unit, moment, given)


def together(plan: Sequence[Line], review: Sequence[Line]) -> bool:
    """Whether one sheet can carry plan and result of a month: the same lines promise the same in both."""
    if len(plan) != len(review) or not plan:
        return False
    same = all(one.get(name) == other.get(name) for one, other in zip(plan, review, strict=True) for name in _PROMISE)
    dated = any("recorded_on" in line for line in (*plan, *review))
    return same and not dated and not any("reason" in line for line in plan)


def draft(lines: Sequence[Line]) -> list[Line]:
    """The sheet as it came first, two days before: one line is worded in another way."""
    day = date.fromisoformat(lines[0]["recorded_on"]) - timedelta(days=2)
    first = {**lines[0], "text": lines[0]["text"] + DRAFT}
    return [{**line, "recorded_on": day.isoformat()} for line in (first, *lines[1:])]


def _compiled(folder: Path, together: Sequence[Unit], lines: Mapping[tuple[str, str, str], list[Line]]) -> None:
    """One workbook a year for several departments; the month stands in the tab, the year in the name of the file."""
    months = sorted({month for unit, month, _ in lines if unit in {one.unit_id for one in together}})
    words = dialects()["zh"]
    for year in sorted({month[:4] for month in months}):
        with workbook(folder / "办公室" / f"公司重点工作汇总{year}年.xlsx") as book:
            for month in (month for month in months if month[:4] == year):
                for moment in ("plan", "review"):
                    blocks = [(unit, lines.get((unit.unit_id, month, moment), [])) for unit in together]
                    for day, some in _by_day([block for block in blocks if block[1]]):
                        name = f"{int(month[5:])}月{words['moment'][moment]}{'' if not day else day[8:] + '日'}"
                        _block(book, name, moment, some)


def _by_day(blocks: Sequence[tuple[Unit, list[Line]]]) -> list[tuple[str, list[tuple[Unit, list[Line]]]]]:
    """A compilation has one date: departments that wrote on another day stand in another sheet."""
    found: dict[str, list[tuple[Unit, list[Line]]]] = defaultdict(list)
    for unit, lines in blocks:
        found[lines[0].get("recorded_on", "")].append((unit, lines))
    return sorted(found.items())


def _block(book: Book, name: str, moment: str, blocks: Sequence[tuple[Unit, list[Line]]]) -> None:
    words, columns = dialects()["zh"], _columns("zh", moment)
    sheet = book.sheet(name)
    row = _head(book, sheet, words["compiled"][moment], [words["unit"], *columns.values()], blocks[0][1][0], "zh")
    for unit, lines in blocks:
        if len(lines) > 1:
            sheet.merge_range(row, 0, row + len(lines) - 1, 0, unit.called, book.text)
        else:
            book.put(sheet, row, 0, unit.called)
        for line in lines:
            _line(book, sheet, row, 1, line, columns, "zh")
            row += 1


def _sheet(book: Book, name: str, unit: Unit, moment: str, lines: Sequence[Line]) -> None:
    words, columns = dialects()[unit.tongue], _columns(unit.tongue, moment)
    sheet = book.sheet(name)
    title = words["title"][moment].format(unit=unit.called)
    groups = words["groups"] if moment == "both" else {}
    row = _head(book, sheet, title, list(columns.values()), lines[0], unit.tongue, groups, list(columns))
    for number, line in enumerate(lines):
        _line(book, sheet, row + number, 0, line, columns, unit.tongue)
    if unit.form == "years" and len(lines) > 3:
        sheet.set_row(row + 2, None, None, {"hidden": True})
    if unit.tongue == "zh":
        book.put(sheet, row + len(lines) + 1, 0, words["foot"])


def _head(
    book: Book, sheet: Any, title: str, headings: Sequence[str], line: Line, tongue: str,
    groups: Mapping[str, Sequence[str]] | None = None, names: Sequence[str] = (),
) -> int:  # fmt: skip
    """Title, date and headings, some of them in two rows; returns the row of the first line."""
    sheet.merge_range(0, 0, 0, len(headings) - 1, title, book.title)
    row = 1
    if "recorded_on" in line:
        day = date.fromisoformat(line["recorded_on"])
        dated = dialects()[tongue]["dated"].format(year=day.year, month=day.month, day=day.day)
        sheet.merge_range(1, 0, 1, len(headings) - 1, dated, book.text)
        row = 2
    if not groups:
        for at, heading in enumerate(headings):
            sheet.write_string(row, at, heading, book.head)
        return row + 1
    grouped = {name: group for group, inside in groups.items() for name in inside}
    for at, (name, heading) in enumerate(zip(names, headings, strict=True)):
        if name in grouped:
            sheet.write_string(row + 1, at, heading, book.head)
        else:
            sheet.merge_range(row, at, row + 1, at, heading, book.head)
    for group, inside in groups.items():
        first = min(names.index(name) for name in inside)
        sheet.merge_range(row, first, row, first + len(inside) - 1, group, book.head)
    return row + 2


def _columns(tongue: str, moment: str) -> dict[str, str]:
    known: dict[str, str] = dialects()[tongue]["columns"]
    results = dialects()["results"] if moment == "plan" else ()
    return {name: heading for name, heading in known.items() if name not in results}


def _line(book: Book, sheet: Any, row: int, first: int, line: Line, columns: Mapping[str, str], tongue: str) -> None:
    for at, name in enumerate(columns, first):
        cell: object = line.get(name)
        if cell is None:
            continue
        if name in _NUMBERS and name != "line_no":
            cell = int(str(cell))
        elif name == "line_no" and tongue == "zh":
            cell = str(cell).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
        elif name in _DAYS:
            cell = _day(str(cell), tongue)
        book.put(sheet, row, at, cell)


def _day(cell: str, tongue: str) -> object:
    """English forms hold days as days; Chinese ones as words; a month is a month and a word stays a word."""
    parts = cell.split("-")
    words = dialects()[tongue]
    if len(parts) == 3 and cell[:4].isdigit():
        day = date.fromisoformat(cell)
        return day if tongue == "en" else words["day"].format(year=day.year, month=day.month, day=day.day)
    if len(parts) == 2 and cell[:4].isdigit():
        return str(words["part"]).format(year=int(parts[0]), month=int(parts[1]))
    return cell


def _month_name(tongue: str, month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return str(dialects()[tongue]["month"]).format(year=year, month=number, name=_NAMES[number - 1])


def _tab(tongue: str, month: str, moment: str) -> str:
    return f"{month}{moment}" if tongue == "zh" else f"{month} {moment}".strip()


def _join(unit: Unit, rest: str) -> str:
    return f"{unit.called}{rest}" if unit.tongue == "zh" else f"{unit.called} {rest}"


def _file(unit: Unit, part: str) -> str:
    if len(part) == 7:
        return _join(unit, _month_name(unit.tongue, part))
    if part:
        return _join(unit, f"{part}年" if unit.tongue == "zh" else part)
    return _join(unit, "月度计划与总结" if unit.tongue == "zh" else "monthly plans and reviews")
