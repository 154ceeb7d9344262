"""One item or one problem through time: who held the posts, every wording, what was done, who knew, the handovers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from auditkit.result import cell
from auditkit.review.called import called
from auditkit.show.lag import lag_said
from auditkit.show.looks import OUTCOMES
from auditkit.show.paper import sentence
from auditkit.show.scene import Scene, day_of, frame_of, holder_of, titled
from auditkit.show.signs import TRAIL_KEY

_LEVELS = {"acted": "acted", "answered": "answered", "was_sent": "only had it sent", "nothing": "nothing on record"}


@dataclass(frozen=True)
class Sign:
    """One sign of a row: a day and what it means, by the name of a look."""

    day: date
    kind: str


@dataclass(frozen=True)
class Strand:
    """One row: its words, an optional stretch of days, its signs."""

    name: str
    label: str
    detail: str = ""
    signs: tuple[Sign, ...] = ()
    stretch: tuple[date, date] | None = None
    kind: str = ""


@dataclass(frozen=True)
class Trace:
    """Everything that the picture of one trail needs, as plain values.

    Attributes:
        scene: the post of the item or problem with the posts above it and their holders.
        groups: heading and rows, in the order of reading.
        handovers: the days on which a post of the chain changed hands.
    """

    title: str
    sentence: str
    scene: Scene
    groups: tuple[tuple[str, tuple[Strand, ...]], ...]
    handovers: tuple[date, ...]

    @property
    def days(self) -> tuple[date, date]:
        """The first and last day drawn: of what happened, never of holders long before."""
        seen = [sign.day for strand in self.strands for sign in strand.signs]
        seen += [day for strand in self.strands if strand.stretch for day in strand.stretch]
        known = [day for day in seen if day.year > 1] or [self.scene.as_of]
        last = min(max(*known, self.scene.as_of), self.scene.as_of + timedelta(366))
        first = max(min(known), last - timedelta(3653)) - timedelta(15)
        return first, last + max((last - first) // 40, timedelta(3))

    @property
    def strands(self) -> Iterator[Strand]:
        return (one for _, strands in self.groups for one in strands)

    @property
    def rows(self) -> int:
        return sum(len(strands) for _, strands in self.groups)

    def texts(self) -> Iterable[str]:
        yield from (self.title, self.sentence, *self.scene.titles.values())
        yield from (f"{one.post} {one.person}" for one in self.scene.holders)
        yield from (f"{one.label} {one.detail}" for one in self.strands)


def trace_of(trail: Any) -> Trace:
    """The picture's values of what `audit.trace(…)` returned."""
    return _of_problem(trail) if hasattr(trail, "place") else _of_item(trail)


def _of_item(trail: Any) -> Trace:
    names = trail.names
    last = cell(trail.months.frame["text"].iloc[-1]) if len(trail.months.frame) else ""
    groups = (
        ("the words of the plans", tuple(_wordings(trail.months.frame, names))),
        ("due", tuple(_dues(trail.months.frame))),
        ("what became of it", tuple(_outcome(trail.months.frame))),
        ("done about it", tuple(_acts(trail.actions.frame, names))),
        ("handovers that it met", tuple(_handovers(trail.handovers.frame, names))),
        ("who had to do with it", tuple(_knowing(trail.knowledge.frame))),
    )
    return _trace(trail, titled(trail.item_id, last), str(trail), groups)


def _of_problem(trail: Any) -> Trace:
    names, place = trail.names, trail.place.frame.iloc[0]
    about = trail.knowledge.frame
    groups = (
        ("the problem", (_problem(place),)),
        ("who knew of the problem", tuple(_knowing(about[about["about"] == "problem"]))),
        ("its item in the plans", tuple(_wordings(trail.months.frame, names))),
        ("done about it", tuple(_acts(trail.actions.frame, names))),
        ("handovers of these posts", tuple(_handovers(trail.handovers.frame, names))),
    )
    parts = (trail.place, trail.chain, trail.knowledge, trail.handovers)
    said = f"{trail.problem_id}: {' '.join(map(sentence, parts))}"
    return _trace(trail, f"{trail.problem_id}  {cell(place['title'])}", said, groups)


def _trace(trail: Any, title: str, said: str, groups: tuple[tuple[str, tuple[Strand, ...]], ...]) -> Trace:
    as_of = day_of(trail.parameters["as_of"]) or date.max
    held = frame_of(trail.holders)
    rows: list[dict[str, Any]] = held.to_dict("records")  # type: ignore[assignment]
    met = (sign for _, strands in groups for strand in strands for sign in strand.signs if sign.kind == "handover")
    own = cell(rows[0]["post_id"]) if rows else ""
    scene = Scene(
        post=own, on=as_of, on_latest=as_of, outgoing="", incoming="", as_of=as_of,
        holders=tuple(holder_of(row, trail.names) for row in rows),
        titles={str(row["post_id"]): cell(row["title"]) for row in rows},
    )  # fmt: skip
    return Trace(title, said, scene, tuple((head, strands) for head, strands in groups if strands),
                 tuple(dict.fromkeys(sign.day for sign in met)))  # fmt: skip


def _problem(place: Mapping[str, Any]) -> Strand:
    latest, closed = day_of(place["occurred_latest"]), day_of(place["closed_on"])
    first, found = day_of(place["occurred_from"]), day_of(place["discovered_on"])
    signs = [Sign(found, "discovered")] if found else []
    signs += [Sign(closed, "closed")] if closed and closed.year < 9999 else []
    lag = lag_said(first, latest, found)
    if latest and not first:  # of an open beginning only the latest day is known
        first = date.min
        signs += [Sign(first, "earlier")] if found else []
    stretch = (first, found) if first and found else None
    return Strand(cell(place["problem_id"]), cell(place["title"]), lag, tuple(signs), stretch, "span")


def _said_on(lines: Any, column: str) -> tuple[Sign, ...]:
    days = map(day_of, lines["written_on"])
    return tuple(Sign(day, str(kind)) for day, kind in zip(days, lines[column], strict=True) if day)


def _wordings(lines: Any, names: Mapping[str, str]) -> Iterator[Strand]:
    """One row a wording, from the first line that has it to the last: where the words change a new row begins."""
    for number, (text, mine) in enumerate(lines.groupby("text", sort=False)):
        days = [day for day in map(day_of, mine["written_on"]) if day]
        if not days:
            continue
        signs = _said_on(mine, "moment")
        held = list(dict.fromkeys(one for one in map(cell, mine["holders"]) if one))
        who = called(held[-1], names) if held else ""
        yield Strand(f"wording {number}", cell(text), who, signs, (min(days), max(days)), "wording")


def _dues(lines: Any) -> Iterator[Strand]:
    plans = lines[(lines["moment"] == "plan") & lines["due"].notna()]
    for due, mine in plans.groupby("due", sort=False):
        day, since = day_of(due), day_of(mine["written_on"].iloc[0])
        if day and since:
            until = max(day, since)
            said = f"as planned from {cell(mine['period'].iloc[0])}"
            yield Strand(f"due {day}", f"due {day}", said, (Sign(day, "due"),), (min(day, since), until), "due")


def _outcome(lines: Any) -> Iterator[Strand]:
    known = lines[lines["outcome"].notna()]
    signs = _said_on(known, "outcome")
    if signs:
        last = known.iloc[-1]
        kind = f", {cell(last['class'])}" if cell(last["class"]) else ""
        words = OUTCOMES[last["outcome"]].words if last["outcome"] in OUTCOMES else cell(last["outcome"])
        yield Strand("outcome", "each plan's promise", f"last: {words}{kind}", signs)


def _acts(acts: Any, names: Mapping[str, str]) -> Iterator[Strand]:
    for row in acts.to_dict("records"):
        day = day_of(row["acted_on"])
        if day:
            words = " ".join(part for part in (cell(row["kind"]).replace("_", " "), cell(row["text"])) if part)
            yield Strand(cell(row["evidence"]), words, f"{day}, {called(row['person_id'], names)}", (Sign(day, "act"),))


def _handovers(met: Any, names: Mapping[str, str]) -> Iterator[Strand]:
    for row in met.to_dict("records"):
        day = day_of(row["on"])
        if day:
            came = called(row["incoming"], names) or cell(row.get("merged_into")) or "nobody"
            who = f"{called(row['outgoing'], names) or 'nobody'} → {came}"
            state = cell(row.get("state")).replace("_", " ")
            signs = (Sign(day, "handover"),)
            yield Strand(cell(row["handover_id"]), f"{cell(row['post_id'])}: {who}", state or f"{day}", signs)


def _knowing(known: Any) -> Iterator[Strand]:
    for row in known.to_dict("records"):
        day = day_of(row["first_on"])
        words = _LEVELS.get(cell(row["level"]), cell(row["level"]))
        signs = (Sign(day, cell(row["level"])),) if day else ()
        posts = f", {cell(row.get('posts'))}" if cell(row.get("posts")) else ""
        name = cell(row["name"]) or cell(row["person_id"])
        yield Strand(f"{row['person_id']}", f"{name}{posts}", f"{words}{f', {day}' if day else ''}", signs)


def signs_used(strands: Iterable[Strand]) -> dict[str, str]:
    """Kind of sign → its words, of those that occur, in the order of the key."""
    used = {sign.kind for strand in strands for sign in strand.signs}
    words = TRAIL_KEY | {name: look.words for name, look in OUTCOMES.items()}
    return {kind: text for kind, text in words.items() if kind in used}
