"""One sheet understood: its tables, what each of their columns and rows is, and for which month, moment and unit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from auditkit.dictionary import TABLES
from auditkit.errors import Fault
from auditkit.intake.office import facts, handover
from auditkit.intake.office.facts import Fact
from auditkit.intake.office.grid import Grid, own_path
from auditkit.intake.office.header import EVENTS, LONGEST, Header, headers
from auditkit.intake.office.headings import HANDED, KINDS, Words, key, meanings
from auditkit.intake.office.names import Said, is_unit, labelled, said
from auditkit.intake.office.profile import Rule
from auditkit.intake.office.rows import Rows, classified
from auditkit.intake.refusal import refusal
from auditkit.records.raw import Named
from auditkit.when import read_date, read_period

SHAPE_SEARCHED = 60
SHAPE = 3  # rows and columns from which a sheet without known headings looks like a table
_APART = re.compile(r"[:：、,，;；/|()（）\n]")  # between the names of several units in one cell
_ALSO_IN_PLANS = frozenset({"reason", "next_step"})  # a plan says why it was changed


@dataclass
class Table:
    """One table of a sheet: header, rows, and the facts that hold for all of it, each with its rule."""

    grid: Grid
    header: Header
    above: tuple[int, ...]
    rows: Rows
    facts: dict[str, Fact] = field(default_factory=dict)
    sections: str = "none"
    down: frozenset[int] = frozenset()
    version: int = 0
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    near: dict[int, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The table of the contract that it becomes."""
        return self.header.table

    def fact(self, name: str) -> str:
        """A fact, or nothing."""
        return self.facts[name].value if name in self.facts else ""


@dataclass
class Sheet:
    """A sheet with its tables; or with the reason for which it holds none, or the fault for which it is refused.

    `named` is what its names say of it where it is refused.
    """

    grid: Grid
    tables: list[Table] = field(default_factory=list)
    reason: str = ""
    fault: Fault | None = None
    loose: bool = False
    named: Named | None = None


def understood(grid: Grid, rule: Rule, words: Words) -> Sheet:
    """What a sheet says, by the words of headings.yaml and a sender's corrections."""
    if rule.ignore:
        return Sheet(grid, reason="left out by a correction")
    if not any(grid.filled(number) for number in grid.rows):
        return Sheet(grid, reason="empty")
    found = headers(grid, words, rule.columns, rule.table, rule.header)
    if not found:
        return _without_header(grid, rule, words)
    sheet, sections = Sheet(grid), rule.sections == "unit"
    found_above: tuple[int, ...] = ()
    for at, (header, above, below) in enumerate(_cut(grid, found, words)):
        if at and header.uses == sheet.tables[-1].header.uses and _texts(grid, above) <= _texts(grid, found_above):
            _go_on(sheet.tables[-1], header, above, classified(grid, header, below, words, sections))
        else:
            found_above = above
            sheet.tables.append(Table(grid, header, above, classified(grid, header, below, words, sections)))
    several = len(sheet.tables) > 1
    lines = {number for table in sheet.tables for number in (*table.rows.lines, *table.header.rows)}
    around = [number for number in grid.rows if number not in lines]
    for table in sheet.tables:
        _settle(table, rule, words, several, around)
    return sheet


def _without_header(grid: Grid, rule: Rule, words: Words) -> Sheet:
    filled = {number: grid.filled(number) for number in grid.rows}
    down = [key(grid.at(number, cells[0])) for number, cells in filled.items() if cells]
    for table, known in ((one, words.columns[one]) for one in KINDS if one != HANDED):
        named = [text for text in down[:SHAPE_SEARCHED] if text in known]
        if len(set(named)) > 3 and _needed(words.needs[table], [column for text in named for column in known[text]]):
            found = f"column names down the first column: {', '.join(named[:6])}"
            fault = refusal(grid.address(), "transposed", found)
            return Sheet(grid, fault=fault, named=_named_by(grid, (), rule, words))
    wide = [number for number, cells in filled.items() if len(cells) >= SHAPE]
    headed = [number for number in wide[:-1] if _named(grid, number, words) > 1]  # with one line below it
    if headed or len(wide) >= SHAPE:
        first = (headed or wide)[0]
        shown = ", ".join(f"“{grid.at(first, at).strip()[:30]}”" for at in filled[first][:8])
        fault = refusal(grid.address(), "no_headings", f"row {first:,} with {shown}{_understood(grid, first, words)}")
        above = tuple(number for number in filled if number < first)
        told = _named_by(grid, above, rule, words)
        if told and sum(_month(grid.at(first, at), words) for at in filled[first]) > 2:
            told = replace(told, period=None)  # one sheet of several months, whatever its names say
        return Sheet(grid, fault=fault, named=told)
    return Sheet(grid, reason="no headings and no shape of a table")


def _understood(grid: Grid, row: int, words: Words) -> str:
    """Of a row that is no header the headings that are known, in the table that knows the most, and what that lacks."""
    best: tuple[dict[str, str], str] = ({}, "")
    for table in words.columns:
        known: dict[str, str] = {}
        for at in grid.filled(row):
            found = words.meaning(table, grid.at(row, at))
            if found and found.columns[0] in meanings(table):
                known.setdefault(found.columns[0], grid.at(row, at).strip()[:30])
        best = max(best, (known, table), key=lambda one: len(one[0]))
    known, table = best
    lacks = [need.replace("|", " or ") for need in words.needs[table] if not _needed([need], [*known])] if table else []
    if len(known) < 2 or not lacks:
        return ""
    told = ", ".join(f"“{heading}” {column}" for column, heading in known.items())
    return f"; as {table} known are {told}; none is {', none is '.join(lacks)}"


def _named_by(grid: Grid, above: tuple[int, ...], rule: Rule, words: Words) -> Named | None:
    """What names and title rows say of a sheet without a table, by the rules by which they speak of a table.

    What is left of a name may be no unit at all; what looks like one, known or not, is the unit that is meant.
    """
    places, folders = _places(grid, above, words, several=False)
    label = rule.unit or _labels(grid, above, words).get("unit")
    units = [one.value for one in facts.units(label, places, folders, words)]
    last = next((at for at, one in enumerate(units, 1) if label or is_unit(one, words)), None)
    if not units:
        return None
    period = facts.period(grid, places, folders, rule.year).fact
    written = {grid.at(number, at) for number in grid.rows for at in grid.filled(number)}
    texts = {part.strip() for text in written for part in (text, *_APART.split(text)) if len(part) <= LONGEST}
    return Named(tuple(units[:last]), rule.period or (period.value if period else None), tuple(sorted(texts - {""})))


def _named(grid: Grid, number: int, words: Words) -> int:
    """How many cells of a row are headings in their exact words."""
    texts = {grid.at(number, at) for at in grid.filled(number)}
    kinds = [kind for kind in KINDS if kind != HANDED]
    return sum(any(words.exact(kind, text) for kind in kinds) for text in texts if len(text) <= LONGEST)


def _needed(needs: Sequence[str], columns: Sequence[str]) -> bool:
    return any(one in columns for either in needs for one in either.split("|"))


def _cut(grid: Grid, found: Sequence[Header], words: Words) -> list[tuple[Header, tuple[int, ...], list[int]]]:
    """For each header the rows above it that belong to it, and the rows below it.

    The first table has all rows above its header. Between two tables, the sparse rows right above a header that hold
    a month, a moment or a label are its title; all others end the table before.
    """
    parts: list[tuple[Header, tuple[int, ...], list[int]]] = []
    rest = list(grid.rows)
    for at, header in enumerate(found):
        above = [number for number in rest if number < header.first]
        rest = [number for number in rest if number > header.last]
        if at:
            mine = _title_of(grid, above, words)
            parts[-1][2].extend(number for number in above if number not in mine)
            above = mine
        parts.append((header, tuple(above), []))
    parts[-1][2].extend(rest)
    return parts


def _title_of(grid: Grid, above: Sequence[int], words: Words) -> list[int]:
    mine: list[int] = []
    for number in reversed(above):
        filled = grid.filled(number)
        if len(filled) > 2:
            break
        mine.insert(0, number)
    while mine:
        one = said(" ".join(grid.at(mine[0], at) for at in grid.filled(mine[0])), words)
        if one.periods or one.months or one.moments:
            return mine
        mine.pop(0)
    return []


def _texts(grid: Grid, rows: Sequence[int]) -> set[str]:
    return {grid.at(number, at).strip() for number in rows for at in grid.filled(number)}


def _go_on(table: Table, header: Header, above: Sequence[int], more: Rows) -> None:
    """The same header once more, with the same title or none, as a page break brings it: the table goes on."""
    for number in above:
        table.rows.kinds[number], table.rows.why[number] = "title", "the title once more"
    for number in range(header.first, header.last + 1):
        table.rows.kinds[number], table.rows.why[number] = "header", "the header once more"
    last = max(table.rows.section.values(), default="") and list(table.rows.section.values())[-1]
    table.rows.kinds |= more.kinds
    table.rows.why |= more.why
    table.rows.section |= {number: last for number in more.lines if last} | more.section


def _settle(table: Table, rule: Rule, words: Words, several: bool, around: Sequence[int]) -> None:
    grid, header = table.grid, table.header
    places, folders = _places(grid, table.above, words, several)
    table.version = max(one.version for one in places.values())
    for at, other, column in header.clashes:
        found = f"“{header.uses[at].heading}”, and column “{header.uses[other].heading}” means it too"
        address = grid.address(header.first, at, header.uses[at].heading)
        table.faults.append(refusal(address, "two_columns", found, column=column))
    across = [use.heading for use in header.uses.values() if use.column is None and _month(use.heading, words)]
    if len(across) > 2:
        found = f"the headings {', '.join(f'“{one}”' for one in across[:6])}"
        table.faults.append(refusal(grid.address(header.first), "months_across", found))
    absent = set(meanings(table.name)) - {*header.meant, *EVENTS}
    for at, use in header.uses.items():
        if use.column is None and (meant := words.near(table.name, use.heading, absent)):
            table.near[at] = meant
    table.down = frozenset(
        at
        for at, use in header.uses.items()
        if use.column in rule.down or any(grid.shown(header.last, at) == one for one in rule.down)
    )
    if header.doubt:
        table.faults.append(refusal(grid.address(header.first), "plan_or_problem", header.doubt))
        return
    if table.name == HANDED:
        table.facts, faults = handover.facts(grid, around, [*header.meant], words)
        table.faults += faults
        return
    footers = [number for number, kind in table.rows.kinds.items() if kind == "footer"]
    labels = _labels(grid, (*table.above, *footers), words)
    _unit(table, rule, words, labels.get("unit"), places, folders)
    if table.name == "plan_line":
        _period(table, rule, places, folders)
        _moment(table, rule, places)
        _recorded(table, rule, labels.get("recorded_on"), places)


def _month(heading: str, words: Words) -> bool:
    one = said(heading, words)
    return bool(one.periods or one.months) and one.unit is None


def _places(
    grid: Grid, rows: tuple[int, ...], words: Words, several: bool
) -> tuple[dict[str, Said], list[Said]]:  # fmt: skip
    """The names in their order of trust. Where one sheet holds several tables, the rows above each are nearest."""
    path = own_path(grid.file)
    above = _all_said([grid.at(number, at) for number in rows for at in grid.filled(number)], words)
    places = {facts.ABOVE: above} if several else {}
    places |= {facts.TAB: said(grid.sheet or "", words), facts.FILE: said(path.stem, words)}
    if not several:
        places[facts.TITLE] = above
    folders = [said(part, words) for part in reversed(path.parts[:-1])]
    return places, folders


def _all_said(texts: Sequence[str], words: Words) -> Said:
    """What the title rows say together; labelled cells and days are none of it."""
    every = [said(text, words) for text in texts if not list(labelled(text, words))]
    return Said(
        " ".join(one.text for one in every), tuple(dict.fromkeys(p for one in every for p in one.periods)),
        tuple(dict.fromkeys(m for one in every for m in one.months)),
        tuple(dict.fromkeys(y for one in every for y in one.years)), None,
        tuple(name for name in ("plan", "review") if any(name in one.moments for one in every)),
        next((one.unit for one in every if one.unit and is_unit(one.unit, words)), None),
        max((one.version for one in every), default=0),
    )  # fmt: skip


def _labels(grid: Grid, rows: Sequence[int], words: Words) -> dict[str, str]:
    """`部门：` and `填报日期：` in the rows above and below; where a label stands alone, its value is the next cell."""
    found: dict[str, str] = {}
    for number in rows:
        filled = grid.filled(number)
        for at, column in enumerate(filled):
            text = grid.at(number, column)
            for name, value in labelled(text, words):
                found.setdefault(name, value)
            alone = key(text)
            for name in ("unit", "recorded_on"):
                if alone in words.rows[name] and at + 1 < len(filled):
                    found.setdefault(name, grid.at(number, filled[at + 1]).strip())
    return found


def _unit(
    table: Table, rule: Rule, words: Words, label: str | None, places: Mapping[str, Said], folders: Sequence[Said]
) -> None:
    if rule.unit:
        table.facts["unit_id"] = Fact(rule.unit, "corrected")
        return
    if "unit_id" in table.header.meant:
        return
    sections = set(table.rows.section.values())
    lines = table.rows.lines
    known = next(facts.units(label, places, folders, words), None) if table.name == "plan_line" else None
    if rule.sections == "unit" or (
        rule.sections is None and sections and len(table.rows.section) == len(lines)
        and (all(is_unit(one, words) for one in sections))
    ):  # fmt: skip
        table.sections = "unit"
    elif known:
        table.facts["unit_id"] = known
        table.notes += [
            f"{one} may name the units and is not read; every line is taken for {known.value} by {known.rule}"
            for one in _of_units(table, words)
        ]
    elif table.name == "plan_line" and lines:
        shown = f"; the sections are called {', '.join(sorted(sections)[:4])}" if sections else ""
        shown += "".join(f"; {one} may name them" for one in _of_units(table, words))
        table.faults.append(refusal(table.grid.address(), "no_unit", f"no column and no name of a unit{shown}"))


def _of_units(table: Table, words: Words) -> list[str]:
    """The columns that nobody knows and whose heading ends in a word for a unit, with their places."""
    return [
        str(table.grid.address(table.header.first, at, use.heading))
        for at, use in table.header.uses.items()
        if use.column is None and words.may_name_units(use.heading)
    ]


def _period(table: Table, rule: Rule, places: Mapping[str, Said], folders: Sequence[Said]) -> None:
    year = rule.year
    if rule.period and rule.period.isdigit() and any(one.months for one in places.values()):
        year = int(rule.period)  # it was asked for because the month stood without one
    elif rule.period:
        table.facts["period"] = Fact(rule.period, "corrected")
        return
    told = facts.period(table.grid, places, folders, year)
    table.notes += told.notes
    if told.fact:
        table.facts["period"] = told.fact
    elif told.fault and "period" not in table.header.meant:
        table.faults.append(told.fault)


def _moment(table: Table, rule: Rule, places: Mapping[str, Said]) -> None:
    if rule.moment:
        table.facts["moment"] = Fact(rule.moment, "corrected")
    elif "moment" not in table.header.meant:
        columns = TABLES["plan_line"].columns
        results = [at for column, every in table.header.meant.items()
                   if columns[column].result and column not in _ALSO_IN_PLANS for at in every]  # fmt: skip
        filled = any(table.grid.at(number, at).strip() for number in table.rows.lines for at in results)
        table.facts["moment"] = facts.moment(places, filled)


def _recorded(table: Table, rule: Rule, label: str | None, places: Mapping[str, Said]) -> None:
    if rule.recorded_on:
        table.facts["recorded_on"] = Fact(rule.recorded_on, "corrected")
    elif "recorded_on" in table.header.meant:
        return
    elif label and (written := _day(label, table)):
        table.facts["recorded_on"] = Fact(written, "the label above or below the table")
    elif day := places[facts.FILE].day:
        table.facts["recorded_on"] = Fact(day.isoformat(), "the day in the file's name")


def _day(label: str, table: Table) -> str:
    """The label where it is a day, else nothing.

    Without a year a plan was written on the last such day by the end of its period, any other sheet on the first such
    day from its beginning on.
    """
    try:
        if read_date(label):
            return label
    except ValueError:
        pass
    try:
        period = read_period(table.fact("period"))
        if period is None:
            return ""
        since, until, plan = period[0], period[1], table.fact("moment") == "plan"
        years = (until.year, until.year - 1) if plan else (since.year, since.year + 1)
        days = [day.latest for year in years if (day := read_date(label, year))]
    except ValueError:
        return ""
    return next((day.isoformat() for day in days if (day <= until if plan else day >= since)), "")
