"""What was understood of everything that was handed in, cell by cell, and the corrections that a person gives it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from auditkit.dictionary import TABLES
from auditkit.errors import AuditkitError, Fault
from auditkit.evidence import column_letter
from auditkit.intake.office import account
from auditkit.intake.office.grid import Grid, own_path
from auditkit.intake.office.headings import UNUSED, key, meanings
from auditkit.intake.office.profile import ENDING, Rule, checked, merged, pattern, ruled, written
from auditkit.intake.office.reader import Office, anew, settled
from auditkit.intake.office.sheet import Sheet, Table
from auditkit.records import Source
from auditkit.records.report import with_correct
from auditkit.result import html_table, many

CELL = ("file", "sheet", "row", "column", "heading", "text", "read_as", "means", "rule", "row_kind", "marks")
COLUMN = ("file", "sheet", "table", "table_no", "header_row", "column", "heading", "means", "rule", "filled", "example")
SHEET = ("file", "sheet", "table_no", "table", "header_row", "lines", "period", "period_rule", "moment", "moment_rule",
         "unit", "unit_rule", "recorded_on", "state", "said")  # fmt: skip
_FACTS = ("period", "moment", "unit")
_MORE = {
    "name": "The name of the person.",
    "title": "The title of the post, where no column holds its id.",
    "unit_id": "The unit that the post stands in.",
    "event": "Of a list with a row an event: whether the person came into the post or left it.",
    "event_on": "The day of that event: the first day in the post, or what `end` of a tenure is.",
    "acting": "Yes where the post is held as acting.",
    "proxy": "Yes where the post is held for somebody else.",
    "concurrent": "Yes where the post is held beside another.",
    "span": "The first and the last day in one cell, such as 2024-03-01 to 2025-04-15, or since 2024-03-01.",
    "area": "What the holder of the post has in the portfolio; several areas may stand in one cell.",
    "reports_to": "The direct superior: a post, or a person for the post that he or she holds that day.",
    "alias": "Another writing; several may stand in one cell.",
    UNUSED: "Kept and listed, and not used.",
}


@dataclass(frozen=True, repr=False)
class Explained:
    """What was handed in as it was understood: every cell accounted for, every column with its meaning and rule.

    Attributes:
        office: what was read.
        rules: the corrections that were applied, saved ones and new ones.
        folder: where profiles and words are looked for.
        name: what a profile is called after.
        others: what was read beside office sheets: files of tables, exports of HR systems, mails.
    """

    office: Office = field(repr=False)
    rules: tuple[Rule, ...]
    folder: Path
    name: str
    others: tuple[Source, ...] = field(default=(), repr=False)

    @property
    def _others(self) -> list[tuple[Source, Grid | None]]:
        tables = [one for book, _ in self.office.books for one in book.tables]
        exports = [(one, grid) for grid, one in self.office.exports]
        return [*((one, None) for one in (*tables, *self.others)), *exports]

    @property
    def _sheets(self) -> Iterator[Sheet]:
        for _, sheets in self.office.books:
            yield from sheets

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row for every cell in which something stands: what it was read as, by which rule."""
        rows = [row for sheet in self._sheets for row in _cells(sheet)]
        rows += [row for one, grid in self._others for row in account.cells(one, grid)]
        return pd.DataFrame(rows, columns=list(CELL))

    @cached_property
    def columns(self) -> pd.DataFrame:
        """One row for every column of every table: its heading, its meaning, the rule, an example."""
        rows = [*self._sheet_columns, *(row for one, _ in self._others for row in account.columns(one))]
        return pd.DataFrame(rows, columns=list(COLUMN))

    @property
    def _sheet_columns(self) -> Iterator[dict[str, Any]]:
        for sheet in self._sheets:
            for at, table in enumerate(sheet.tables, 1):
                yield from _columns(table, at)

    @cached_property
    def sheets(self) -> pd.DataFrame:
        """One row for every table, or sheet without one: month, moment and unit with their rules, what is wrong."""
        rows = [row for sheet in self._sheets for row in _sheet(sheet)]
        rows += [
            {"file": one.address.file, "sheet": one.address.sheet or "", "state": "refused", "said": account.said(one)}
            for one in self._unread
        ]
        rows += [account.sheet(one) for one, _ in self._others]
        return pd.DataFrame([{**dict.fromkeys(SHEET, ""), **row} for row in rows], columns=list(SHEET))

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Everything for which a workbook, a sheet or a table is refused."""
        found = self._unread
        for sheet in self._sheets:
            found += [sheet.fault] if sheet.fault else []
            found += [fault for table in sheet.tables for fault in table.faults]
            found += sheet.grid.unsplit
        return (*found, *(fault for one, _ in self._others for fault in account.faults(one)))

    @property
    def _unread(self) -> list[Fault]:
        return [fault for book, _ in self.office.books for fault in (book.fault, *book.broken) if fault]

    def meanings(self, table: str = "plan_line") -> list[tuple[str, str]]:
        """What a column may mean, each with a sentence; of a personnel system its mapping alone says that."""
        if table not in TABLES:
            return []
        known = TABLES[table].columns
        return [(name, known[name].meaning if name in known else _MORE[name]) for name in (*meanings(table), UNUSED)]

    def correct(
        self,
        *,
        file: str | None = None,
        sheet: str | None = None,
        column: str | None = None,
        means: str | None = None,
        header: int | None = None,
        table: str | None = None,
        unit: str | None = None,
        period: str | None = None,
        year: int | None = None,
        moment: str | None = None,
        recorded_on: str | None = None,
        sections: str | None = None,
        down: bool = False,
        ignore: bool | None = None,
    ) -> Explained:
        """The same workbooks understood anew, with one correction more; they are not read a second time.

        Args:
            file: the workbook as the frames name it; None for all.
            sheet: the tab; None for all.
            column: the heading as `columns` shows it, or the letter of the column.
            means: what that column means, one of `meanings(table)`; `-` keeps it and does not use it.
            header: the row in which the header begins.
            table: plan_line, problem, tenure or handover_list.
            unit: the unit whose sheet it is.
            period: the period of this very sheet, such as 2025-03.
            year: the year of the months that stand without one in the names of this file's tabs: said once for all.
            moment: plan, review or both.
            recorded_on: the day on which this very sheet was written.
            sections: `unit` where rows of their own name the unit of the rows below them; `none` where they do not.
            down: with `column`: a blank cell takes what stands above it.
            ignore: leave this very sheet out.

        Returns:
            Another `Explained`; this one stays. Period, year, day and `ignore` hold for the sheet as it is called,
            everything else also for the next month's, whose names differ in their dates only.

        Raises:
            AuditkitError: no such sheet or column, or a meaning that there is not.
        """
        matching = [one.grid for one in self._sheets if _is_named(one.grid.file, one.grid.sheet or "", file, sheet)]
        if not matching:
            known = ", ".join(dict.fromkeys(f"{one.grid.file} › {one.grid.sheet}" for one in self._sheets))
            raise AuditkitError(f"no sheet is called {sheet or file!r}; there are: {known or 'none'}")
        columns, below = self._column(file, sheet, column, means, down)
        here = Rule(file or "*", sheet or "*", period=period, year=year, recorded_on=recorded_on, ignore=ignore)
        name, tab = own_path(file).name if file else "*", sheet or "*"
        lasting = Rule(
            pattern(name), pattern(tab), header=header, table=table, unit=unit, moment=moment, sections=sections,
            columns=columns, down=below,
        )  # fmt: skip
        rules = self.rules
        for rule in (lasting, replace(here, file=name)):
            checked(rule)
            if rule != Rule(rule.file, rule.sheet):
                rules = merged(rules, rule)
        return again(self, rules)

    def _column(
        self, file: str | None, sheet: str | None, column: str | None, means: str | None, down: bool
    ) -> tuple[Mapping[str, str], tuple[str, ...]]:
        if column is None:
            if means or down:
                raise AuditkitError("say which column: column=, by its heading or its letter")
            return {}, ()
        mine = [row for row in self._sheet_columns if _is_named(row["file"], row["sheet"], file, sheet)]
        headings = {key(row["heading"]): row["heading"] for row in mine}
        by_letter = {row["column"]: row["heading"] for row in mine}
        if key(column) in headings:
            name = pattern(column)
        elif column.isascii() and column.isalpha() and len(column) <= 3:
            heading = str(by_letter.get(column.upper(), ""))
            name = pattern(heading) if heading else f"={column.upper()}"
        elif not mine or self._stands_where_no_table_is(file, sheet, column):  # no header yet: it is believed
            name = pattern(column)
        else:
            raise AuditkitError(f"no column is called {column!r}; there are: {', '.join(headings.values())}")
        return ({name: means} if means else {}), ((name,) if down else ())

    def _stands_where_no_table_is(self, file: str | None, sheet: str | None, column: str) -> bool:
        grids = (one.grid for one in self._sheets if not one.tables)
        asked = (grid for grid in grids if _is_named(grid.file, grid.sheet or "", file, sheet))
        texts = (grid.at(row, at) for grid in asked for row in grid.rows for at in grid.filled(row))
        return any(key(text) == key(column) for text in texts)

    def save(self, path: str | Path | None = None) -> Path:
        """Write the corrections as YAML and return its path; without one, beside the records, where they are found.

        Raises:
            AuditkitError: there is nothing to save, or the name does not end in `.office.yaml`.
        """
        if not self.rules:
            raise AuditkitError("there are no corrections to save")
        where = self.folder / f"{self.name}{ENDING}" if path is None else Path(path)
        if not where.name.endswith(ENDING):
            raise AuditkitError(f"{where.name}: a profile ends in {ENDING}, or nobody will find it")
        where.write_text(written(self.rules), "utf-8")
        return where

    def in_words(self) -> str:
        """Every table with its facts and columns, each with its rule, as text."""
        parts = [str(self)]
        for sheet in self._sheets:
            rows = list(_sheet(sheet))
            for at, row in enumerate(rows):
                parts.append(f"\n{sheet.grid.address()}: {row['state']} {_counted(row)}".rstrip())
                named = [(name, row.get(name) or "row by row", row.get(f"{name}_rule")) for name in _FACTS]
                parts += [f"  {name} {value} ({rule})" for name, value, rule in named if rule]
                parts += [f"  {row['said']}"] if row.get("said") else []
                parts += map(_column_said, _columns(sheet.tables[at], at + 1) if sheet.tables else ())
        parts += [f"\n{replace(fault.address, row=None)}: refused\n  {account.said(fault)}" for fault in self._unread]
        for other, _ in self._others:
            row = account.sheet(other)
            parts.append(f"\n{other.address()}: {row['state']} {_counted(row)}".rstrip())
            parts += [f"  {row['said']}"] if row["said"] else []
            parts += map(_column_said, account.columns(other))
        if advice := with_correct("", self.faults):
            parts.append(f"\n{advice}")
        return "\n".join(parts)

    def __str__(self) -> str:
        tables = self.office.tables
        lines = sum(len(table.rows.lines) for table in tables)
        unknown = sum(use.column is None for table in tables for use in table.header.uses.values())
        said = f"{many(lines, 'line')} in {many(len(tables), 'table')} of {many(self.office.offices, 'workbook')}"
        if others := [(one, grid) for one, grid in self._others if one.table or len(one.rows)]:
            rows = sum(len(one.rows) for one, _ in others)
            said += f", {many(rows, 'row')} in {many(len(others), 'other source')}"
        return f"{said}; {many(unknown, 'unknown column')}, {many(len(self.faults), 'fault')}."

    def __repr__(self) -> str:
        return f"<explained: {self}>"

    def _repr_html_(self) -> str:
        return html_table(self.columns, str(self), many(len(self.rules), "correction"), limit=60)


def again(found: Explained, rules: Sequence[Rule]) -> Explained:
    """The workbooks understood anew by other corrections."""
    office = found.office
    books = tuple(
        (book, tuple(anew(one, ruled(rules, one.grid.file, one.grid.sheet), office.words) for one in sheets))
        for book, sheets in office.books
    )
    return replace(found, office=settled(replace(office, books=books, rules=tuple(rules))), rules=tuple(rules))


def _column_said(one: Mapping[str, Any]) -> str:
    return f"  {one['column']:>3}  {one['heading']}  →  {one['means'] or 'unknown'}  ({one['rule']})"


def _is_named(name: str, tab: str, file: str | None, sheet: str | None) -> bool:
    return file in (None, name, own_path(name).name) and sheet in (None, tab)


def _counted(row: Mapping[str, Any]) -> str:
    return f"as {row['table']}, {many(row['lines'], 'line')}" if row.get("table") else ""


def _sheet(sheet: Sheet) -> Iterator[dict[str, Any]]:
    grid = sheet.grid
    place = {"file": grid.file, "sheet": grid.sheet or ""}
    if not sheet.tables:
        state = "refused" if sheet.fault else "not used"
        yield {**place, "state": state, "said": account.said(sheet.fault) if sheet.fault else sheet.reason}
    for at, table in enumerate(sheet.tables, 1):
        facts: dict[str, str] = {}
        for name, shown in (("period", "period"), ("moment", "moment"), ("unit_id", "unit")):
            if name in table.facts:
                facts |= {shown: table.facts[name].value, f"{shown}_rule": table.facts[name].rule}
            elif name in table.header.meant:
                facts |= {f"{shown}_rule": "a column"}
            elif name == "unit_id" and table.sections == "unit":
                facts |= {f"{shown}_rule": "the sections"}
        yield {
            **place, "table_no": at, "table": table.name, "header_row": table.header.first,
            "lines": len(table.rows.lines), **facts, "recorded_on": table.fact("recorded_on"),
            "state": "refused" if table.faults else "read",
            "said": " · ".join([*map(account.said, table.faults), *table.notes]),
        }  # fmt: skip


def _columns(table: Table, number: int) -> Iterator[dict[str, Any]]:
    grid = table.grid
    for at, use in table.header.uses.items():
        cells = [text for line in table.rows.lines if (text := grid.at(line, at).strip())]
        yield {
            "file": grid.file, "sheet": grid.sheet or "", "table": table.name, "table_no": number,
            "header_row": table.header.first, "column": column_letter(at), "heading": use.heading,
            "means": use.column or "", "rule": use.rule, "filled": len(cells), "example": cells[0] if cells else "",
        }  # fmt: skip


def _cells(sheet: Sheet) -> Iterator[dict[str, Any]]:
    """Every cell of a sheet in which something stands, an error included, with what it was read as."""
    grid = sheet.grid
    owner = _owners(sheet)
    anchors = {(top, left) for top, left, _, _ in grid.merged}
    for number in grid.rows:
        table, kind, why = owner.get(number, (None, "ignored", sheet.reason or "no table"))
        if sheet.fault:
            kind, why = "ignored", "the sheet is refused"
        errors = [at for row, at in grid.errors if row == number]
        for at in sorted({*grid.filled(number), *errors}):
            read_as, means, rule, heading = _cell(table, kind, why, at)
            if (number, at) in grid.errors:
                read_as, rule = "error", f"{grid.errors[number, at]}: what stands there is not known"
            marks = [name for name, there in (
                ("hidden", grid.hidden or number in grid.hidden_rows or at in grid.hidden_columns),
                ("merged", (number, at) in anchors), ("formula", (number, at) in grid.formulas),
            ) if there]  # fmt: skip
            text = grid.at(number, at) or grid.errors.get((number, at), "")
            place = (grid.file, grid.sheet or "", number, column_letter(at), heading, text)
            yield dict(zip(CELL, (*place, read_as, means, rule, kind, ", ".join(marks)), strict=True))
    yield from account.unsplit(grid.unsplit)


def _cell(table: Table | None, kind: str, why: str, at: int) -> tuple[str, str, str, str]:
    """What one cell was read as, its meaning, the rule, and the heading above it."""
    use = table.header.uses.get(at) if table else None
    if kind != "line" or table is None:
        return kind, (use.column or "") if use and kind == "header" else "", why, ""
    if use is None or use.column is None:
        return "unknown column", "", use.rule if use else "no heading above it", use.heading if use else ""
    if use.column == UNUSED:
        return "not used", UNUSED, use.rule, use.heading
    return "value", use.column, use.rule, use.heading


def _owners(sheet: Sheet) -> dict[int, tuple[Table | None, str, str]]:
    """By row: the table that it belongs to, what it is, and why."""
    found: dict[int, tuple[Table | None, str, str]] = {}
    for table in sheet.tables:
        found |= dict.fromkeys(table.above, (table, "title", "above the header"))
        header = range(table.header.first, table.header.last + 1)
        found |= dict.fromkeys(header, (table, "header", "the header"))
        found |= {number: (table, kind, table.rows.why[number]) for number, kind in table.rows.kinds.items()}
    return found
