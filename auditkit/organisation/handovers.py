"""Handovers: which episodes of change are one, what kind, and every listed change that is none, with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from auditkit.engine import Step
from auditkit.engine.queries import queries
from auditkit.engine.steps import Engine
from auditkit.organisation.episodes import (
    FIRST,
    LAST,
    Day,
    Episode,
    Line,
    Merger,
    Spell,
    Stay,
    by_post,
    confirmed,
    earliest,
    episodes,
    latest,
    overlap,
    stays,
    successive,
    swaps,
    uncovered,
)
from auditkit.parameters import Parameters

_SEATS = """
select s.line_id, s.post_id, s.person_id, s.capacity, s.since_min, s.since_max, s.until_min, s.until_max, s.tenure,
  s.sure_since, s.sure_until, coalesce(l.line_id, s.post_id) as post_line,
  e.until_min as post_end_min, e.until_max as post_end_max
from seat s
left join post_line l on l.post_id = s.post_id
left join span e on e.kind = 'post' and e.line_id = l.line_id
"""
_COVER = """
select line_id, post_id, person_id, capacity, since_min, since_max, until_min, until_max, tenure,
  since_max as sure_since, until_min as sure_until, line_id as post_line,
  cast(null as date) as post_end_min, cast(null as date) as post_end_max
from cover
"""
_MERGED = "select line_id, how, day_min, day_max, same_hands from merged where kind = '{by}'"
_SPANS = "select kind, line_id, since_min, since_max, until_min, until_max from span"
_DATE_FIELDS = ("day_min", "day_max", "on_min", "on_max", "last_min", "last_max", "first_day", "last_day")
_COUNTS = ("days_vacant_min", "days_vacant_max", "days_overlap_min", "days_overlap_max")
_EPOCH = date(1970, 1, 1).toordinal()
_SCHEMA = pa.schema(
    [("handover_no", pa.int64()), ("line_id", pa.string()), ("post_id", pa.string()), ("role", pa.string())]
    + [("person_id", pa.string()), ("tenure", pa.int64()), ("reason", pa.string()), ("moved", pa.bool_())]
    + [(name, pa.date32()) for name in _DATE_FIELDS]
    + [(name, pa.int64()) for name in _COUNTS]
    + [("kind", pa.string())]
)


class Facts(NamedTuple):
    """What is said of one handover as a whole."""

    post: str
    on: Day
    last: Day | None
    kind: str
    vacant: Day
    overlap: Day
    first_day: int
    last_day: int


def movements(engine: Engine, parameters: Parameters) -> pa.Table:
    """One row a person moved: with a number where it is part of a handover, with a reason where it is none.

    Source:
        definitions.md, Handover.
    """
    found: list[dict[str, Any]] = []
    for line in _lines(engine, parameters):
        found += _of_line(line, parameters)
    for name, spell in _spells(engine.sql(_COVER), parameters.as_of.toordinal()):
        found.append(_listed(name, "stands in", spell, "cover", spell.since))
    _number(found)
    counted = [(f.name, pa.int32() if f.type == pa.date32() else f.type) for f in _SCHEMA]
    table = pa.Table.from_struct_array(pa.array(found, pa.struct(counted)))
    columns = [_dated(table[f.name]) if f.type == pa.date32() else table[f.name] for f in _SCHEMA]
    return pa.table(columns, schema=_SCHEMA)


def _number(found: list[dict[str, Any]]) -> None:
    """Numbers in the order of post and day, and a fixed order of rows whatever the order of the records."""
    found.sort(
        key=lambda r: (
            r["post_id"], r.get("on_min") or r["day_min"],
            str(r["line_id"]), r["role"], str(r["person_id"]), r.get("reason") or "", r["tenure"],
        )
    )  # fmt: skip
    numbers: dict[object, int] = {}
    for row in found:
        if row.get("kind"):
            row["handover_no"] = numbers.setdefault(row["episode"], len(numbers) + 1)


def _dated(days: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.subtract(days, pa.scalar(_EPOCH, pa.int32())).cast(pa.date32())


def _rows(asked: pa.Table) -> Iterator[tuple[Any, ...]]:
    """The rows with every day as its number."""
    return zip(*(_values(column) for column in asked.columns), strict=True)


def _values(column: pa.ChunkedArray) -> list[Any]:
    """The values of a column, days as numbers; through NumPy in a quarter of the time, where none is missing."""
    if column.type == pa.date32():
        column = pc.add(column.cast(pa.int32()), _EPOCH)
    values: list[Any] = column.to_pylist() if column.null_count else column.to_numpy().tolist()
    return values


def _lines(engine: Engine, parameters: Parameters) -> Iterator[Line]:
    as_of = parameters.as_of.toordinal()
    spans = {(kind, name): days for kind, name, *days in _rows(engine.sql(_SPANS))}
    told = _rows(engine.sql(_MERGED.format(by=parameters.by)))
    merged = {name: Merger(how, Day(a, b), frozenset((same or "").split("; "))) for name, how, a, b, same in told}
    seats = sorted(_spells(engine.sql(_SEATS), as_of), key=lambda one: one[0])
    for name, own in groupby(seats, key=lambda one: one[0]):
        days = spans.get((parameters.by, name))
        start = Day(*days[:2]) if days else None
        end = _ended(Day(*days[2:]), as_of) if days else None
        held = stays((spell for _, spell in own), as_of)
        yield Line(name, held, start if start and start.lo > FIRST else None, end, merged.get(name))


def _spells(asked: pa.Table, as_of: int) -> Iterator[tuple[str, Spell]]:
    """The spells, each with the line that it is in."""
    for line, post, person, capacity, a, b, c, d, tenure, sure, unsure, post_line, end_min, end_max in _rows(asked):
        ended = _ended(Day(end_min, end_max), as_of) if end_max else None
        spell = Spell(person, Day(a, b), Day(c, d), post, post_line, capacity, tenure, Day(sure, unsure), ended)
        yield str(line), spell


def _ended(end: Day, as_of: int) -> Day | None:
    return end if end.hi < LAST and end.lo <= as_of else None


def _of_line(line: Line, parameters: Parameters) -> Iterator[dict[str, Any]]:
    told = list(episodes(line, parameters))
    handed: list[dict[str, Any]] = []
    for k, episode in enumerate(told):
        reason = _no_handover(episode, line, parameters)
        left = told[k - 1] if k else None
        then = told[k + 1] if k + 1 < len(told) else None
        if reason is None:
            whole = _whole((line.name, k), _facts(episode, line, left, then, parameters))
            handed.append(whole)
            yield from _handed_over(whole, episode)
        else:
            yield from _not_handed_over(line, episode, reason)
        yield from _came_back(line, episode, reason)
    for stay in line.stays:
        yield from _stayed(line, stay, parameters)
        if parameters.by == "unit":
            yield from _swapped(line, stay, handed, parameters)


def _no_handover(episode: Episode, line: Line, parameters: Parameters) -> str | None:
    """Why an episode is no handover; None where it is one."""
    if parameters.by == "post" and max(len(episode.before), len(episode.after)) > parameters.college:
        return "college"
    if not episode.outgoing and not episode.incoming:
        return "interim"
    if episode.incoming and not episode.before and episode.fresh:
        came = min(s.since.lo for s in episode.incoming)
        if line.start is None or came - line.start.hi <= parameters.bridge_days:
            return "first appointment"
    if _merged(episode, line, parameters):
        assert line.merger is not None
        return "same person" if {s.person for s in episode.outgoing} <= line.merger.heirs else None
    if not episode.incoming and all(_abolished(s, line, parameters) for s in episode.outgoing):
        return "abolished"
    return None


def _merged(episode: Episode, line: Line, parameters: Parameters) -> bool:
    """Nobody comes or stays, because the post ended: what it answered for went into another."""
    if line.merger is None or episode.incoming or episode.after:
        return False
    return all(line.merger.day.lo - s.until.hi <= parameters.merge_days for s in episode.outgoing)


def _abolished(stay: Stay, line: Line, parameters: Parameters) -> bool:
    """The end of a post or unit is a change like another: who leaves so shortly before it leaves with it."""
    ends = [end for end in (line.end, stay.last.post_end) if end is not None]
    return any(end.lo - stay.until.hi <= parameters.merge_days for end in ends)


def _facts(episode: Episode, line: Line, left: Episode | None, then: Episode | None, parameters: Parameters) -> Facts:
    out, came, days = episode.outgoing, episode.incoming, [c.day for c in episode.changes]
    leaves = latest([s.until for s in out]) if out else None
    merger = line.merger if _merged(episode, line, parameters) else None
    on = earliest([s.since for s in came]) if came else merger.day if merger else leaves
    assert on is not None
    post = min(came, key=lambda s: (s.since, s.person)).first.post if came else _last_out(out).last.post
    return Facts(
        post,
        on,
        Day(leaves.lo - 1, leaves.hi - 1 if leaves.hi < LAST else LAST) if leaves else None,
        "replacement" if out and came else merger.how if merger else "departure" if out else "arrival",
        _vacancy(episode, line, left, then, parameters.as_of.toordinal() + 1),
        overlap(out, came, parameters.as_of.toordinal() + 1),
        earliest(days).lo,
        latest(days).hi,
    )


def _last_out(out: Sequence[Stay]) -> Stay:
    return max(out, key=lambda s: (s.until, s.person))


def _vacancy(episode: Episode, line: Line, left: Episode | None, then: Episode | None, today: int) -> Day:
    """Days without a holder, least and most: between outgoing and incoming; after a departure up to the next change,
    the end of the post or today; before an arrival from the last change or the start of the post."""
    goes: Day | None
    if episode.incoming:
        comes = earliest([s.since for s in episode.incoming])
    elif episode.after:
        comes = latest([c.day for c in episode.changes])
    elif then:
        comes = earliest([c.day for c in then.changes])
    else:
        comes = line.end or Day(today, today)
    if episode.outgoing:
        goes = earliest([s.until for s in episode.outgoing])
    elif episode.before:
        goes = earliest([c.day for c in episode.changes])
    else:
        goes = latest([c.day for c in left.changes]) if left else line.start
    if goes is None:
        return Day(0, 0)
    return Day(
        uncovered(goes.hi, min(comes.lo, today), line.possible),
        uncovered(goes.lo, min(comes.hi, today), line.certain),
    )


def _whole(key: tuple[str, int], facts: Facts) -> dict[str, Any]:
    return {
        "episode": key, "line_id": key[0], "post_id": facts.post, "kind": facts.kind,
        "on_min": facts.on.lo, "on_max": facts.on.hi,
        "last_min": facts.last.lo if facts.last else None, "last_max": facts.last.hi if facts.last else None,
        "days_vacant_min": facts.vacant.lo, "days_vacant_max": facts.vacant.hi,
        "days_overlap_min": facts.overlap.lo, "days_overlap_max": facts.overlap.hi,
        "first_day": facts.first_day, "last_day": facts.last_day,
    }  # fmt: skip


def _handed_over(whole: dict[str, Any], episode: Episode) -> Iterator[dict[str, Any]]:
    for role, who in (("outgoing", episode.outgoing), ("incoming", episode.incoming), ("interim", episode.interim)):
        for stay in {s.person: s for s in who}.values():
            spell = stay.last if role == "outgoing" else stay.first
            day = stay.until if role == "outgoing" else stay.since
            yield whole | _who(role, spell, day)


def _who(role: str, spell: Spell, day: Day) -> dict[str, Any]:
    return {"role": role, "person_id": spell.person, "tenure": spell.tenure, "day_min": day.lo, "day_max": day.hi}


def _listed(line: str, role: str, spell: Spell, reason: str, day: Day, moved: bool = False) -> dict[str, Any]:
    known = {"line_id": line, "post_id": spell.post, "reason": reason, "moved": moved}
    return known | _who(role, spell, day) | {"first_day": day.lo, "last_day": day.hi}


def _not_handed_over(line: Line, episode: Episode, reason: str) -> Iterator[dict[str, Any]]:
    back = {s.person for s in episode.returned}
    whole = {
        "first_day": min(c.day.lo for c in episode.changes),
        "last_day": max(c.day.hi for c in episode.changes),
    }
    for change in episode.changes:
        if change.stay.person not in back:
            spell = change.stay.first if change.arrives else change.stay.last
            goes = "stays" if reason == "same person" and change.stay in episode.outgoing else "leaves"
            yield _listed(line.name, "arrives" if change.arrives else goes, spell, reason, change.day) | whole


def _came_back(line: Line, episode: Episode, reason: str | None) -> Iterator[dict[str, Any]]:
    """Outgoing = incoming: who left and came back inside one episode."""
    returned = episode.returned
    left = {c.stay.person: c.stay.last for c in episode.changes if not c.arrives} if returned else {}
    for stay in returned:
        before, after = left[stay.person], stay.first
        why = reason if reason == "college" else _same(before, after)
        yield _listed(line.name, "stays", after, why, stay.since)


def _stayed(line: Line, stay: Stay, parameters: Parameters) -> Iterator[dict[str, Any]]:
    """One tenure that follows another of the same person in the same post without a gap."""
    for part in by_post(stay, parameters.as_of.toordinal()) if len(stay.spells) > 1 else ():
        for before, after in successive(part):
            why = _same(before, after)
            yield _listed(
                line.name, "stays", after, why, after.since, why == "same person" and before.post != after.post
            )


def _swapped(
    line: Line, stay: Stay, handed: Sequence[dict[str, Any]], parameters: Parameters
) -> Iterator[dict[str, Any]]:
    """A change of post inside the unit: part of a handover where one is under way, else listed by itself."""
    for day, spell in swaps(stay, parameters):
        under_way = [h for h in handed if h["first_day"] <= day.lo and day.hi <= h["last_day"]]
        if under_way:
            yield under_way[0] | _who("swap", spell, day)
        else:
            yield _listed(line.name, "stays", spell, "swap", day)


def _same(before: Spell, after: Spell) -> str:
    if before.post_line != after.post_line:
        return "swap"
    return "confirmed" if confirmed(before, after) else "same person"


_step = queries("auditkit.organisation")
STEPS = (
    *map(_step, ("post_unit", "merged", "span", "spell", "cover", "seat", "reorganisation")),
    Step("movement", needs=("seat", "span", "merged", "cover", "post_line"), fold=movements),
    *map(_step, ("handover", "handover_person", "change_row", "change")),
)
