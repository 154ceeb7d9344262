"""Everything that an answer assumes, under its name: printed with every result, never hidden."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Literal

from auditkit.errors import AuditkitError

_MEANING = {
    "as_of": "the day on which the question is asked: nothing later counts, and what is not yet due is not missing",
    "known_on": "only what was recorded on or before this day counts (blank: all that the records hold)",
    "silence": "g: later periods in which an item may reappear before its ending counts as silent",
    "window": "w: full periods after a handover within which an item must be followed up",
    "window_days": "the window as a number of days instead of periods",
    "window_counts_current": "the period under way at the handover counts as the first of the window",
    "merge_days": "changes in one post at most so many days apart are one handover",
    "overlap_days": "an overlap of outgoing and incoming up to so many days is one handover",
    "bridge_days": "a vacancy up to so many days joins a departure and an arrival; no episode is longer",
    "college": "a post with more holders at once has changes of membership, not handovers",
    "bulk_items": "actions of one batch that touch so many items or more do not count as follow-up",
    "look_back": "identical text joins lines that stand at most so many periods apart",
    "auto_link": "lines without an id are linked under other words; lines with an id never are",
    "accept": "points from which a link between two wordings is taken without asking",
    "doubt": "points from which a link is put to a person, at odds of about one in five; below it they are two items",
    "margin": "points by which an accepted link must lead every other link of its two lines",
    "parts": "lines that one line is at most proposed to have been split into, or merged from (0: none is proposed)",
    "weights": "reasons for a link that this audit gives other points",
    "by": "whether the posts of one unit are read one by one or together",
    "scope": "whether a head's items include those of the units below",
    "strength": "kinds of events whose follow-up strength this audit reads differently",
}


@dataclass(frozen=True)
class Parameters:
    """The named parameters of an audit, with the defaults of `docs/definitions.md`.

    Examples:
        >>> Parameters(date(2025, 6, 30)).silence
        2
    """

    as_of: date
    known_on: date | None = None
    silence: int = 2
    window: int = 3
    window_days: int | None = None
    window_counts_current: bool = False
    merge_days: int = 31
    overlap_days: int = 92
    bridge_days: int = 366
    college: int = 5
    bulk_items: int = 5
    look_back: int = 6
    auto_link: bool = True
    accept: float = 3.5
    doubt: float = -1.5
    margin: float = 1.0
    parts: int = 4
    by: Literal["post", "unit"] = "post"
    scope: Literal["own", "below"] = "own"
    strength: tuple[tuple[str, int], ...] = ()
    weights: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        for name, choices in (("by", ("post", "unit")), ("scope", ("own", "below"))):
            if getattr(self, name) not in choices:
                raise AuditkitError(
                    f"parameter {name} is {getattr(self, name)!r}; expected one of {', '.join(choices)}"
                )
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(field.default, int) and not isinstance(field.default, bool) and not _natural(value):
                raise AuditkitError(f"parameter {field.name} is {value!r}; expected a whole number, 0 or more")
        if self.window_days is not None and not _natural(self.window_days):
            raise AuditkitError(f"parameter window_days is {self.window_days!r}; expected a whole number, 0 or more")

    def but(self, **changes: Any) -> Parameters:
        """The same parameters with some of them changed; an unknown name is an error that lists the known ones."""
        unknown = sorted(set(changes) - set(_MEANING))
        if unknown:
            raise AuditkitError(
                f"no parameter is called {', '.join(unknown)}; the parameters are {', '.join(_MEANING)}"
            )
        return replace(self, **changes)

    def asdict(self) -> dict[str, Any]:
        """Name → value, in the order of declaration."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @staticmethod
    def meanings() -> dict[str, str]:
        """Name → one sentence that says what the parameter does."""
        return dict(_MEANING)


def _natural(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
