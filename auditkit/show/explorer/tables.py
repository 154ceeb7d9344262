"""The tables behind a review, ready to be searched: text only, the columns that say something, a cap with its count."""

from __future__ import annotations

from typing import Any

import pandas as pd

from auditkit.result import cell
from auditkit.show.explorer.picture import SEEN
from auditkit.show.scene import STATES, frame_of

MOST_ROWS = 1000
NAMES = {
    "items": "every item",
    "never_followed_up": "never followed up",
    "searched": "where they were looked for",
    "surfaced_after": "surfaced after",
    "omitted": "omitted from the signed list",
    "missing": "sheets not seen in full",
    "holders": "holders of the posts",
    "replies": "replies",
    "evidence": "the rows behind it",
}
_LONG = frozenset({"text", "title", "why", "traces", "evidence"})
# Keys of the program, what is the same in every row of one review, and what another column says.
_SILENT = frozenset({"handover_id", "item", "row_key", "tenure", "last_trace", "below", "followed_by_event"})
_SAME = frozenset({"post_id", "unit_id", "on"})


def offered(review: Any) -> list[tuple[str, str]]:
    """The tables of a review that hold rows, by name, with how many, and how many of them where not all fit a page."""
    counts = {name: len(frame_of(getattr(review, name))) for name in NAMES}
    return [(name, f"{NAMES[name]} ({_count(count)})") for name, count in counts.items() if count]


def searchable(review: Any, name: str, most: int = MOST_ROWS) -> tuple[pd.DataFrame, list[int]]:
    """One table of a review as text, at most so many rows of it, and which of its columns hold no long text."""
    frame = frame_of(getattr(review, name))
    silent = _SILENT | (_SAME if name in {"items", "never_followed_up", "omitted"} else frozenset())
    if {"item_id", "text"} <= set(frame) and frame["item_id"].str.count(r"\|").ge(3).all():
        silent |= {"item_id"}  # made of the item's own words: the text says it
    kept = frame[[one for one in frame if one not in silent and not frame[one].isna().all()]].head(most)
    words = {one: f"{str(one).replace('_', ' ')}{SEEN if one == 'last_seen' else ''}" for one in kept}
    return kept.map(_text).rename(columns=words), [at for at, one in enumerate(kept) if one not in _LONG]


def _count(rows: int) -> str:
    return f"{rows:,}" if rows <= MOST_ROWS else f"{MOST_ROWS:,} of {rows:,}"


def _text(value: object) -> str:
    text = cell(value)
    return STATES.get(text, text)
