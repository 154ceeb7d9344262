"""Mapping files: what a sheet of an HR system is called, which headings it has, and what its rows say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from auditkit.dictionary import Words, data, parsed, word_key, words
from auditkit.records import Source
from auditkit.records.raw import as_text
from auditkit.when import in_order, read_spell

Cells = Mapping[str, str]
Spec = str | list[str]
_DAYS = ("start", "end", "event_on", "recorded_on")


@dataclass(frozen=True)
class Sheet:
    """One kind of sheet of one system, as its mapping file describes it.

    `headings` are the roles with their known headings; `known_by` the roles that must all be there, `a|b` where either
    will do; both are those of a `list` in headings.yaml, where it is one. `keep`, `drop` and
    `most` say which rows are set aside and with which code; `rows` which rows become rows of a table as they stand;
    `facts` what is said for a time and is cut into spells with what other rows say; `names` what is said whenever the
    row was read; `rest` the table under which rows that were set aside are counted, `unread` the code of rows that say
    nothing.
    """

    format: str
    name: str
    headings: Mapping[str, Sequence[str]]
    known_by: Sequence[str]
    rest: str
    list: str = ""
    ends: str | None = None
    dotted: str | None = None
    blank_dates: Sequence[str] = ()
    keep: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    drop: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    most: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    rows: Sequence[Mapping[str, Any]] = ()
    facts: Sequence[Mapping[str, Any]] = ()
    names: Mapping[str, Any] | None = None
    unread: str | None = None

    def roles(self, source: Source) -> dict[str, int]:
        """Role → position of its heading; of several headings of one role the first in the order of the mapping."""
        if source.keys is not None:  # a sheet whose reader knows already what its headings mean
            return {role: source.keys.index(role) for role in self.keys if role in source.keys}
        keys = [word_key(heading) for heading, _ in source.columns]
        found = {}
        for role, known in self.keys.items():
            at = next((keys.index(key) for key in known if key in keys), None)
            if at is not None:
                found[role] = at
        if "event" in found or "event_on" in found:
            told = source.columns[found.get("event", 0)]
            if not tells_events(found, told[0], as_text(told[1]).to_pylist()):
                found = {role: at for role, at in found.items() if role not in ("event", "event_on")}
        return found

    @cached_property
    def keys(self) -> dict[str, tuple[str, ...]]:
        """The known headings of every role as they are compared."""
        return {role: tuple(map(word_key, known)) for role, known in self.headings.items()}

    def knows(self, keys: Set[str]) -> bool:
        """Whether a sheet with these headings, as they are compared, is one of this kind."""
        return self.has({role for role, known in self.keys.items() if not keys.isdisjoint(known)})

    def has(self, roles: Set[str]) -> bool:
        """Whether every role that tells a sheet of this kind is among these."""
        return all(any(one in roles for one in role.split("|")) for role in self.known_by)


def tells_events(roles: Set[str] | Mapping[str, object], heading: str, cells: Iterable[str | None],
                 known: Words | None = None) -> bool:  # fmt: skip
    """Whether a list has a row an event: its heading names both events, or half of its cells at least are such words.

    Where a column holds ends the rows are spells already, and what stands beside them is a remark.
    """
    if "event" not in roles or "end" in roles or "span" in roles or not ("start" in roles or "event_on" in roles):
        return False
    said = [cell for cell in cells if cell and cell.strip()]
    spoken = (known or words()).events
    known_cells = sum(word_key(cell) in spoken for cell in said)
    return "任免" in word_key(heading).replace("/", "") or 2 * known_cells >= max(len(said), 1)


@cache
def known_sheets() -> tuple[Sheet, ...]:
    """The sheets of all mapping files of the package, those that ask for most headings first."""
    found = []
    for entry in sorted(files("auditkit.intake.hr").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".yaml"):
            told = parsed(entry.read_text("utf-8"))
            common = {name: told[name] for name in ("format", "ends", "dotted", "blank_dates") if name in told}
            found += [Sheet(**common, **_in_words(one)) for one in told["sheets"]]
    return tuple(sorted(found, key=lambda sheet: -len(sheet.known_by)))


def _in_words(told: Mapping[str, Any]) -> dict[str, Any]:
    """The description of a sheet; of a list with the words that office sheets are understood by."""
    if "list" not in told:
        return dict(told)
    known = data("headings")[told["list"]]
    columns = {role: written for role, written in known["columns"].items() if not role.startswith("-")}
    return {**told, "headings": columns, "known_by": known["needs"]}


def listed(source: Source) -> Sheet | None:
    """The kind of list that a reader of office sheets has found; None where it is none."""
    if source.keys is None:
        return None
    return next((sheet for sheet in known_sheets() if sheet.list == source.table), None)


def recognise(headings: Sequence[str]) -> Sheet | None:
    """The kind of HR sheet that has these headings; None where it is none.

    Examples:
        >>> recognise(["PLVAR", "OTYPE", "OBJID", "STEXT", "BEGDA", "ENDDA"]).name
        'HRP1000'
        >>> recognise(["序号", "责任部门", "重点工作"]) is None
        True
    """
    keys = {word_key(heading) for heading in headings if heading}
    if len(keys & _every_key()) < min(len(sheet.known_by) for sheet in known_sheets()):
        return None
    return next((sheet for sheet in known_sheets() if sheet.knows(keys)), None)


def is_export(headings: Sequence[str]) -> bool:
    """Whether these are the headings of a system's export, which no one writes by hand as a list."""
    found = recognise(headings)
    return found is not None and not found.list


@cache
def _every_key() -> frozenset[str]:
    """Every heading that any of the sheets knows: most rows of most workbooks hold none of them."""
    return frozenset(key for sheet in known_sheets() for keys in sheet.keys.values() for key in keys)


@dataclass(frozen=True)
class Row:
    """One row of a part: its number and, by role, what stands in its cells; blank cells are left out."""

    number: int
    cells: Cells

    def value(self, spec: Spec | None) -> str | None:
        """A cell by its role; the first of several that is filled; `{a} {b}` where both are; `=word` the word.

        What begins with what would be put before it stands alone: 工程部部长 of 工程部 is 工程部部长.
        """
        for one in spec if isinstance(spec, list) else [spec]:
            if one is None:
                continue
            if one.startswith("="):
                return one[1:]
            if "{" in one:
                named = [self.cells.get(role, "") for role in _holes(one)]
                if len(named) == 2 and named[0] and named[1].startswith(named[0]):
                    return named[1]
                if all(named):
                    return one.format_map(self.cells)
            elif one in self.cells:
                return self.cells[one]
        return None

    def fits(self, when: Mapping[str, str] | None) -> bool:
        """Whether the cells hold the words of the condition."""
        return all(_plain(self.cells.get(role, "")) == _plain(word) for role, word in (when or {}).items())


@dataclass(frozen=True)
class Part:
    """One sheet that was recognised: where it stands, what kind it is, its rows by role.

    `ordered` counts the dates with the year last that were read in the order that a file beside the records says,
    `blanked` the places of days that hold a word for nothing.
    """

    number: int
    source: Source
    sheet: Sheet
    positions: Mapping[str, int]
    rows: tuple[Row, ...]
    ordered: int = 0
    blanked: int = 0

    def origin(self, spec: Spec | None) -> tuple[str | None, str | None]:
        """Letter and heading of the column that a value is read from; of several the first that the sheet has."""
        for one in spec if isinstance(spec, list) else [spec]:
            for role in _holes(one or "") or [one or ""]:
                if role in self.positions:
                    at = self.positions[role]
                    return self.source.address(None, at).column, self.source.columns[at][0]
        return None, None

    def unread(self) -> list[str]:
        """Headings that the mapping does not read."""
        used = {*self.positions.values(), *self.source.near}
        return [heading for at, (heading, _) in enumerate(self.source.columns) if at not in used and heading.strip()]


def part(number: int, source: Source, sheet: Sheet, known: Words) -> Part:
    """The rows of a source by the roles of a kind of sheet, and the days in them as `known` words say."""
    positions = sheet.roles(source)
    columns = {role: as_text(source.columns[at][1]).to_pylist() for role, at in positions.items()}
    rows, ordered, blanked = [], 0, 0
    for at, row in enumerate(source.rows.to_pylist()):
        cells = {role: cell[at].strip() for role, cell in columns.items() if cell[at] and cell[at].strip()}
        for role in _DAYS:
            if role in cells:
                said = word_key(cells[role]) in known.blank
                blanked += said
                cells[role] = _day(cells[role], sheet)
                if said or not cells[role]:
                    del cells[role]
        for role in (*_DAYS, "span") if known.order else ():
            if role in cells:
                written, cells[role] = cells[role], in_order(cells[role], known.order)
                ordered += written != cells[role]
        if "event_on" in cells:
            cells.setdefault("start", cells["event_on"])
        _spell(cells)
        rows.append(Row(row, cells))
    days = next((role for role in ("span", "start", "event_on") if role in positions), "")
    both = {role: positions[days] for role in ("start", "end") if days == "span" or "event" in positions}
    return Part(number, source, sheet, both | positions, tuple(rows), ordered, blanked)


def _spell(cells: dict[str, str]) -> None:
    """First and last day from the one cell that holds both; what cannot be read as both is refused as a first day.

    A day alone would read as the first day of somebody who never left.
    """
    if (span := cells.get("span")) and "start" not in cells and "end" not in cells:
        cells["start"], last = read_spell(span) or (f"{span} (no first and last day)", "")
        if last:
            cells["end"] = last


def _day(cell: str, sheet: Sheet) -> str:
    if cell in sheet.blank_dates:
        return ""
    if sheet.dotted == "day first" and cell.count(".") == 2:
        day, month, year = cell.split(".")
        return f"{year}-{month}-{day}" if len(year) == 4 else cell
    return cell


def _holes(spec: str) -> list[str]:
    return [piece.partition("}")[0] for piece in spec.split("{")[1:]]


def _plain(cell: str) -> str:
    """A code without the zeros that a spreadsheet takes from its front."""
    return cell.lstrip("0").casefold() or "0"
