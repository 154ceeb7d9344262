"""What fits on a figure and how high everything is, decided before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from auditkit.errors import AuditkitError
from auditkit.show import ink
from auditkit.show.board import days_shown
from auditkit.show.lanes import Lane, lanes, named
from auditkit.show.scene import STALE, STATES, Holder, Item, Problem, Scene, consequential
from auditkit.show.sheet import LINE, NARROWEST, SIZE, Entry, key_of, lines_of
from auditkit.show.signs import SIGNS, key_to

MOST_ITEMS, MOST_PROBLEMS, MOST_POSTS, MOST_NOTES = 40, 8, 5, 12
SHORT_CAPTION = 2
_ORDER = "of each state the most consequential first"
ROW, HEADING, GAP, TOP, TICKS, FOOT = 0.205, 0.27, 0.1, 0.55, 0.32, 0.12


@dataclass(frozen=True)
class Group:
    """The items of one state that are drawn, and how many there are."""

    state: str
    items: tuple[Item, ...]
    all: int

    @property
    def word(self) -> str:
        return STALE if self.state == STALE else STATES[self.state]

    @property
    def heading(self) -> str:
        return f"{self.word}: {len(self.items):,} of {self.all:,}"


@dataclass(frozen=True)
class Plan:
    """The drawing before it is drawn; all lengths in inches."""

    wide: float
    days: tuple[date, date]
    lanes: tuple[Lane, ...]
    groups: tuple[Group, ...]
    problems: tuple[Problem, ...]
    all_problems: int
    names: Mapping[Holder, str] = field(default_factory=dict)
    said: str = ""
    caption: tuple[str, ...] = ()
    key: tuple[Entry, ...] = ()
    spare: float = 0.0
    top: float = TOP

    @property
    def left(self) -> float:
        return min(3.6, 0.31 * self.wide)

    @property
    def right(self) -> float:
        return min(2.4, 0.205 * self.wide)

    @property
    def body(self) -> float:
        """How high the lanes and rows are."""
        rows = sum(HEADING + len(group.items) * ROW + GAP for group in self.groups)
        problems = HEADING + len(self.problems) * ROW + GAP if self.problems else 0
        return sum(lane.high for lane in self.lanes) + GAP + rows + problems

    @property
    def bottom(self) -> float:
        return TICKS + (len(self.caption) + lines_of(self.key)) * LINE + 2 * FOOT

    @property
    def high(self) -> float:
        return self.top + self.body + self.bottom + self.spare


def plan_figure(shown: Scene, known: list[str], wide: float, high: float | None, most: int) -> Plan:
    """The plan of a figure as wide as given, with as many items as the height allows, at most so many.

    Raises:
        AuditkitError: the box is so small that letters would overlap.
    """
    if high is None:
        return _with(shown, known, wide, most)
    for fewer in range(min(most, len(shown.items)), -1, -1):
        plan = _with(shown, known, wide, fewer)
        if len(plan.caption) > SHORT_CAPTION:
            rest = " ".join(plan.caption[SHORT_CAPTION - 1 :])
            cut = ink.fit(rest, wide - 0.3, known, SIZE)
            plan = replace(plan, caption=(*plan.caption[: SHORT_CAPTION - 1], cut))
        if plan.high <= high and wide >= NARROWEST:
            return replace(plan, spare=high - plan.high)
    raise AuditkitError(
        f"these axes are {wide:.1f} × {high:.1f} inches; a handover needs {NARROWEST:.1f} × {plan.high:.1f} at least: "
        "give larger axes, or none"
    )


def texts(shown: Scene) -> Iterator[str]:
    """Everything that is written on a figure, to choose the fonts by."""
    yield shown.sentence
    for holder in shown.holders:
        yield f"{holder.post} {holder.person}"
    yield from shown.titles.values()
    for item in shown.items:
        yield f"{item.name} {item.text} {item.followed_by}"
    for problem in shown.problems:
        yield f"{problem.name} {problem.title}"


def _with(shown: Scene, known: list[str], wide: float, most: int) -> Plan:
    items, problems, days = chosen(shown, most)
    plan = Plan(wide, days, lanes(shown, days, MOST_POSTS), grouped(shown, items), problems, len(shown.problems))
    names, notes, short = named(plan.lanes, days, wide - plan.left - plan.right, shown.as_of, known)
    bands = f"{listed('In the bands', notes)}{listed('Bands too narrow for a name', short)}"
    out = not_drawn(shown, len(items), len(problems), len(plan.lanes), _ORDER)
    said = f"{shown.sentence}{out}{bands}"
    caption = ink.wrap(ink.legible(said, known), wide - 0.3, known, SIZE)
    return replace(plan, names=names, said=said, caption=tuple(caption), key=_key(plan, known))


def chosen(shown: Scene, most: int) -> tuple[tuple[Item, ...], tuple[Problem, ...], tuple[date, date]]:
    """The items and problems that are drawn, the most consequential first, and the first and the last day drawn."""
    items = consequential(shown.items, most)
    by_day = sorted(shown.problems, key=lambda one: (one.occurred is None, one.occurred or date.max, one.name))
    problems = tuple(by_day[:MOST_PROBLEMS])
    seen = [one.first for one in items if one.live] + [one.occurred for one in problems if one.occurred]
    return items, problems, days_shown(shown.on, shown.as_of, seen)


def grouped(shown: Scene, items: tuple[Item, ...]) -> tuple[Group, ...]:
    """The items that are drawn by what became of them; no group of none."""
    made = []
    for state in [*STATES, STALE]:
        mine = tuple(one for one in items if one.group == state)
        whole = sum(one.group == state for one in shown.items)
        if mine:
            made.append(Group(state, mine, whole))
    return tuple(made)


def not_drawn(shown: Scene, items: int, problems: int, posts: int, order: str) -> str:
    """How many are drawn of how many, and in which `order`; blank where nothing is left out."""
    counts = (
        (items, len(shown.items), "items"), (problems, len(shown.problems), "problems"),
        (posts, len(shown.posts), "posts"),
    )  # fmt: skip
    said = [f"{drawn:,} of {whole:,} {what}" for drawn, whole, what in counts if drawn < whole]
    return f" Drawn: {', '.join(said)}, {order}." if said else ""


def listed(heading: str, notes: tuple[str, ...]) -> str:
    if not notes:
        return ""
    more = f"; and {len(notes) - MOST_NOTES:,} more" if len(notes) > MOST_NOTES else ""
    return f" {heading}: {'; '.join(notes[:MOST_NOTES])}{more}."


def _key(plan: Plan, known: list[str]) -> tuple[Entry, ...]:
    """The signs that occur, in their places."""
    drawn = [one for group in plan.groups for one in group.items]
    return key_of([(words, SIGNS[kind]) for kind, words in key_to(drawn, plan.problems, *plan.days)], known, plan.wide)
