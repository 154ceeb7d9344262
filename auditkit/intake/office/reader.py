"""Office workbooks → sources: every sheet understood, versions in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path

import pyarrow as pa

from auditkit.dictionary import TABLES
from auditkit.dictionary import words as cell_words
from auditkit.intake.hr import hr_sheet
from auditkit.intake.office.facts import Fact
from auditkit.intake.office.grid import Grid, own_path
from auditkit.intake.office.headings import Words, words
from auditkit.intake.office.profile import Rule, ruled
from auditkit.intake.office.reading import Book, read_books
from auditkit.intake.office.sheet import Sheet, Table, understood
from auditkit.intake.office.sources import source
from auditkit.intake.refusal import refusal, whole
from auditkit.progress import progress
from auditkit.records import Source
from auditkit.records.raw import heading_key
from auditkit.result import many
from auditkit.when import read_date

ENDINGS = (".xlsx", ".xlsm")


@dataclass(frozen=True)
class Office:
    """Books that were read and understood, with the words and corrections by which.

    `exports` are sheets of HR systems, each as it stands and by its headings.
    """

    books: tuple[tuple[Book, tuple[Sheet, ...]], ...]
    words: Words
    rules: tuple[Rule, ...]
    exports: tuple[tuple[Grid, Source], ...] = ()

    @property
    def tables(self) -> list[Table]:
        """All tables of all sheets."""
        return [table for _, sheets in self.books for sheet in sheets for table in sheet.tables]

    @property
    def offices(self) -> int:
        """How many workbooks there are, without those of tables only and files that hold no sheet."""
        return sum(not book.loose or any(sheet.tables for sheet in sheets) for book, sheets in self.books)


def read_all(
    found: Sequence[tuple[Path, str]], rules: Sequence[Rule] = (), extra: Sequence[Path] = (),
    files: Sequence[Book] = (),
) -> Office:  # fmt: skip
    """Read and understand workbooks.

    Args:
        found: the path of each, with the name that addresses give it.
        rules: a sender's corrections.
        extra: files of the form of headings.yaml that add words.
        files: other files that may be sheets, as workbooks.
    """
    known = words(tuple(extra))
    names = [name for _, name in found]
    read = (book for book, _ in zip(read_books(found), progress(names, "reading workbooks"), strict=True))
    books, exports = [], []
    for book in chain(read, files):
        sheets = []
        for grid in book.sheets:
            if export := hr_sheet(grid.rows, grid.file, grid.sheet, grid.sha256):
                exports.append((grid, export))
                continue
            sheet = understood(grid, ruled(rules, grid.file, grid.sheet), known)
            sheets.append(loosely(sheet) if book.loose else sheet)
        books.append((book, tuple(sheets)))
    return settled(Office(tuple(books), known, tuple(rules), tuple(exports)))


def settled(office: Office) -> Office:
    """What only all sheets together tell: which is the review of another's plan, corrects it, or claims to be it."""
    _reviews(office.tables)
    _corrections(office.tables)
    _twice(office.tables)
    return office


def loosely(sheet: Sheet) -> Sheet:
    """A sheet of a file, or beside tables, may be anything: without a table it is listed, and stops nothing."""
    reason = f"no table of the contract ({sheet.grid.sheet or own_path(sheet.grid.file).stem!r}), listed and not used"
    made = sheet if sheet.tables else Sheet(sheet.grid, reason=reason)
    return replace(made, loose=True)


def anew(sheet: Sheet, rule: Rule, known: Words) -> Sheet:
    """A sheet understood by another rule; where it stands stays what it was."""
    made = understood(sheet.grid, rule, known)
    return loosely(made) if sheet.loose else made


def sources(office: Office, known_words: Path | None = None) -> list[Source]:
    """The sources of all tables, and one for every sheet that holds none, with the reason.

    Args:
        office: what was read and understood.
        known_words: a words.yaml beside the records.
    """
    named = [one for book, _ in office.books for one in book.tables]
    cells = cell_words(known_words)
    tables = office.tables
    # Of two versions without a day the later source counts.
    made = [source(table, office.words, cells.standing) for table in sorted(tables, key=lambda table: table.version)]
    rest = [one for book, sheets in office.books for one in _without(book, sheets)]
    summary = _summary(office, tables)
    exports = [one for _, one in office.exports]
    return [*named, *made, *exports, *rest, *([Source("", "office", said=summary)] if summary else [])]


def _without(book: Book, sheets: Sequence[Sheet]) -> Iterator[Source]:
    if book.source and not any(sheet.tables for sheet in sheets):  # a file that is named as no table may be anything
        one = book.source
        why = f"was not read: {book.fault.found}" if book.fault else "holds no table and was not used"
        said = one.said if one.table and not book.fault else (*one.said, f"{one.file} {why}")
        yield replace(one, structure=(), said=said)
        return
    if book.fault:
        yield whole("plan_line", book.fault)
    for fault in book.broken:
        name = heading_key(fault.address.sheet or "")
        yield whole(name if name in TABLES else "plan_line", fault)
    if book.notes:
        yield Source("", book.file, None, book.sha256, said=book.notes)
    for sheet in sheets:
        grid = sheet.grid
        if sheet.fault:
            yield whole("plan_line", sheet.fault)
        elif not sheet.tables:
            note = f"{grid.address()} holds no table: {sheet.reason}"
            rows = pa.array([*grid.rows], pa.int32())
            yield Source("", grid.file, grid.sheet, grid.sha256, rows=rows, unsplit=grid.unsplit, said=(note,))


def _units(table: Table) -> set[str]:
    if "unit_id" in table.facts:
        return {table.facts["unit_id"].value}
    if table.sections == "unit":
        return set(table.rows.section.values())
    every = table.header.meant.get("unit_id", [])
    return {text for at in every for number in table.rows.lines if (text := table.grid.shown(number, at).strip())}


def _sheets(table: Table) -> set[tuple[str, str, str]]:
    """The unit, period and moment of every sheet that the table is a version of."""
    moments = {"both": ("plan", "review")}.get(table.fact("moment"), (table.fact("moment"),))
    return {(unit, table.fact("period"), moment) for unit in _units(table) for moment in moments}


def _reviews(tables: Sequence[Table]) -> None:
    """A sheet that would give a plan of its own only for what it holds beside results, where the plan came by itself.

    Were it read as both, its lines would replace those of the plan, and what was left out of them would vanish.
    """
    plans = {(unit, period) for table in tables if table.name == "plan_line" and table.fact("moment") == "plan"
             for unit, period, _ in _sheets(table)}  # fmt: skip
    for table in tables:
        if table.name == "plan_line" and table.fact("moment") == "both" and table.facts["moment"].rule != "corrected":
            mine = {(unit, period) for unit, period, _ in _sheets(table)}
            if mine and mine <= plans:
                rule = "it holds results, and the plan of the same month came in a sheet of its own"
                table.facts["moment"] = Fact("review", rule)


def _corrections(tables: Sequence[Table]) -> None:
    """A correction that bears no day was written no earlier than what it corrects."""
    later = [one for one in tables if one.name == "plan_line" and one.version]
    for table in later:
        if "recorded_on" in table.facts or "recorded_on" in table.header.meant:
            continue
        mine = _sheets(table)
        days = [(day, one) for one in tables if one.name == "plan_line" and one.version < table.version
                and (day := _day(one)) and mine & _sheets(one)]  # fmt: skip
        if days:
            day = max(day for day, _ in days)
            rule = "the day of the version that it corrects, because its own is not known"
            table.facts["recorded_on"] = Fact(day.isoformat(), rule)


def _day(table: Table) -> date | None:
    if "recorded_on" not in table.facts:
        return None
    year = table.fact("period")[:4]
    try:
        when = read_date(table.fact("recorded_on"), int(year) if year.isdigit() else None)
    except ValueError:  # a correction may say anything; the records refuse it
        return None
    return when.latest if when else None


def _twice(tables: Sequence[Table]) -> None:
    """Two sheets of one file that say they are the same one, unmarked: only one would count, and lines would vanish."""
    seen: dict[tuple[str, int, tuple[str, str, str]], Table] = {}
    for table in tables:
        if table.name != "plan_line" or table.faults or "period" not in table.facts:
            continue
        for one in sorted(_sheets(table)):
            other = seen.setdefault((table.grid.file, table.version, one), table)
            if other is not table and _texts(other, one[0]) != _texts(table, one[0]):
                what = f"the {one[2]} of {one[0]} in {one[1]}"
                found = f"{what}, and other lines than {other.grid.address()}"
                address, words = table.grid.address(table.header.first), {"other": other.grid.address(), "what": "it"}
                table.faults.append(refusal(address, "same_sheet", found, **words))
                break


def _texts(table: Table, unit: str) -> set[str]:
    grid, places = table.grid, table.header.meant.get("unit_id", [])
    mine = [
        number
        for number in table.rows.lines
        if not places or unit in (grid.shown(number, place).strip() for place in places)
    ]
    return {grid.shown(number, at) for at in table.header.meant.get("text", [])[:1] for number in mine}


def _summary(office: Office, tables: Sequence[Table]) -> tuple[str, ...]:
    """How the months, moments and units of the sheets are known, counted by rule."""
    if not tables:
        return ()
    read = f"{many(len(tables), 'table')} in {many(office.offices, 'office workbook')}"
    lines = [f"{read} read by their headings; see provenance"]
    plans = [table for table in tables if table.name == "plan_line"]
    for name in ("period", "moment", "unit_id") if plans else ():
        rules = Counter(_rule(table, name) for table in plans)
        counted = ", ".join(
            f"{rule} ({n:,})" for rule, n in sorted(rules.items(), key=lambda pair: (-pair[1], pair[0]))
        )
        lines.append(f"{name} of office sheets by: {counted}")
    return tuple(lines)


def _rule(table: Table, name: str) -> str:
    if name in table.facts:
        return table.facts[name].rule
    if name in table.header.meant:
        return "a column"
    return "the sections" if name == "unit_id" and table.sections == "unit" else "not known"
