"""The swimlane as shares of its days: what a page draws, and what is said of every part to who cannot see it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from auditkit.show.board import STEPS, month_starts
from auditkit.show.lanes import ends, label, lanes, side
from auditkit.show.plan import MOST_ITEMS, MOST_POSTS, chosen, grouped, not_drawn
from auditkit.show.rows import detail, passed
from auditkit.show.scene import Holder, Item, Problem, Scene
from auditkit.show.signs import key_to, signs_of

# The history of the item, which goes on, stands beside the picture.
SEEN = ", as of the handover"
MOST_DRAWN, MOST_TICKS = 400, 12
_ORDER = "the most consequential of every state first"


def picture_of(shown: Scene, most: int = MOST_ITEMS) -> dict[str, Any]:
    """Everything that the picture draws; days are shares of the width, from 0 to 1.

    Args:
        shown: the scene of a handover.
        most: how many items are drawn at most, the most consequential of every state first; the others are counted.
    """
    items, problems, days = chosen(shown, most)
    scale = _Scale(*days)
    drawn = lanes(shown, days, MOST_POSTS)
    return {
        "said": shown.sentence + not_drawn(shown, len(items), len(problems), len(drawn), _ORDER),
        "more": _more(shown, len(items)),
        "ticks": [{"at": scale.at(day), "label": f"{day:%Y-%m}"} for day in _ticks(*days)],
        "on": {"at": scale.at(shown.on), "to": scale.at(shown.on_latest), "label": passed(shown)},
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
        "groups": [
            {"state": one.state, "said": one.heading, "rows": [_item(item, one.word, scale) for item in one.items]}
            for one in grouped(shown, items)
        ],
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
    steps = (month_starts(first, last, step) for step in STEPS)
    return next((days for days in steps if len(days) <= MOST_TICKS), [])


def _band(level: int, one: Holder, shown: Scene, days: tuple[date, date], scale: _Scale) -> dict[str, Any]:
    since, until = ends(one, days, shown.as_of)
    last = "" if one.until > shown.as_of else f" to {one.until - timedelta(1)}"
    first = "" if one.since.year == 1 else f" from {one.since}"
    return {
        "level": level,
        "from": scale.at(since),
        "to": scale.at(until),
        "name": label(one),
        "kind": side(one, shown),
        "capacity": one.capacity,
        "certain": one.certain,
        "says": f"{label(one)}, {one.post}{first}{last}",
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
