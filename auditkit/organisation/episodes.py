"""Changes of holders in one line, clustered into episodes.

SQL says who answers for a post from when to when; what belongs to one episode depends on the whole run of changes
before it, which is a fold over few rows and not a set. Days are counted as integers here, so that neither the
beginning nor the end of the calendar can overflow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise, product
from typing import NamedTuple

from auditkit.parameters import Parameters
from auditkit.when import BEGINNING, OPEN

FIRST, LAST = BEGINNING.toordinal(), OPEN.toordinal()
STANDING_IN = ("acting", "concurrent")
INCUMBENT = ("substantive", "on_leave")


class Day(NamedTuple):
    """A day known to lie in [lo, hi]."""

    lo: int
    hi: int

    @property
    def place(self) -> int:
        """Where it stands in a sequence; `on or before` says something of its latest day only."""
        return self.lo if self.lo > FIRST else self.hi


class Spell(NamedTuple):
    """One person answering for one post, half-open."""

    person: str
    since: Day
    until: Day
    post: str
    post_line: str
    capacity: str
    tenure: int
    sure: Day
    post_end: Day | None = None


class Stay(NamedTuple):
    """Spells of one person in one line with no certain gap between them."""

    spells: tuple[Spell, ...]
    since: Day
    until: Day
    last: Spell

    @property
    def person(self) -> str:
        return self.spells[0].person

    @property
    def first(self) -> Spell:
        return self.spells[0]


class Change(NamedTuple):
    """A person enters or leaves a line."""

    day: Day
    stay: Stay
    arrives: bool


class Merger(NamedTuple):
    """How (merger, split) and on which day a post or unit ended in others, and who answers for all of these."""

    how: str
    day: Day
    heirs: frozenset[str]


@dataclass(frozen=True)
class Line:
    """What is read as one: a post with those it was renamed or moved into, or a unit; start and end where known."""

    name: str
    stays: tuple[Stay, ...]
    start: Day | None
    end: Day | None
    merger: Merger | None = None

    @cached_property
    def possible(self) -> list[tuple[int, int]]:
        """Half-open spans in which somebody may have held it, in order."""
        return _in_order((s.since.lo, s.until.hi) for s in self.stays)

    @cached_property
    def certain(self) -> list[tuple[int, int]]:
        """Half-open spans in which somebody certainly held it, in order."""
        # Beside the incumbent whose last day is uncertain, who stands in holds the post in one way or the other.
        sure = [(s.sure.lo, s.sure.hi) for stay in self.stays for s in stay.spells]
        return _in_order([(s.since.hi, s.until.lo) for s in self.stays] + sure)


def _in_order(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """A span whose bounds cross is a stay of which no day is certain."""
    return sorted(span for span in spans if span[0] < span[1])


class Episode(NamedTuple):
    """Changes that belong together, with the holders just before the first and just after the last of them."""

    changes: tuple[Change, ...]
    before: frozenset[str]
    after: frozenset[str]
    fresh: bool
    outgoing: tuple[Stay, ...]
    incoming: tuple[Stay, ...]

    @property
    def interim(self) -> tuple[Stay, ...]:
        seen = self.before | self.after
        return tuple(c.stay for c in self.changes if c.arrives and c.stay.person not in seen)

    @property
    def returned(self) -> tuple[Stay, ...]:
        """Who left and came back inside the episode, as they came back."""
        both = self.before & self.after
        return tuple(c.stay for c in self.changes if c.arrives and c.stay.person in both)


def _episode(run: Sequence[Change], before: frozenset[str], after: frozenset[str], fresh: bool) -> Episode:
    gone, new = before - after, after - before
    outgoing = tuple(c.stay for c in run if not c.arrives and c.stay.person in gone)
    incoming = tuple(c.stay for c in run if c.arrives and c.stay.person in new)
    return Episode(tuple(run), before, after, fresh, outgoing, incoming)


def stays(spells: Iterable[Spell], as_of: int) -> tuple[Stay, ...]:
    """The spells joined person by person; what begins after `as_of` has not happened yet."""
    begun = sorted(s for s in spells if s.since.lo <= as_of)
    found: list[Stay] = []
    for _, own in groupby(begun, key=lambda s: s.person):
        run: list[Spell] = []
        for spell in own:
            if run and spell.since.lo > max(s.until.hi for s in run):
                found.append(_stay(run))
                run = []
            run.append(spell)
        found.append(_stay(run))
    return tuple(found)


def _stay(spells: Sequence[Spell]) -> Stay:
    last = max(spells, key=lambda s: (s.until, s.since, s.tenure)) if len(spells) > 1 else spells[0]
    since, until = earliest([s.since for s in spells]), latest([s.until for s in spells])
    return Stay(tuple(spells), since, until, last)


def earliest(days: Sequence[Day]) -> Day:
    """The first of some days, at the least and at the most."""
    return days[0] if len(days) == 1 else Day(min(d.lo for d in days), min(d.hi for d in days))


def latest(days: Sequence[Day]) -> Day:
    """The last of some days, at the least and at the most."""
    return days[0] if len(days) == 1 else Day(max(d.lo for d in days), max(d.hi for d in days))


def changes(line: Line, as_of: int) -> list[Change]:
    """Arrivals and departures up to `as_of`, in order. Who was there from an unknown beginning never arrives."""
    found = []
    for stay in line.stays:
        if stay.since.hi > FIRST:
            found.append(Change(stay.since, stay, True))
        if stay.until.lo <= as_of:
            found.append(Change(stay.until, stay, False))
    return sorted(found, key=_order)


def _order(change: Change) -> tuple[int, int, bool, str]:
    place = change.day.place
    if change.arrives:
        place = min(place, change.stay.until.lo - 1)
    return place, change.day.hi, change.arrives, change.stay.person


def episodes(line: Line, parameters: Parameters) -> Iterator[Episode]:
    """The episodes of one line, oldest first.

    Source:
        definitions.md, Handover: least possible distance at most `merge_days`, or an overlap of at most
        `overlap_days`, or a vacancy of at most `bridge_days`; never longer than `bridge_days`. Where the posts of a
        unit are read together, colleagues always overlap: there an overlap joins nothing.
    """
    run = changes(line, parameters.as_of.toordinal())
    tied = _tied_by_overlap(run, parameters.overlap_days) if parameters.by == "post" else set()
    arriving = {id(c.stay) for c in run if c.arrives}
    holding = {s.person for s in line.stays if id(s) not in arriving}
    fresh, current, before = not holding, list[Change](), frozenset(holding)
    begun = ended = FIRST  # the earliest and the latest end of the days of the current ones
    for k, change in enumerate(run):
        if current:
            gap, length = change.day.lo - ended, change.day.lo - begun
            bridge = parameters.merge_days if holding else max(parameters.merge_days, parameters.bridge_days)
            if length > parameters.bridge_days or not (k - 1 in tied or gap <= bridge):
                yield _episode(current, before, frozenset(holding), fresh)
                fresh, current, before = False, [], frozenset(holding)
        begun = min(begun, change.day.hi) if current else change.day.hi
        ended = max(ended, change.day.hi) if current else change.day.hi
        current.append(change)
        (holding.add if change.arrives else holding.discard)(change.stay.person)
    if current:
        yield _episode(current, before, frozenset(holding), fresh)


def _tied_by_overlap(run: Sequence[Change], overlap_days: int) -> set[int]:
    """Positions k where change k and the next lie between a successor's arrival and the predecessor's departure."""
    tied: set[int] = set()
    for i, came in enumerate(run):
        if not came.arrives:
            continue
        for j in range(i + 1, len(run)):
            left = run[j]
            if left.arrives:
                continue
            if left.day.lo - came.day.hi > overlap_days:
                break
            earlier = left.stay.since.place < came.stay.since.place
            if earlier and left.stay.person != came.stay.person and came.stay.until.hi > left.stay.until.lo:
                tied.update(range(i, j))
    return tied


def uncovered(lo: int, hi: int, spans: Iterable[tuple[int, int]]) -> int:
    """How many days of [lo, hi) lie in none of the half-open spans, which stand in order.

    Examples:
        >>> uncovered(0, 10, [(2, 4), (3, 5), (9, 20)])
        6
    """
    free, reached = 0, lo
    for since, until in spans:
        if since >= hi:
            break
        if since > reached:
            free += since - reached
        if until > reached:
            reached = until
    return free + max(0, hi - reached)


def overlap(out: Iterable[Stay], came: Iterable[Stay], today: int) -> Day:
    """Days on which somebody outgoing and somebody incoming both held, least and most."""
    pairs = [(o, i) for o, i in product(out, came) if not _never_beside(o.last, i.first)]
    least = [(max(o.since.hi, i.since.hi), min(o.until.lo, i.until.lo)) for o, i in pairs]
    most = [(max(o.since.lo, i.since.lo), min(o.until.hi, i.until.hi, today)) for o, i in pairs]
    return Day(_covered(least), _covered(most))


def _covered(spans: Iterable[tuple[int, int]]) -> int:
    """How many days lie in one of the spans at least: who goes and comes back shares none of the days between."""
    found = sorted((since, until) for since, until in spans if since < until)
    if not found:
        return 0
    first, last = found[0][0], max(until for _, until in found)
    return last - first - uncovered(first, last, found)


def _never_beside(out: Spell, came: Spell) -> bool:
    """Who stands in answers from the incumbent's end on, and up to the next one: two uncertain dates, but one day."""
    sat = out.capacity in INCUMBENT and out.since.lo <= came.since.lo
    follows = sat and came.capacity in STANDING_IN
    yields = out.capacity in STANDING_IN and out.until == came.since and out.sure.hi >= came.since.hi
    return follows or yields


def confirmed(before: Spell, after: Spell) -> bool:
    """Whether who stood in became the holder of the same post."""
    return before.capacity in STANDING_IN and after.capacity not in STANDING_IN


def successive(stay: Stay) -> Iterator[tuple[Spell, Spell]]:
    """The pairs of different tenures of one post, one after the other, that one stay consists of."""
    for before, after in pairwise(stay.spells):
        if before.tenure != after.tenure and after.since.hi > FIRST:
            yield before, after


def by_post(stay: Stay, as_of: int) -> tuple[Stay, ...]:
    """One stay in a unit as the stays in single posts that it consists of."""
    ordered = sorted(stay.spells, key=lambda s: s.post_line)
    return tuple(part for _, own in groupby(ordered, key=lambda s: s.post_line) for part in stays(own, as_of))


def swaps(stay: Stay, parameters: Parameters) -> Iterator[tuple[Day, Spell]]:
    """The days on which a person who stays in the unit takes up or lays down one of its posts.

    Laying down one within `overlap_days` of taking up another is one change of post.
    """
    as_of = parameters.as_of.toordinal()
    parts = by_post(stay, as_of)
    taken = [(p.since, p.first) for p in parts if p.since.place > stay.since.place and p.since.hi > FIRST]
    yield from taken
    for part in parts:
        day = part.until
        if day.lo < stay.until.lo and day.lo <= as_of:
            if not any(day.hi >= up.lo and day.lo - up.hi <= parameters.overlap_days for up, _ in taken):
                yield day, part.last
