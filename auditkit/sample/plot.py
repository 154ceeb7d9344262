"""The plot of the enterprise as data: who leaves when and how, which sheets are lost, what is reorganised.

Months are counted from the first one; below nought from the end, as in a list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Style = Literal["eve", "mid", "acting", "vacancy", "overlap", "left", "long", "renamed", "cover"]


@dataclass(frozen=True)
class Change:
    """A change of holder.

    eve: leaves on a month's last day, the next comes on the first. mid: in the middle of a month. acting: the deputy
    fills half a month. vacancy: twenty empty days, then an acting spell of 25. overlap: eleven days with both. left: no
    successor. long: more than a year empty. renamed: the post is renamed on the day. cover: away, and back.
    """

    post: str
    style: Style
    month: int
    signed: bool = False


CHANGES = (
    Change("HQ-DGM2", "eve", 10),
    Change("D1-MGR", "eve", 26),
    Change("D1-MGR", "eve", 28),
    Change("D2-SPC", "long", 6),
    Change("D3-SPC", "renamed", 20),
    Change("D3-MGR", "overlap", 16),
    Change("D4-MGR", "eve", -2),
    Change("D4-SPC", "left", -3),
    Change("P1-MGR", "eve", 8),
    Change("P2-MGR", "vacancy", 14, signed=True),
    Change("P2-MGR", "eve", 28, signed=True),
    Change("P3-MGR", "mid", 6),
    Change("P4-ENG", "mid", 22),
    Change("P4-MGR", "cover", 26),
    Change("P6-MGR", "eve", 12),
    Change("P7-MGR", "acting", -4, signed=True),
)

LOST = (
    ("D1", 10, "plan", "missing"),
    ("D1", 18, "review", "missing"),
    ("D1", 29, "review", "missing"),
    ("D2", 12, "plan", "partial"),
    ("D2", 22, "review", "interim"),
    ("D3", 24, "plan", "interim"),
    ("D3", 30, "review", "partial"),
    ("D3", -2, "review", "interim"),
    ("D4", 14, "plan", "missing"),
    ("D4", 14, "review", "missing"),
    ("P3", 19, "review", "missing"),
    ("P4", 30, "plan", "partial"),
    ("P7", -7, "review", "partial"),
)

RENAMED = ("P3", 18, "P3E")
MERGED = ("P5", 24, "P6")
ENDED = ("P1", 29)
STARTED = ("P4", 9)
# Posts whose changes would make an item's state a matter of opinion carry no work.
IDLE = ("D2-SPC", "D3-SPC", "D4-SPC", "P5-MGR")
# In these units every item that stays open is placed by hand, so that the review of their handover can be told.
BY_HAND = ("P7",)
CHINESE = ("D4", "P6")

# (post, fate, months from the month in which the outgoing is last seen, how many, post of the item or "")
HAND = (
    ("P7-MGR", "left_behind", -2, 2), ("P7-MGR", "left_in_plan", -1, 1), ("P7-MGR", "left_at_term", -1, 1),
    ("P7-MGR", "copied_only", -1, 1), ("P7-MGR", "copied_on", -1, 1), ("P7-MGR", "bulk_only", -1, 2),
    ("P7-MGR", "due_moved_only", -1, 1), ("P7-MGR", "late_done", -1, 1), ("P7-MGR", "late_order", -1, 1),
    ("P7-MGR", "lost_then_silent", -3, 5), ("P7-MGR", "bulk_too", -1, 4), ("P7-MGR", "steady_2", -1, 4),
    ("P7-MGR", "steady_3", -2, 2), ("P7-MGR", "steady_4", -1, 4), ("P7-MGR", "steady_5", -2, 4),
    ("P7-MGR", "steady_6", -3, 3), ("P7-MGR", "steady_3", -1, 2), ("P7-MGR", "stale_return", -6, 1),
    ("P7-MGR", "silent", -9, 3), ("P7-MGR", "term", -12, 3), ("P7-MGR", "silent_at_once", -15, 2),
    ("P7-MGR", "term_unsaid", -18, 2), ("P7-MGR", "silent", -22, 2), ("P7-MGR", "term", -25, 1),
    ("P2-MGR", "left_in_plan", -1, 2), ("P2-MGR", "left_behind", -2, 2), ("P2-MGR", "few_at_once", -1, 3),
    ("P2-MGR", "late_return", -2, 2), ("P2-MGR", "steady_2", -1, 3), ("P2-MGR", "steady_5", -2, 3),
)  # fmt: skip
