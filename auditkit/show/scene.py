"""What a figure of one handover shows, as plain values: read from a review, or made by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from auditkit.result import cell, many
from auditkit.review.ask import counted, stale_said, told_apart
from auditkit.review.called import called, post_called
from auditkit.review.handover import STATES as WORDS
from auditkit.review.people import merged_into
from auditkit.show.lag import lag_said
from auditkit.when import read_period

ORDER = ("never_followed_up", "cannot_tell", "followed_up_late", "not_yet", "followed_up", "closed_between")
STATES = {state: WORDS[state] for state in ORDER}
STALE, AT_LEAST = "stale", 3


@dataclass(frozen=True)
class Holder:
    """One person in one post for a time; nobody (`person` is None) is a vacancy."""

    post: str
    person: str | None
    capacity: str
    since: date
    until: date
    certain: bool = True


@dataclass(frozen=True)
class Change:
    """A plan that gave an item other words ("wording") or another due date ("due"), and the day it was written."""

    day: date
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Mark:
    """One sign on an item's line: wording, due moved, due, due before, last (seen), end (where the line stops)."""

    day: date
    kind: str


@dataclass(frozen=True)
class Item:
    """One promised thing: when it was first and last seen, when it was due, and what became of it."""

    name: str
    text: str
    state: str
    live: bool
    first: date
    last: date
    due: date | None
    due_before: date | None
    followed: date | None
    followed_by: str
    silent: int | None
    assumed: bool = False
    early: bool = False
    traced: bool = False
    changes: tuple[Change, ...] = ()
    seen: str = ""  # the period of the last sighting by its name: of a half-year nobody knows the month

    @property
    def end(self) -> date:
        """The day of the follow-up, else of the last sighting: there the sign of the state stands."""
        return self.followed or self.last

    @property
    def until(self) -> date:
        """Where the line stops."""
        return max(self.last, self.end)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Every sign of the line in the order of drawing; at most one of a kind a day."""
        moved = {"wording": "wording", "due": "due moved"}
        made = [Mark(one.day, moved[one.what]) for one in self.changes if one.day <= self.until]
        if self.followed and self.followed != self.last:
            made.append(Mark(self.last, "last"))
        if self.due_before and self.due_before != self.due:
            made.append(Mark(self.due_before, "due before"))
        if self.due:
            made.append(Mark(self.due, "due"))
        return tuple(dict.fromkeys([*made, Mark(self.end, "end")]))

    @property
    def heading(self) -> str:
        return self.text or self.name

    @property
    def group(self) -> str:
        """What the item is counted under: its state while live, else stale."""
        return self.state if self.live else STALE


@dataclass(frozen=True)
class Problem:
    """One problem from its occurrence (None = not recorded) to its discovery; each the earliest day, and the latest."""

    name: str
    title: str
    occurred: date | None
    discovered: date
    occurred_latest: date | None = None

    @property
    def lag(self) -> str:
        """How long it went undiscovered, as bounds where the day of occurrence is one."""
        return lag_said(self.occurred, self.occurred_latest, self.discovered)


@dataclass(frozen=True)
class Scene:
    """Everything that one figure of one handover needs.

    Attributes:
        post: the post that changed hands; on: first day of the incoming; `on_latest` where it is an interval.
        outgoing, incoming: names as they are to be shown (where it `merged`, what into); blank = nobody.
        as_of: the day up to which the records are read.
        holders: the post's and its superiors' holders; the posts stand in the order of the hierarchy, the post first.
        items: the items open at the handover.
        problems: the problems that surfaced after it.
        unplaced: items without a date of a sighting, of which no line is drawn.
        stayed: who held the post before and after it, beside those; blank = nobody.
        left_out: what the counts leave out, a sentence each.
    """

    post: str
    on: date
    on_latest: date
    outgoing: str
    incoming: str
    as_of: date
    holders: tuple[Holder, ...] = ()
    items: tuple[Item, ...] = ()
    problems: tuple[Problem, ...] = ()
    unplaced: int = 0
    titles: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    stayed: str = ""
    merged: bool = False

    @property
    def posts(self) -> tuple[str, ...]:
        """The posts shown, the reviewed one first, then up the hierarchy."""
        return tuple(dict.fromkeys([self.post, *(holder.post for holder in self.holders)]))

    def counts(self) -> dict[str, int]:
        """State → live items, in the order of the headline."""
        return {state: sum(one.group == state for one in self.items) for state in STATES}

    def words(self) -> dict[str, str]:
        """State → its word, with what is told of some of its live items beside their count."""
        told = ((one.group, {"before_incoming": one.early, "traces": one.traced}) for one in self.items)
        return told_apart(STATES, told)

    def called(self, post: str, *more: str) -> str:
        """A post with its title and what else is said of it."""
        return post_called(post, self.titles.get(post, ""), *more)

    def passed(self, word: str) -> str:
        """From whom to whom; where somebody stayed, nobody new came and the post was not empty."""
        return f"{self.outgoing or 'nobody'}{word}{self.incoming or ('nobody new' if self.stayed else 'nobody')}"

    @property
    def sentence(self) -> str:
        """Caption and alt text: what the figure shows, in counts that add up."""
        live = sum(one.live for one in self.items)
        stale = f"; {stale_said(len(self.items) - live)}" if len(self.items) > live else ""
        told = counted(self.counts(), self.words())
        day = f"{self.on}" if self.on == self.on_latest else f"a day between {self.on} and {self.on_latest}"
        said = [
            f"Post {self.post} passed from {self.passed(' to ')} on {day}"
            f"{f', held by {self.stayed} throughout' if self.stayed else ''}, seen as of {self.as_of}.",
            f"{many(live, 'live item')} open at the handover{': ' if told else ''}{told}{stale}.",
            *self.left_out,
        ]
        if self.problems:
            before = all((one.occurred_latest or one.occurred or self.on) < self.on for one in self.problems)
            had, found = "had" if before else "had or may have", many(len(self.problems), "problem")
            said.append(f"{found} came to light after the handover that {had} occurred before.")
        if vague := sum(one.assumed for one in self.items):
            said.append(f"For {many(vague, 'item')} the day of follow-up is assumed: a review's last, a plan's first.")
        if self.unplaced:
            said.append(f"{many(self.unplaced, 'further item')} not drawn: no date of a sighting.")
        return " ".join(said)


def consequential(items: tuple[Item, ...], most: int) -> tuple[Item, ...]:
    """The items that an auditor looks at first, at most so many: by state, live before stale, longest silent first.

    Every group that occurs keeps `AT_LEAST` rows where there is room, so that a large group hides no small one.
    """
    order = [*STATES, STALE]

    def rank(one: Item) -> tuple[int, int, date, str]:
        return order.index(one.group), -(one.silent or 0), one.last, one.name

    ranked = sorted(items, key=rank)
    kept = [one for group in order for one in [each for each in ranked if each.group == group][:AT_LEAST]]
    if len(kept) > most:
        return tuple(ranked[:most])
    chosen = {id(one) for one in kept}
    kept += [one for one in ranked if id(one) not in chosen][: most - len(kept)]
    return tuple(sorted(kept, key=rank))


def scene(
    items: pd.DataFrame,
    handover: Mapping[str, Any],
    as_of: date,
    *,
    holders: pd.DataFrame | None = None,
    problems: pd.DataFrame | None = None,
    periods: Mapping[str, tuple[date, date]] | None = None,
    titles: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    changes: pd.DataFrame | None = None,
) -> Scene:
    """A scene from plain frames; items without a date of a sighting are counted in `unplaced`.

    Args:
        items: rows of `audit.follow_up()` of one handover, with `first_seen` (a date or a period's name) beside
            `last_seen`; optionally `due_before`, the due date that was replaced.
        handover: `post_id`, `on`, and as far as known `on_latest`, `outgoing`, `incoming`.
        as_of: the day up to which the records are read.
        holders: `post_id, person_id, capacity, since, until, certain`, the reviewed post first, then up the hierarchy;
            optionally `name`. A row without `person_id` is a vacancy.
        problems: `problem_id, title, occurred_from, discovered_on`.
        periods: period name → first and last day, for periods that are no calendar months, quarters or years.
        titles: post_id → title.
        names: person_id → name, shown in place of the id.
        changes: `item_id, changed_on, what, before, after`: where a plan changed the words or the due date.
    """
    known, people = periods or {}, dict(names or {})
    changed = _changes(changes)
    placed = [one for row in _rows(items) if (one := _item(row, known, people, changed, as_of)) is not None]
    on = day_of(handover["on"])
    if on is None:
        raise ValueError("a handover without a day cannot be drawn")
    return Scene(
        post=str(handover["post_id"]),
        on=on,
        on_latest=day_of(handover.get("on_latest")) or on,
        outgoing=called(handover.get("outgoing"), people),
        incoming=called(handover.get("incoming"), people) or merged_into(handover, people),
        as_of=as_of,
        holders=tuple(holder_of(row, people) for row in _rows(holders)),
        items=tuple(placed),
        problems=tuple(filter(None, map(_problem, _rows(problems)))),
        unplaced=len(items) - len(placed),
        titles=dict(titles or {}),
        merged=bool(cell(handover.get("merged_into"))),
    )


def scene_of(review: Any) -> Scene:
    """The scene of a handover review; a scene is its own scene.

    Where the review carries them, `holders` (the post's and its superiors' holders, with their titles) and `periods`
    are read too.
    """
    if isinstance(review, Scene):
        return review
    handover = {str(name): value for name, value in next(_rows(frame_of(review.handover))).items()}
    as_of = day_of(review.parameters["as_of"])
    if as_of is None:
        raise ValueError("a review without as_of cannot be drawn")
    facts, holders = getattr(review, "facts", {}), frame_of(getattr(review, "holders", None))
    told = (frame_of(getattr(review, "duties", None)), holders)
    titles = {row["post_id"]: cell(row["title"]) for some in told if "title" in some for row in _rows(some)}
    shown = scene(
        frame_of(review.items), handover, as_of,
        holders=holders,
        problems=_surely_after(frame_of(review.surfaced_after)),
        periods=getattr(review, "periods", None),
        titles=titles | ({str(handover["post_id"]): facts["title"]} if facts.get("title") else {}),
        names=facts.get("names"),
        changes=frame_of(getattr(review, "changes", None)),
    )  # fmt: skip
    return replace(shown, left_out=facts.get("left_out", ()), stayed=called(facts.get("stayed"), facts.get("names")))


def titled(item_id: str, text: str, between: str = "  ") -> str:
    """An item's id and its words; an id that the program made of the words would say them twice."""
    return text if text and text.casefold() in item_id.casefold() else f"{item_id}{between}{text}" if text else item_id


def frame_of(answer: Any) -> pd.DataFrame:
    """The frame of a result, a frame itself, or an empty one for nothing."""
    if answer is None:
        return pd.DataFrame()
    found: pd.DataFrame = answer if isinstance(answer, pd.DataFrame) else answer.frame
    return found


def _surely_after(problems: pd.DataFrame) -> pd.DataFrame:
    """Without the problems of which the records cannot tell whether they surfaced after it; the review lists those."""
    return problems[problems["state"] == "surfaced_after"] if "state" in problems else problems


def _rows(table: pd.DataFrame | None) -> Iterator[dict[str, Any]]:
    return iter([] if table is None else table.to_dict("records"))  # type: ignore[arg-type]


def _changes(changes: pd.DataFrame | None) -> Mapping[str, tuple[Change, ...]]:
    made: dict[str, tuple[Change, ...]] = {}
    for row in _rows(changes):
        day = day_of(row["changed_on"])
        if day is not None:
            one = Change(day, cell(row["what"]), cell(row["before"]), cell(row["after"]))
            made[cell(row["item_id"])] = (*made.get(cell(row["item_id"]), ()), one)
    return made


def _item(
    row: Mapping[str, Any], periods: Mapping[str, tuple[date, date]], names: Mapping[str, str],
    changes: Mapping[str, tuple[Change, ...]], as_of: date,
) -> Item | None:  # fmt: skip
    last = _place(row.get("last_seen"), periods, 1)
    first = _place(row.get("first_seen"), periods, 0) or last
    if last is None or first is None or row["state"] not in STATES:
        return None
    silent = row.get("months_silent")
    return Item(
        name=cell(row.get("item_id")) or cell(row.get("item")),
        text=cell(row.get("text")),
        state=str(row["state"]),
        live=bool(row["live"]) if cell(row.get("live")) else True,
        first=min(first, last, as_of),
        last=min(last, as_of),
        due=day_of(row.get("due")),
        due_before=day_of(row.get("due_before")),
        followed=day_of(row.get("followed_on")),
        followed_by=called(row.get("followed_by"), names),
        silent=int(silent) if silent is not None and cell(silent) else None,
        assumed=bool(cell(row.get("followed_on_assumed")) and row["followed_on_assumed"]),
        early=bool(cell(row.get("before_incoming")) and row["before_incoming"]),
        traced=bool(cell(row.get("traces"))),
        changes=changes.get(cell(row.get("item_id")), ()),
        seen="" if day_of(row.get("last_seen")) else cell(row.get("last_seen")),
    )


def holder_of(row: Mapping[str, Any], names: Mapping[str, str]) -> Holder:
    """One row of the holders of a review or a trail."""
    person = cell(row.get("name")) or called(row.get("person_id"), names)
    return Holder(
        post=str(row["post_id"]),
        person=person or None,
        capacity=cell(row.get("capacity")) or "substantive",
        since=day_of(row["since"]) or date.min,
        until=day_of(row["until"]) or date.max,
        certain=bool(row["certain"]) if cell(row.get("certain")) else True,
    )


def _problem(row: Mapping[str, Any]) -> Problem | None:
    discovered = day_of(row.get("discovered_on"))
    if discovered is None:
        return None
    occurred, latest = day_of(row.get("occurred_from")), day_of(row.get("occurred_latest"))
    return Problem(cell(row.get("problem_id")), cell(row.get("title")), occurred, discovered, latest)


def day_of(value: object) -> date | None:
    """A day from whatever a frame holds for one; None where it is blank or no day."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value[:10])
        except ValueError:
            return None
    if not cell(value):
        return None
    return value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None


def _place(value: object, periods: Mapping[str, tuple[date, date]], end: int) -> date | None:
    day = day_of(value)
    if day is not None or not cell(value):
        return day
    name = cell(value)
    try:
        span = periods.get(name) or read_period(name)
    except ValueError:
        return None
    return (span[1] if end else span[0]) if span else None
