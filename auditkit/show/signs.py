"""The signs and lines of the figures: what each looks like, and in which words the key explains it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from auditkit.show import ink
from auditkit.show.scene import STALE, Item, Mark, Problem


@dataclass(frozen=True)
class Stroke:
    """How one state is drawn: line style and end mark carry it alone, so that grey print keeps it."""

    colour: str
    style: str
    marker: str
    hollow: bool = False

    def mark(self) -> dict[str, Any]:
        face = "white" if self.hollow else self.colour
        return {"markersize": 6.5, "markerfacecolor": face, "markeredgecolor": self.colour, "markeredgewidth": 1.2}


KEY = {
    "last": "last seen at the handover, in a plan or review",
    "wording": "other words in the plan",
    "due moved": "other due date in the plan",
    "due": "due",
    "due before": "due before it was moved",
    "due later": "due later",
    "earlier": "began earlier",
}
SIGNS: dict[str, dict[str, Any]] = {
    "last": {"marker": "|", "markersize": 8, "markeredgecolor": ink.TEXT},
    "due": {"marker": "D", "markersize": 4.5, "markerfacecolor": "white", "markeredgecolor": ink.TEXT},
    "due before": {"marker": "d", "markersize": 5, "markerfacecolor": ink.GREY, "markeredgecolor": ink.TEXT},
    "due later": {"marker": ">", "markersize": 5.5, "markerfacecolor": "white", "markeredgecolor": ink.TEXT},
    "earlier": {"marker": "<", "markersize": 4, "markerfacecolor": ink.TEXT, "markeredgecolor": ink.TEXT},
    "wording": {"marker": "*", "markersize": 6.5, "markerfacecolor": "white", "markeredgecolor": ink.TEXT},
    "due moved": {"marker": "v", "markersize": 4.5, "markerfacecolor": "white", "markeredgecolor": ink.TEXT},
}
for _sign in SIGNS.values():
    _sign |= {"linestyle": "none", "markeredgewidth": 0.8}
STROKES = {
    "never_followed_up": Stroke(ink.VERMILION, "-", "X"),
    "cannot_tell": Stroke("#6E6E6E", ":", "$?$"),
    "followed_up_late": Stroke(ink.ORANGE, "-", "^"),
    "not_yet": Stroke(ink.BLUE, "--", "o", hollow=True),
    "followed_up": Stroke(ink.GREEN, "-", "o"),
    "closed_between": Stroke(ink.BLACK, "-", "s"),
    STALE: Stroke("#6E6E6E", "-.", "s", hollow=True),
}


def signs_of(item: Item, first: date, last: date) -> tuple[Mark, ...]:
    """The signs on an item's line between two days: one before them has no place, one due after them points on."""
    if item.until < first:
        return ()
    inside = (one for one in item.marks if one.kind == "end" or one.day >= first)
    return tuple(Mark(one.day, "due later") if one.kind == "due" and one.day > last else one for one in inside)


def key_to(items: Iterable[Item], problems: Iterable[Problem], first: date, last: date) -> list[tuple[str, str]]:
    """The kinds of signs that occur between two days, with their words."""
    drawn = list(items)
    found = {mark.kind for one in drawn for mark in signs_of(one, first, last)}
    if any(day and day < first for day in (*(one.first for one in drawn), *(one.occurred for one in problems))):
        found.add("earlier")
    return [(kind, words) for kind, words in KEY.items() if kind in found]


TRAIL_KEY = {
    "plan": "in a plan",
    "review": "in a review",
    "due": "due",
    "earlier": KEY["earlier"],
    "discovered": "discovered",
    "closed": "closed",
    "act": "done about it",
    "handover": "a post changed hands",
    "acted": "acted",
    "answered": "answered",
    "was_sent": "only had it sent",
}
TRAIL: dict[str, dict[str, Any]] = {
    "plan": {"marker": ">", "markersize": 5.5, "markerfacecolor": ink.BLUE},
    "review": {"marker": "<", "markersize": 5.5, "markerfacecolor": "white"},
    "due": {"marker": "D", "markersize": 4.5, "markerfacecolor": "white"},
    "earlier": {"marker": "<", "markersize": 4, "markerfacecolor": ink.TEXT},
    "discovered": {"marker": "P", "markersize": 7, "markerfacecolor": ink.PURPLE},
    "closed": {"marker": "s", "markersize": 5.5, "markerfacecolor": ink.TEXT},
    "act": {"marker": "^", "markersize": 6, "markerfacecolor": ink.ORANGE},
    "handover": {"marker": "8", "markersize": 7, "markerfacecolor": ink.YELLOW},
    "acted": {"marker": "o", "markersize": 6, "markerfacecolor": ink.TEXT},
    "answered": {"marker": "h", "markersize": 6, "markerfacecolor": ink.SKY},
    "was_sent": {"marker": "o", "markersize": 6, "markerfacecolor": "white"},
}
for _sign in TRAIL.values():
    _sign |= {"linestyle": "none", "markeredgewidth": 0.8, "markeredgecolor": ink.TEXT}
