"""Lists with a row an event: each appointment with the removal of the same person from the same post is one spell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from auditkit.dictionary import TABLES, Words, word_key
from auditkit.evidence import Address
from auditkit.intake.hr.ledger import Ledger
from auditkit.intake.hr.mapping import Cells, Part, Row
from auditkit.records import Mark
from auditkit.result import many
from auditkit.when import DATE_FORMS, OPEN, When, read_date

_BEGINS, _ENDS = "appointed", "relieved"


@dataclass(frozen=True)
class _Event:
    part: Part
    row: Row
    kind: str
    when: When

    @property
    def place(self) -> Address:
        return self.part.source.address(self.row.number)

    @property
    def recorded(self) -> When | None:
        return _read(self.row.cells.get("recorded_on"))


def pair(ledger: Ledger, known: Words) -> dict[int, list[Row]]:
    """By number of the part the rows that its events make, each a spell; what does not fit is set aside with why.

    The spells of one person in one post are told by all lists together, because each year may have a file of its own.
    """
    posts: dict[tuple[str, str], list[_Event]] = defaultdict(list)
    made: dict[int, list[Row]] = {part.number: [] for part in ledger.parts if "event" in part.positions}
    for part in ledger.parts:
        for row in part.rows if part.number in made else ():
            post, person = (row.value(part.sheet.rows[0]["columns"][name]) for name in ("post_id", "person_id"))
            if one := _event(ledger, part, row, known, post, person):
                posts[_alike(person), _alike(post)].append(one)
    alone: list[_Event] = []
    for events in posts.values():
        for first, last in _spells(ledger, events):
            _enter(ledger, made, first, last)
            alone += [last] if last and not first else []
    if alone:
        alone.sort(key=lambda one: (one.part.number, one.row.number))
        shown = "; ".join(str(one.place) for one in alone[:3])
        ledger.notes.append(
            f"removals that no appointment goes with: {many(len(alone), 'row')} ({shown}); each tells who held the "
            "post up to that day, on or before which the spell began"
        )
    return made


def _alike(text: str | None) -> str:
    return "".join(word_key(text or "").split())


def _read(cell: str | None) -> When | None:
    try:
        return read_date(cell)
    except ValueError:
        return None


def _event(
    ledger: Ledger, part: Part, row: Row, known: Words, post: str | None, person: str | None
) -> _Event | None:  # fmt: skip
    """What a row says, or nothing where it was set aside."""
    kind, when = known.events.get(word_key(row.cells.get("event", ""))), _read(row.cells.get("start"))
    if kind is None:
        ledger.aside(part, row, "bad_event", "event")
    elif when is None or when.latest >= OPEN:
        mend = "write the date as 2025-03-31, or 2025-03 where the day is not known"
        ledger.aside(part, row, "bad_date", "start", forms=DATE_FORMS, mend=mend)
    elif not post or not person:
        column = "person_id" if post else "post_id"
        ledger.aside(part, row, "blank", None, meaning=TABLES["tenure"].columns[column].meaning)
    else:
        return _Event(part, row, kind, when)
    return None


def _spells(ledger: Ledger, events: Sequence[_Event]) -> list[tuple[_Event | None, _Event | None]]:
    """The appointment and the removal of each spell of one person in one post; either may be absent.

    Of events whose days may be the same, one that fits is taken first.
    """
    rest: list[_Event] = []
    for one in sorted(events, key=lambda one: (one.when.earliest, one.when.latest, one.part.number, one.row.number)):
        if any((one.kind, one.when) == (other.kind, other.when) for other in rest):
            ledger.aside(one.part, one.row, "said_twice")
        else:
            rest.append(one)
    found: list[tuple[_Event | None, _Event | None]] = []
    begun = before = None
    doubted: set[int] = set()
    while rest:
        wanted = _ENDS if begun else _BEGINS
        near = [one for one in rest if one.kind == wanted and one.when.earliest <= rest[0].when.latest]
        one = near[0] if near else rest[0]
        rest.remove(one)
        if one.kind == _BEGINS:
            if begun:
                for mine, other in ((begun, one), (one, begun)):
                    if id(mine) not in doubted:
                        _refuse_twice(ledger, mine, other, "a removal")
                        doubted.add(id(mine))
            begun = one
            continue
        later = next((other for other in rest if other.kind == _BEGINS), None)
        if begun is None and before:
            _refuse_twice(ledger, one, before, "an appointment")
        elif begun is None and later:
            ledger.aside(one.part, one.row, "relieved_first", "start", other=later.place, day=one.when.latest)
        else:  # which of several appointments it ends is not known: then only its own day is
            found.append((None if begun is None or id(begun) in doubted else begun, one))
        begun, before = None, one
    return found + ([(begun, None)] if begun and id(begun) not in doubted else [])


def _refuse_twice(ledger: Ledger, one: _Event, other: _Event, between: str) -> None:
    ledger.aside(one.part, one.row, "event_twice", "event", between=between, other=other.place)


def _enter(ledger: Ledger, made: dict[int, list[Row]], first: _Event | None, last: _Event | None) -> None:
    """The row of a spell at its appointment, with the removal named; at the removal where that is all there is.

    Where both say when they were recorded there are two: what was known before the removal, and what is known since.
    """
    if first is None or last is None:
        one = first or last
        assert one is not None
        own = {} if first else {"start": f"..{one.when.latest}", "end": one.row.cells["start"]}
        made[one.part.number].append(replace(one.row, cells={**one.row.cells, **own}))
        return
    cells = _closed(first.row.cells, last.row.cells)
    if first.recorded and last.recorded and first.recorded.latest < last.recorded.latest:
        made[first.part.number].append(first.row)
        made[last.part.number].append(Row(last.row.number, {**cells, "recorded_on": last.row.cells["recorded_on"]}))
        return
    made[first.part.number].append(replace(first.row, cells=cells))
    ledger.aside(last.part, last.row, "ends_spell", "event", other=first.place)
    at = first.part.positions["event"]
    letter, heading = first.part.source.address(None, at).column, first.part.source.columns[at][0]
    told = ", ".join(last.row.cells[role] for role in ("event", "start", "document") if role in last.row.cells)
    mark = Mark(first.row.number, letter, heading, "removal", f"ended by {last.place}: {told}")
    ledger.marks.setdefault(first.part.number, []).append(mark)


def _closed(begin: Cells, end: Cells) -> Cells:
    """The cells of the appointment with the day of the removal, and the documents of both."""
    papers = dict.fromkeys(cells["document"] for cells in (begin, end) if "document" in cells)
    return {**begin, "end": end["start"]} | ({"document": "; ".join(papers)} if papers else {})
