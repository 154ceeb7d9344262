"""What can be picked: the units, posts and handovers of an audit, found by words, never more than a page can hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from auditkit.result import cell

MOST_CHOICES = 500
_UNITS = "select unit_id as id, max(name) as name from unit group by unit_id"
_POSTS = "select post_id as id, max(title) as name from post group by post_id"
_PEOPLE = "select person_id as id, max(name) as name from person group by person_id"


@dataclass(frozen=True)
class Directory:
    """Every handover with the names of its unit, post and persons, ready to be searched."""

    handovers: pd.DataFrame
    people: dict[str, str]

    def called(self, ids: object) -> str:
        """The names of persons given as `E1; E2`."""
        return "; ".join(self.people.get(one) or one for one in cell(ids).split("; "))

    def found(self, words: str) -> pd.DataFrame:
        """The handovers in which every one of the words occurs; all of them without words."""
        mask = pd.Series(True, index=self.handovers.index)
        for word in words.casefold().split():
            mask &= self.handovers["searched"].str.contains(word, regex=False)
        return self.handovers[mask]


def directory(audit: Any) -> Directory:
    """The directory of an audit: its handovers, in the order of units, posts and days."""
    units, posts, people = (
        {row.id: cell(row.name) or row.id for row in audit.sql(text).itertuples(index=False)}
        for text in (_UNITS, _POSTS, _PEOPLE)
    )
    known = Directory(pd.DataFrame(), people)
    frame = audit.handovers().frame.copy()
    frame["unit"] = frame["unit_id"].map(cell)
    frame["unit_said"] = [_said(one, units.get(one, "")) for one in frame["unit"]]
    frame["post_said"] = [_said(one, posts.get(one, "")) for one in frame["post_id"]]
    frame["said"] = [
        f"{cell(row.on)}  {known.called(row.outgoing) or 'nobody'} → {known.called(row.incoming) or 'nobody'}"
        for row in frame.itertuples()
    ]
    frame["searched"] = (frame["unit_said"] + " " + frame["post_said"] + " " + frame["said"]).str.casefold()
    kept = frame.sort_values(["unit_said", "post_said", "on", "handover_id"])
    return Directory(kept.reset_index(drop=True), people)


def choices(known: Directory, words: str = "", unit: str = "", post: str = "", handover: str = "") -> dict[str, Any]:
    """What the three lists offer and which of it is chosen; what is no longer offered gives way to the first.

    Args:
        known: the directory.
        words: what was typed into the search; it narrows all three lists.
        unit: the unit chosen, by id.
        post: the post chosen.
        handover: the handover chosen.
    """
    frame = known.found(words)
    units = _options(frame, "unit", "unit_said")
    unit = _kept(unit, units)
    posts = _options(frame[frame["unit"] == unit], "post_id", "post_said")
    post = _kept(post, posts)
    mine = frame[(frame["unit"] == unit) & (frame["post_id"] == post)]
    handovers = _options(mine, "handover_id", "said")
    return {
        "words": words,
        "found": f"{len(frame):,} of {len(known.handovers):,} handovers",
        "lists": [
            _list("unit", "Unit", units, unit),
            _list("post", "Post", posts, post),
            _list("handover", "Handover", handovers, _kept(handover, handovers)),
        ],
    }


def _options(frame: pd.DataFrame, key: str, said: str) -> dict[str, str]:
    return dict(zip(frame[key], frame[said], strict=True))


def _kept(wanted: str, options: dict[str, str]) -> str:
    return wanted if wanted in options else next(iter(options), "")


def _list(name: str, label: str, options: dict[str, str], chosen: str) -> dict[str, Any]:
    kept = list(options.items())[:MOST_CHOICES]
    if chosen and chosen not in dict(kept):
        kept = [*kept[:-1], (chosen, options[chosen])]
    count = "" if len(kept) == len(options) else f"{len(kept):,} of {len(options):,}"
    return {"name": name, "label": label, "chosen": chosen, "options": kept, "count": count}


def _said(one: str, name: str) -> str:
    return f"{name} ({one})" if name and name != one else one or "no unit on record"
