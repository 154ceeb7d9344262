"""What can be picked: the units, posts and handovers of an audit, found by words, never more than a page can hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Any

import pandas as pd

from auditkit.result import cell
from auditkit.review.called import called

MOST_CHOICES = 500
_UNITS = "select unit_id as id, max(name) as name from unit group by unit_id"
_POSTS = "select post_id as id, max(title) as name from post group by post_id"
_PEOPLE = "select person_id as id, max(name) as name from person group by person_id"
# Live at one end of an uncertain date counts as live, as in the review.
_OPEN = (
    "select h.handover_id as id, count(distinct case when o.live then o.item end) as live "
    "from handover h join open_item o on o.handover_no = h.handover_no group by h.handover_id"
)
_TRIED = 10  # units that are looked through for a handover to open on, where not all are counted at once


@dataclass(frozen=True)
class Directory:
    """Every handover with the names of its unit, post and persons, ready to be searched, and its live items.

    With a store the live items are counted for the units that are shown: `live` counts those of a unit, where they do
    not stand in `handovers`.
    """

    handovers: pd.DataFrame
    people: dict[str, str]
    live: Callable[[str], Mapping[str, int]] | None = None

    def opening(self, unit: str = "") -> tuple[dict[str, str], str]:
        """The handover that a page opens on where none is named, of one unit or of all, and the rule in words."""
        mine = self.handovers[self.handovers["unit"] == unit] if unit else self.handovers
        kept, said = mine, "At none of them a live item was open." if len(mine) else ""
        if self.live is None:
            held = mine[mine["live"] > 0]
            if len(held):
                kept, said = held, f"Opened on the first of the {len(held):,} at which live items were open."
        else:
            units = mine["unit"].unique()
            tried = (counted[counted["live"] > 0] for one in units[:_TRIED] if len(counted := self.counted(mine, one)))
            held = next((one for one in tried if len(one)), mine.head(0))
            if len(held):
                kept, said = held, "Opened on the first in the lists at which live items were open."
            elif len(units) > _TRIED:
                said = f"At none of the first {_TRIED} units a live item was open."
        chosen = {} if kept.empty else dict(zip(
            ("unit", "post", "handover"), kept.iloc[0][["unit", "post_id", "handover_id"]], strict=True))  # fmt: skip
        return chosen, said

    def counted(self, frame: pd.DataFrame, unit: str) -> pd.DataFrame:
        """The handovers of a unit among some, with their live items."""
        mine = frame[frame["unit"] == unit]
        if self.live is None or mine.empty:
            return mine
        live = self.live(unit)
        return _with_live(mine, [live.get(one, 0) for one in mine["handover_id"]])

    def found(self, words: str) -> pd.DataFrame:
        """The handovers in which every one of the words occurs; all of them without words."""
        mask = pd.Series(True, index=self.handovers.index)
        for word in words.casefold().split():
            mask &= self.handovers["searched"].str.contains(word, regex=False)
        return self.handovers[mask]


def directory(audit: Any) -> Directory:
    """The directory of an audit: its handovers, in the order of units, posts and days."""
    units, posts, people = (_named(audit, text) for text in (_UNITS, _POSTS, _PEOPLE))
    frame = audit.handovers().frame.copy()
    frame["unit"] = [cell(one) for one in frame["unit_id"].tolist()]
    frame["unit_said"] = [_said(one, units.get(one, "")) for one in frame["unit"].tolist()]
    frame["post_said"] = [_said(one, posts.get(one, "")) for one in frame["post_id"].tolist()]
    frame["day"] = frame["on"].dt.strftime("%Y-%m-%d")
    told = zip(*(frame[one].tolist() for one in ("outgoing", "incoming", "merged_into")), strict=True)
    frame["who"] = [
        f"{called(left, people) or 'nobody'} → {called(came, people) or cell(into) or 'nobody'}"
        for left, came, into in told
    ]
    searched = (frame[one] for one in ("unit_said", "post_said", "day", "who"))
    frame["searched"] = reduce(lambda before, one: before + " " + one, searched).str.casefold()
    kept = frame.sort_values(["unit_said", "post_said", "on", "handover_id"]).reset_index(drop=True)
    apart = audit._live_items()
    if apart is not None:
        return Directory(kept, people, lru_cache(MOST_CHOICES)(apart))
    live = _named(audit, _OPEN)
    return Directory(_with_live(kept, [int(live.get(one, 0)) for one in kept["handover_id"]]), people)


def _with_live(frame: pd.DataFrame, live: list[int]) -> pd.DataFrame:
    """The handovers with their live items, and what a list says of each."""
    rows = zip(frame["day"].tolist(), live, frame["who"].tolist(), strict=True)
    return frame.assign(live=live, said=[f"{day} · {count:,} open · {who}" for day, count, who in rows])


def _named(audit: Any, text: str) -> dict[str, Any]:
    """Id → name (or number), the id itself where there is none."""
    frame = audit.sql(text)
    pairs = zip(*(frame[one].tolist() for one in frame), strict=True)
    return {one: cell(name) or one for one, name in pairs}


def choices(
    known: Directory, words: str = "", unit: str = "", post: str = "", handover: str = "", opened: str = ""
) -> dict[str, Any]:
    """What the three lists offer and which of it is chosen; what is no longer offered gives way to the first.

    Args:
        known: the directory.
        words: what was typed into the search; it narrows all three lists.
        unit: the unit chosen, by id.
        post: the post chosen.
        handover: the handover chosen.
        opened: why this handover is shown, where nobody chose it.
    """
    frame = known.found(words)
    units = _options(frame, "unit", "unit_said")
    unit = _kept(unit, units)
    posts = _options(frame[frame["unit"] == unit], "post_id", "post_said")
    post = _kept(post, posts)
    mine = known.counted(frame[frame["post_id"] == post], unit)
    handovers = _options(mine, "handover_id", "said")
    return {
        "words": words,
        "found": f"{len(frame):,} of {len(known.handovers):,} handovers. {opened}".strip(),
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
