"""What HR rows say for a time, cut into spells: a post under one title, in one unit, below one superior."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from auditkit.when import BEGINNING, OPEN

FIRST, LAST = BEGINNING.toordinal(), OPEN.toordinal()
DOUBT = "reports_to"
_ORDER = {"title": 0, "name": 0, "unit_id": 1, "parent_id": 1, "reports_to": 2, "heads": 3}


@dataclass(frozen=True)
class Fact:
    """One thing said of one object for the days `[since, until)`, with the row that says it.

    `life` tells that the object exists on these days only; a `weak` fact counts where no other of its kind is said of
    the object; `recorded` is the day on which it was known, as a number, or None.
    """

    kind: str
    of: str
    value: str
    since: int
    until: int
    part: int
    row: int
    recorded: int | None = None
    weak: bool = False
    life: bool = False

    @property
    def what(self) -> str:
        """The column that the fact is about."""
        return self.kind.partition(".")[2]


@dataclass(frozen=True)
class Spell:
    """One stretch of an object's life on which nothing changes, with the place of the fact that began it."""

    of: str
    since: int
    until: int
    values: Mapping[str, str]
    part: int
    row: int
    recorded: int | None


def of_table(facts: Iterable[Fact], table: str) -> dict[str, list[Fact]]:
    """The facts about the objects of one table, by object; weak ones only where nothing else says it."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.kind.startswith(f"{table}."):
            found[fact.of].append(fact)
    for of, mine in found.items():
        strong = {fact.kind for fact in mine if not fact.weak}
        found[of] = [fact for fact in mine if not fact.weak or fact.kind not in strong]
    return dict(found)


def spells(of: str, facts: Sequence[Fact], kept: Sequence[str]) -> list[Spell]:
    """The life of one object cut where anything that is said of it changes.

    Args:
        of: the object.
        facts: everything that is said of it.
        kept: what stays as it was while nothing is said of it, and was before as it came first: a vacancy moves no
            post. Only where nobody says when the object exists; an object with a life of its own has holes.

    Returns:
        The spells in the order of days; several on one stretch where several values of one thing are said.
    """
    life = _joined([(fact.since, fact.until) for fact in facts if fact.life]) or [(FIRST, LAST)]
    filled = () if any(fact.life for fact in facts) else kept
    cuts = sorted({day for fact in facts for day in (fact.since, fact.until)} | {day for span in life for day in span})
    out: list[Spell] = []
    for since, until in life:
        inside = [day for day in cuts if since < day < until]
        for begin, end in zip([since, *inside], [*inside, until], strict=True):
            for one in _stretch(of, begin, end, facts, filled):
                _add(out, one)
    return out


def _stretch(of: str, begin: int, end: int, facts: Sequence[Fact], filled: Sequence[str]) -> list[Spell]:
    here = [fact for fact in facts if fact.since <= begin and fact.until >= end]
    for what in filled:
        if not any(fact.what == what for fact in here):
            here += _nearest([fact for fact in facts if fact.what == what], begin)
    if not here:
        return [Spell(of, begin, end, {}, facts[0].part, facts[0].row, None)]
    first = max(here, key=lambda fact: (fact.since if fact.since <= begin else FIRST, _ORDER.get(fact.what, 0)))
    known = [fact.recorded for fact in here if fact.recorded is not None]
    recorded = max(known) if known else None
    made: list[dict[str, str]] = [{}]
    for what in dict.fromkeys(fact.what for fact in here):
        values = list(dict.fromkeys(fact.value for fact in here if fact.what == what))
        if what == DOUBT and len(values) > 1:  # who stands above is not known: all of them are said
            what, values = f"{what}?", [", ".join(sorted(values))]
        if what == "heads":  # a post may manage several units and stand in one of them
            values = ["\n".join(values)]
        made = [{**one, what: value} for one in made for value in values]
    return [Spell(of, begin, end, values, first.part, first.row, recorded) for values in made]


def _nearest(facts: Sequence[Fact], day: int) -> list[Fact]:
    before = [fact for fact in facts if fact.until <= day]
    if before:
        return [max(before, key=lambda fact: fact.until)]
    after = [fact for fact in facts if fact.since > day]
    return [min(after, key=lambda fact: fact.since)] if after else []


def _add(out: list[Spell], one: Spell) -> None:
    """Appends a spell, or lengthens the one before where nothing has changed."""
    for at in range(len(out) - 1, max(-1, len(out) - 4), -1):
        last = out[at]
        if last.until == one.since and last.values == one.values and last.recorded == one.recorded:
            out[at] = replace(last, until=one.until)
            return
    out.append(one)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for since, until in sorted(spans):
        if out and since <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], until))
        else:
            out.append((since, until))
    return out


@dataclass(frozen=True)
class Seats:
    """Where a written superior sits: posts by id, by a title that only one has, or through the person's own seats."""

    posts: Mapping[str, str]
    held: Mapping[str, Sequence[tuple[str, int, int, bool]]]
    people: Mapping[str, str]

    def places(self, written: str, since: int, until: int) -> list[tuple[str, int, int]]:
        """The posts that are meant, with the days within `[since, until)` on which they are.

        A person in several posts is met in the one held in full; the others count on days without such a one.
        """
        if written in self.posts:
            return [(self.posts[written], since, until)]
        held = self.held.get(written) or self.held.get(self.people.get(written, ""), ())
        full = [(post, max(since, s), min(until, u)) for post, s, u, whole in held if whole]
        full = [(post, s, u) for post, s, u in full if s < u]
        taken = _joined((s, u) for _, s, u in full)
        beside = [
            (post, s, u)
            for post, low, high, whole in held
            if not whole
            for s, u in _without((max(since, low), min(until, high)), taken)
        ]
        return full + beside


def _without(span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    since, until = span
    out = []
    for low, high in taken:
        if high <= since or low >= until:
            continue
        if since < low:
            out.append((since, low))
        since = max(since, high)
    if since < until:
        out.append((since, until))
    return out


def superiors(facts: Iterable[Fact], seats: Seats) -> tuple[list[Fact], list[Fact]]:
    """Posts above posts, from who is said to stand above whom; and the facts whose superior nobody knows."""
    found, unknown = [], []
    for fact in facts:
        if fact.kind != "seat.above":
            continue
        above = [
            (low, high, since, until)
            for low, s, u in seats.places(fact.of, fact.since, fact.until)
            for high, since, until in seats.places(fact.value, s, u)
        ]
        if not above:
            unknown.append(fact)
        found += [
            replace(fact, kind="post.reports_to", of=low, value=high, since=since, until=until)
            for low, high, since, until in above
            if low != high
        ]
    return found, unknown
