"""The rows of one HR sheet, one by one: a row of a table as it stands, facts that hold for a time, or set aside."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from auditkit.dictionary import TABLES, word_key, words
from auditkit.intake.hr.facts import FIRST, LAST, Fact
from auditkit.intake.hr.filters import sift
from auditkit.intake.hr.ledger import Entry, Ledger, last_day
from auditkit.intake.hr.mapping import Part, Row
from auditkit.when import DATE_FORMS, read_date

_SEVERAL = re.compile(r"[、,，;；/\n]")
_SPELL = ("start", "end", "recorded_on")


def read_part(ledger: Ledger, part: Part, spells: Sequence[Row] | None = None) -> None:
    """Every row of a part becomes rows of tables or facts, or is set aside with its reason.

    Of a part with a row an event, `spells` are the rows that its events make.
    """
    kept, aside = sift(part)
    kept = kept if spells is None else list(spells)
    for row, code, role in aside:
        ledger.aside(part, row, code, role)
    if part.sheet.names:
        ledger.facts += [
            fact for row in part.rows for fact in _fact(part, row, part.sheet.names, _span(ledger, part, row))
        ]
    for row in kept:
        if unclear := _unclear(part, row):
            ledger.aside(part, row, "bad_bool", unclear)
            continue
        entered = sum(_enter(ledger, part, row, rule) for rule in part.sheet.rows if row.fits(rule.get("when")))
        facts = _facts(ledger, part, row, bool(entered))
        if not (entered or facts is None or facts):
            ledger.aside(part, row, part.sheet.unread or "unread_row")


def _enter(ledger: Ledger, part: Part, row: Row, rule: Mapping[str, Any]) -> int:
    """The rows that one rule makes of one row: one, or one for every piece of a cell that lists several."""
    table, specs = rule["table"], dict(rule["columns"])
    if not rule.get("timeless"):
        specs |= {name: name for name in _SPELL if name in TABLES[table].columns}
    pieces = [row]
    if listed := rule.get("each"):
        found = [piece.strip() for piece in _SEVERAL.split(row.cells.get(listed, ""))]
        pieces = [replace(row, cells={**row.cells, listed: piece}) for piece in found if piece]
    for piece in pieces:
        cells = {column: piece.value(spec) for column, spec in specs.items()}
        if rule.get("with_tenure") and not ledger.last_day(part) and cells.get("end"):
            cells["end"] = last_day(_span(ledger, part, row)[1])  # only tenures are read as ending on a day of leaving
        for column, marks in rule.get("marks", {}).items():
            cells[column] = cells.get(column) or _mark(piece, marks)
        ledger.enter(part, table, Entry(row, cells, rule), specs)
    return len(pieces)


def _unclear(part: Part, row: Row) -> str | None:
    """The first column for yes or no that says neither: the name of a second post there is a row of its own."""
    known = words().bools
    marks = [role for rule in part.sheet.rows for listed in rule.get("marks", {}).values() for role in listed]
    return next((role for role in marks if role in row.cells and word_key(row.cells[role]) not in known), None)


def _mark(row: Row, marks: Mapping[str, str]) -> str | None:
    """The word of the first column that says yes."""
    known = words().bools
    return next((word for role, word in marks.items() if known.get(word_key(row.cells.get(role, "")))), None)


def _facts(ledger: Ledger, part: Part, row: Row, entered: bool) -> list[Fact] | None:
    """What a row says; None where its days could not be read and it was refused for that."""
    rules = [rule for rule in part.sheet.facts if row.fits(rule.get("when"))]
    try:
        span = ledger.span(part, row)
    except ValueError as bad:
        if entered or not rules:
            return []
        if str(bad) == "end_before_start":
            ledger.aside(part, row, "end_before_start", "end", other=f"which is {row.cells.get('start')!r}")
        else:
            role = "end" if _reads(row.cells.get("start")) else "start"
            ledger.aside(part, row, "bad_date", role, forms=DATE_FORMS, mend="write the date as 2025-03-31 or 20250331")
        return None
    found = [fact for rule in rules for fact in _fact(part, row, rule, span)]
    ledger.facts += found
    return found


def _fact(part: Part, row: Row, rule: Mapping[str, Any], span: tuple[int, int]) -> list[Fact]:
    of, value = row.value(rule["of"]), row.value(rule["value"])
    if of is None or value is None:
        return []
    since, until = (FIRST, LAST) if rule.get("always") else span
    recorded = row.cells.get("recorded_on")
    known = read_date(recorded) if recorded and _reads(recorded) else None
    about = {name: bool(rule.get(name)) for name in ("weak", "life")}
    day = known.latest.toordinal() if known else None
    return [Fact(rule["fact"], of, value, since, until, part.number, row.number, day, **about)]


def _reads(cell: str | None) -> bool:
    try:
        read_date(cell)
    except ValueError:
        return False
    return True


def said_twice(ledger: Ledger) -> None:
    """Set aside links that the other side says too, and tenures that a link of the same person and post covers."""
    held: dict[tuple[str | None, str | None], list[tuple[int, int]]] = defaultdict(list)
    for part, entries in ledger.of_table("tenure"):
        for entry in entries:
            if not entry.rule.get("unless_said"):
                held[_pair(entry)].append(_span(ledger, part, entry.row))
    seen: set[tuple[str | None, ...]] = set()
    for part, entries in ledger.of_table("tenure"):
        kept = []
        for entry in entries:
            same = tuple(entry.cells.get(name) for name in (*_PAIR, *_SPELL))
            again = bool(entry.rule.get("mirrored")) and same in seen
            if entry.rule.get("unless_said"):
                again = covered(_span(ledger, part, entry.row), held[_pair(entry)])
            if again:
                ledger.aside(part, entry.row, "said_twice")
            else:
                kept.append(entry)
            seen.add(same)
        entries[:] = kept


_PAIR = ("post_id", "person_id")


def _pair(entry: Entry) -> tuple[str | None, str | None]:
    return entry.cells.get("post_id"), entry.cells.get("person_id")


def _span(ledger: Ledger, part: Part, row: Row) -> tuple[int, int]:
    """The days of a row; all days where they cannot be read, which is refused where it matters."""
    try:
        return ledger.span(part, row)
    except ValueError:
        return FIRST, LAST


def covered(span: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    """Whether the days of a span all lie in others."""
    since, until = span
    for low, high in sorted(spans):
        if low <= since < high:
            since = high
    return since >= until
