"""The swimlane as shares of its days: what a page draws, and what is said of every part to who cannot see it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from auditkit.show.board import days_shown, month_starts
from auditkit.show.lanes import ends, label, lanes
from auditkit.show.rows import detail
from auditkit.show.scene import STALE, STATES, Holder, Item, Problem, Scene, consequential
from auditkit.show.signs import key_to, signs_of

# The history of the item, which goes on, stands beside the picture.
SEEN = ", as of the handover"
MOST_ITEMS, MOST_DRAWN, MOST_PROBLEMS, MOST_POSTS, MOST_TICKS = 40, 400, 8, 5, 12


def picture_of(shown: Scene, most: int = MOST_ITEMS) -> dict[str, Any]:
    """Everything that the picture draws; days are shares of the width, from 0 to 1.

    Args:
        shown: the scene of a handover.
        most: how many items are drawn at most, the most consequential of every state first; the others are counted.
    """
    items = consequential(shown.items, most)
    problems = tuple(sorted(shown.problems, key=lambda one: (one.occurred or date.max, one.name))[:MOST_PROBLEMS])
    seen = [one.first for one in items if one.live] + [one.occurred for one in problems if one.occurred]
    days = days_shown(shown.on, shown.as_of, seen)
    scale = _Scale(*days)
    drawn = lanes(shown, days, MOST_POSTS)
    return {
        "said": shown.sentence + _left_out(shown, len(items), len(problems), len(drawn)),
        "more": _more(shown, len(items)),
        "ticks": [{"at": scale.at(day), "label": f"{day:%Y-%m}"} for day in _ticks(*days)],
        "on": {"at": scale.at(shown.on), "to": scale.at(shown.on_latest), "label": _passed(shown)},
        "as_of": {"at": scale.at(shown.as_of), "label": f"as of {shown.as_of}"},
        "lanes": [
            {
                "heading": lane.heading,
                "reviewed": lane.post == shown.post,
                "levels": lane.levels,
                "bands": [_band(level, one, shown, days, scale) for level, one in lane.bands],
            }
            for lane in drawn
        ],
        "key": [list(one) for one in key_to(items, problems, *days)],
        "groups": [group for state in (*STATES, STALE) if (group := _group(state, items, shown, scale))],
        "problems": {
            "said": f"surfaced after the handover: {len(problems):,} of {len(shown.problems):,}",
            "rows": [_problem(one, scale) for one in problems],
        },
    }


def _more(shown: Scene, drawn: int) -> str:
    """What the button offers that draws more; nothing where all is drawn or the cap is reached."""
    most = min(len(shown.items), MOST_DRAWN)
    return f"Draw {most:,} of {len(shown.items):,} items" if drawn < most else ""


class _Scale:
    """Where a day stands between the first and the last day that are shown."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last

    def at(self, day: date) -> float:
        inside = min(max(day, self.first), self.last)
        return round((inside - self.first).days / max((self.last - self.first).days, 1), 5)


def _ticks(first: date, last: date) -> list[date]:
    steps = (month_starts(first, last, step) for step in (1, 2, 3, 6, 12, 24, 60, 120))
    return next((days for days in steps if len(days) <= MOST_TICKS), [])


def _passed(shown: Scene) -> str:
    when = f"{shown.on}" if shown.on == shown.on_latest else f"{shown.on} to {shown.on_latest}"
    return f"{when}: {shown.passed(' → ')}"


def _left_out(shown: Scene, items: int, problems: int, posts: int) -> str:
    said = [
        f"{drawn:,} of {whole:,} {word}"
        for drawn, whole, word in (
            (items, len(shown.items), "items"), (problems, len(shown.problems), "problems"),
            (posts, len(shown.posts), "posts"),
        )
        if drawn < whole
    ]  # fmt: skip
    return f" Drawn: {', '.join(said)}, the most consequential of every state first." if said else ""


def _band(level: int, one: Holder, shown: Scene, days: tuple[date, date], scale: _Scale) -> dict[str, Any]:
    since, until = ends(one, days, shown.as_of)
    last = "" if one.until > shown.as_of else f" to {one.until - timedelta(1)}"
    first = "" if one.since.year == 1 else f" from {one.since}"
    return {
        "level": level,
        "from": scale.at(since),
        "to": scale.at(until),
        "name": label(one),
        "kind": _kind(one, shown),
        "capacity": one.capacity,
        "certain": one.certain,
        "says": f"{label(one)}, {one.post}{first}{last}",
    }


def _kind(one: Holder, shown: Scene) -> str:
    if one.person is None:
        return "vacant"
    if one.post != shown.post:
        return "above"
    if one.person in shown.outgoing.split("; "):
        return "outgoing"
    return "incoming" if one.person in shown.incoming.split("; ") else "other"


def _group(state: str, items: tuple[Item, ...], shown: Scene, scale: _Scale) -> dict[str, Any] | None:
    mine = [one for one in items if one.group == state]
    whole = sum(one.group == state for one in shown.items)
    if not mine:
        return None
    word = STALE if state == STALE else STATES[state]
    return {
        "state": state,
        "said": f"{word}: {len(mine):,} of {whole:,}",
        "rows": [_item(one, word, scale) for one in mine],
    }


def _item(one: Item, word: str, scale: _Scale) -> dict[str, Any]:
    told = detail(one, SEEN)
    moved = one.due_before and one.due and one.due_before != one.due and one.due >= scale.first
    return {
        "name": one.name,
        "text": one.heading,
        "detail": told,
        "says": f"{one.heading}, {one.name}, {word}, {told}",
        "earlier": one.first < scale.first,
        "from": scale.at(one.first),
        "to": scale.at(one.until),
        "moved": [scale.at(day) for day in (one.due_before, one.due) if day] if moved else None,
        "marks": [[mark.kind, scale.at(mark.day)] for mark in signs_of(one, scale.first, scale.last)],
    }


def _problem(one: Problem, scale: _Scale) -> dict[str, Any]:
    return {
        "name": one.name,
        "text": f"{one.name}  {one.title}".strip(),
        "detail": one.lag,
        "says": f"problem {one.name}, {one.title}, {one.lag}",
        "earlier": bool(one.occurred and one.occurred < scale.first),
        "from": scale.at(one.occurred) if one.occurred else None,
        "to": scale.at(one.discovered),
    }
