"""The enterprise without its work: units, posts, people, who held what when, and which sheets are lost."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from auditkit.sample import plot

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
STATES = ("received", "missing", "partial", "interim")
PAD = 16
DAY = timedelta(days=1)


@cache
def words() -> dict[str, Any]:
    """The word banks of `words.yaml`."""
    text = (files("auditkit.sample") / "words.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


@dataclass(frozen=True)
class Calendar:
    """Months by number: 0 is the first month of the records."""

    start: str
    months: int

    def first(self, month: int) -> date:
        """The first day of a month, also before the start and after the end."""
        year, number = map(int, self.start.split("-"))
        at = year * 12 + number - 1 + month
        return date(at // 12, at % 12 + 1, 1)

    def last(self, month: int) -> date:
        """The last day of a month."""
        return self.first(month + 1) - DAY

    @property
    def end(self) -> date:
        """The last day of the records, on which the truth is asked."""
        return self.last(self.months - 1)

    def name(self, month: int) -> str:
        """The month as a period is called: 2025-03."""
        return self.first(month).isoformat()[:7]

    def names(self) -> list[str]:
        """The periods of the records."""
        return [self.name(month) for month in range(self.months)]

    def of(self, day: date) -> int:
        """The number of the month in which a day lies."""
        zero = self.first(0)
        return (day.year - zero.year) * 12 + day.month - zero.month

    def days(self) -> Ints:
        """Days since 1970 of the first day of every month, from the start to `PAD` months after the end."""
        epoch = date(1970, 1, 1)
        return np.array([(self.first(m) - epoch).days for m in range(self.months + 2 * PAD)], dtype=np.int64)


@dataclass(frozen=True)
class Post:
    """A post of a slot: it stays the same when its unit is renamed or merged."""

    post_id: str
    title: str
    slot: int
    is_head: bool
    superior: str
    start: date
    end: date | None = None


@dataclass(frozen=True)
class Tenure:
    """One person in one post, first and last day inclusive."""

    post_id: str
    person: int
    capacity: str
    start: date
    end: date | None


@dataclass(frozen=True)
class Handover:
    """One episode of change in a post's holders, as it was planned."""

    post_id: str
    slot: int
    is_head: bool
    last: date | None
    on: date
    outgoing: int | None
    incoming: int | None
    interim: int | None = None
    vacant: int | None = 0
    overlap: int = 0
    kind: str = "replacement"
    reorganised: bool = False
    signed: bool = False

    @property
    def handover_id(self) -> str:
        """`post@first day`, as the toolkit names it."""
        return f"{self.post_id}@{self.on.isoformat()}"

    @property
    def left(self) -> date:
        """The day for which the open items are counted."""
        return self.last or self.on - DAY


@dataclass
class World:
    """Units as slots: a slot keeps its number when its unit is renamed or merged."""

    calendar: Calendar
    rng: np.random.Generator
    slots: list[str]
    kinds: list[str]
    posts: dict[str, Post] = field(default_factory=dict)
    tenures: list[Tenure] = field(default_factory=list)
    handovers: list[Handover] = field(default_factory=list)
    covers: list[tuple[int, int, int]] = field(default_factory=list)
    people: list[tuple[str, str]] = field(default_factory=list)
    gaps: dict[str, Ints] = field(default_factory=dict)
    begins: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    ends: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def slot(self, unit: str) -> int:
        """The number of the slot that began as this unit."""
        return self.slots.index(unit)

    def unit_names(self) -> list[str]:
        """Every unit id that a line may carry: the slots' first ids, then the renamed unit's later one."""
        return [*self.slots, plot.RENAMED[2]]

    def unit_at(self) -> Ints:
        """Slot × month → number in `unit_names`."""
        width = self.calendar.months + PAD
        out = np.repeat(np.arange(len(self.slots))[:, None], width, axis=1)
        out[self.slot(plot.RENAMED[0]), plot.RENAMED[1] :] = len(self.slots)
        out[self.slot(plot.MERGED[0]), plot.MERGED[1] :] = self.slot(plot.MERGED[2])
        return out

    def person(self, number: int | None) -> str | None:
        """The id of a person."""
        return None if number is None else f"E{number + 1:04d}"


def build(seed: int, units: int, months: int, start: str) -> World:
    """The enterprise of a seed, without its work."""
    departments = max(4, (units - 1) // 3)
    projects = units - 1 - departments
    slots = ["HQ", *(f"D{i + 1}" for i in range(departments)), *(f"P{i + 1}" for i in range(projects))]
    kinds = ["office", *["department"] * departments, *["project"] * projects]
    world = World(Calendar(start, months), np.random.default_rng(seed), slots, kinds)
    _lives(world)
    for slot in range(len(slots)):
        _posts(world, slot)
    for change in [*plot.CHANGES, *_more_changes(world)]:
        _STYLES[change.style](world, change, world.calendar.first(_month(world, change.month)))
    world.handovers.sort(key=lambda h: (h.on, h.post_id))
    _names(world)
    _lose(world)
    return world


def _lives(world: World) -> None:
    size, end = len(world.slots), world.calendar.months - 1
    world.begins, world.ends = np.zeros(size, dtype=np.int64), np.full(size, end, dtype=np.int64)
    world.begins[world.slot(plot.STARTED[0])] = plot.STARTED[1]
    world.ends[world.slot(plot.ENDED[0])] = plot.ENDED[1]


_RANKS = {
    "office": [("GM", "General Manager", ""), ("DGM1", "Deputy General Manager, Production", "HQ-GM"),
               ("DGM2", "Deputy General Manager, Commercial", "HQ-GM"),
               ("DGM3", "Deputy General Manager, Safety and Quality", "HQ-GM")],
    "department": [("MGR", "Head of department", ""), ("DEP", "Deputy head", "MGR"),
                   ("SPC", "Senior specialist", "MGR")],
    "project": [("MGR", "Project manager", ""), ("DEP", "Deputy project manager", "MGR"),
                ("ENG", "Chief engineer", "MGR"), ("COM", "Commercial manager", "MGR")],
}  # fmt: skip


def _posts(world: World, slot: int) -> None:
    unit, kind, calendar = world.slots[slot], world.kinds[slot], world.calendar
    begins, ends = int(world.begins[slot]), int(world.ends[slot])
    closes = calendar.last(ends) if ends < calendar.months - 1 else None
    for rank, title, above in _RANKS[kind]:
        superior = above if kind == "office" else f"{unit}-{above}" if above else _leader(unit, kind)
        back = int(world.rng.integers(60, 1200))
        start = calendar.first(begins) if begins else calendar.first(0) - timedelta(days=back)
        end = closes
        if unit == plot.MERGED[0] and rank == "MGR":
            end = calendar.last(plot.MERGED[1] - 1)
        post = Post(f"{unit}-{rank}", title, slot, not above, superior, start, end)
        world.posts[post.post_id] = post
        _appoint(world, post.post_id, start, end)


def _leader(unit: str, kind: str) -> str:
    if kind == "project":
        return "HQ-DGM1"
    return {"D2": "HQ-DGM3", "D3": "HQ-DGM2"}.get(unit, "HQ-GM")


def _appoint(world: World, post: str, start: date, end: date | None) -> int:
    """A new person in a post."""
    who = len(world.people)
    world.people.append(("", ""))
    world.tenures.append(Tenure(post, who, "substantive", start, end))
    return who


def _close(world: World, post: str, last: date) -> int:
    at = max(i for i, t in enumerate(world.tenures) if t.post_id == post and t.capacity == "substantive")
    world.tenures[at] = replace(world.tenures[at], end=last)
    return world.tenures[at].person


def _month(world: World, month: int) -> int:
    return month if month >= 0 else world.calendar.months + month


def _replace(world: World, change: plot.Change, last: date, on: date, **more: Any) -> None:
    post = world.posts[change.post]
    outgoing = _close(world, change.post, last)
    incoming = _appoint(world, change.post, on, post.end)
    seat = Handover(change.post, post.slot, post.is_head, last, on, outgoing, incoming, signed=change.signed, **more)
    world.handovers.append(seat)


def _eve(world: World, change: plot.Change, first: date) -> None:
    _replace(world, change, first - DAY, first)


def _mid(world: World, change: plot.Change, first: date) -> None:
    on = first.replace(day=15)
    _replace(world, change, on - DAY, on)


def _acting(world: World, change: plot.Change, first: date) -> None:
    last = (first - DAY).replace(day=14)
    deputy = _deputy(world, change, last + DAY, first - DAY)
    _replace(world, change, last, first, interim=deputy)


def _vacancy(world: World, change: plot.Change, first: date) -> None:
    last = first.replace(day=10)
    since = last + timedelta(days=21)
    on = since + timedelta(days=25)
    deputy = _deputy(world, change, since, on - DAY)
    _replace(world, change, last, on, interim=deputy, vacant=20)


def _overlap(world: World, change: plot.Change, first: date) -> None:
    _replace(world, change, first.replace(day=20), first.replace(day=10), overlap=11)


def _deputy(world: World, change: plot.Change, since: date, until: date) -> int:
    unit = world.slots[world.posts[change.post].slot]
    person = next(t.person for t in world.tenures if t.post_id == f"{unit}-DEP")
    world.tenures.append(Tenure(change.post, person, "acting", since, until))
    return person


def _left(world: World, change: plot.Change, first: date) -> None:
    post, last = world.posts[change.post], first - DAY
    gone = _close(world, change.post, last)
    world.handovers.append(
        Handover(change.post, post.slot, post.is_head, last, first, gone, None, vacant=None, kind="departure")
    )


def _long(world: World, change: plot.Change, first: date) -> None:
    _left(world, change, first)
    post, on = world.posts[change.post], world.calendar.first(world.calendar.of(first) + 14)
    who = _appoint(world, change.post, on, post.end)
    world.handovers.append(
        Handover(change.post, post.slot, post.is_head, None, on, None, who, vacant=None, kind="arrival")
    )


def _renamed(world: World, change: plot.Change, first: date) -> None:
    old, last = world.posts[change.post], first - DAY
    new = f"{world.slots[old.slot]}-CTL"
    gone = _close(world, change.post, last)
    world.posts[change.post] = replace(old, is_head=False, end=last)
    world.posts[new] = Post(new, "Controller", old.slot, False, old.superior, first)
    who = _appoint(world, new, first, None)
    world.handovers.append(Handover(new, old.slot, False, last, first, gone, who, reorganised=True))


def _cover(world: World, change: plot.Change, first: date) -> None:
    since = first.replace(day=10)
    until = since + timedelta(days=47)
    _deputy(world, change, since, until)
    slot = world.posts[change.post].slot
    world.covers.append((slot, world.calendar.of(since), world.calendar.of(until)))


_STYLES = {
    "eve": _eve, "mid": _mid, "acting": _acting, "vacancy": _vacancy, "overlap": _overlap, "left": _left,
    "long": _long, "renamed": _renamed, "cover": _cover,
}  # fmt: skip


def _more_changes(world: World) -> list[plot.Change]:
    scripted = {c.post.split("-")[0] for c in plot.CHANGES} | {"P5", "HQ"}
    out = []
    for unit in world.slots:
        if unit not in scripted:
            month, style = int(world.rng.integers(7, world.calendar.months - 9)), int(world.rng.integers(0, 2))
            signed = bool(world.rng.random() < 0.3)
            out.append(plot.Change(f"{unit}-MGR", "mid" if style else "eve", month, signed))
    return out


def _names(world: World) -> None:
    """Every name once: a name is matched to a person without an alias only where it is unique."""
    bank = words()
    west = [f"{given} {family}" for given in bank["given"] for family in bank["family"]]
    east = [(f"{f[0]} {g[0]}", f[1] + g[1]) for f in bank["zh_family"] for g in bank["zh_given"]]
    pool = [*((name, "") for name in west), *east]
    order = world.rng.permutation(len(pool))
    for number in range(len(world.people)):
        name, other = pool[order[number % len(pool)]]
        turn = number // len(pool)
        world.people[number] = (f"{name} {turn + 1}", f"{other}{turn + 1}" if other else "") if turn else (name, other)


def _lose(world: World) -> None:
    shape = (len(world.slots), world.calendar.months + 2 * PAD)
    world.gaps = {"plan": np.zeros(shape, dtype=np.int64), "review": np.zeros(shape, dtype=np.int64)}
    for unit, told_month, told_moment, told_state in plot.LOST:
        world.gaps[told_moment][world.slot(unit), _month(world, told_month)] = STATES.index(told_state)
    changes = {h.slot: world.calendar.of(h.left + DAY) for h in world.handovers}
    told = {unit for unit, *_ in plot.LOST} | {c.post.split("-")[0] for c in plot.CHANGES} | {"HQ", "P5"}
    for slot, unit in enumerate(world.slots):
        lucky, month = world.rng.random() > 0.2, int(world.rng.integers(4, world.calendar.months - 9))
        moment, state = ("plan", "review")[int(world.rng.integers(0, 2))], int(world.rng.integers(1, 4))
        if not lucky and unit not in told and abs(month - changes[slot]) >= 4:
            world.gaps[moment][slot, month] = state
