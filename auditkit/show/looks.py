"""How a cell of a figure looks: fill, hatch and sign carry each meaning together, so that grey print keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auditkit.review.ask import counted
from auditkit.show import ink


@dataclass(frozen=True)
class Look:
    """One meaning: its words in the key, the sign in the cell, the ground behind it."""

    words: str
    sign: str
    fill: str
    hatch: str = ""
    outlined: bool = False
    hollow: bool = False
    size: float = 5.0
    half: bool = False

    def signed(self) -> dict[str, Any]:
        """The sign as matplotlib takes it."""
        half = {"fillstyle": "left", "markerfacecoloralt": "white"} if self.half else {}
        return {
            **half, "marker": self.sign, "linestyle": "none", "markersize": self.size, "markeredgecolor": ink.TEXT,
            "markerfacecolor": "white" if self.hollow else ink.TEXT, "markeredgewidth": 0.8,
        }  # fmt: skip

    def ground(self) -> dict[str, Any]:
        """The ground as matplotlib takes it."""
        return {
            "facecolor": self.fill, "edgecolor": ink.TEXT if self.outlined else "#9A9A9A", "hatch": self.hatch,
            "linestyle": "--" if self.outlined else "-", "linewidth": 0.9 if self.outlined else 0.5,
        }  # fmt: skip


def told(counts: Mapping[str, int], looks: Mapping[str, Look]) -> str:
    """The counts in the words of the key and in its order, zeros left out."""
    return counted(counts, {name: look.words for name, look in looks.items()})


OUTCOMES = {
    "done": Look("done", "o", "#BFE5DA"),
    "carried": Look("carried on", ">", "#DDEFF9", size=4),
    "moved": Look("moved", "$↷$", "#DDEFF9", size=6.5),
    "cancelled": Look("cancelled", "_", "#E4E4E4", size=6),
    "dropped": Look("dropped", "X", "#F3BF9C", size=6.5),
    "not_yet": Look("not yet", "o", "white", hollow=True),
    "unsure": Look("unsure", "$\\approx$", "#F2F2F2", "....", size=6),
    "cannot_tell": Look("cannot tell", "$?$", "#F2F2F2", "////", outlined=True, size=6),
    "unplanned": Look("reviewed, not planned", "+", "white", size=6),
}
SHEETS = {
    "received": Look("received", ".", "#D9EEF8", size=3),
    "partial": Look("partial", "s", "#FBE3B4", "....", size=5.5, half=True),
    "interim": Look("interim", "v", "#F7F3C1", hollow=True),
    "missing": Look("missing", "X", "#F3BF9C", outlined=True, size=6.5),
    "not_due": Look("not due", "", "white", outlined=True),
}
DUTIES = {
    "one accountable": Look("accountable", "o", "#BFDCEF"),
    "several accountable": Look("one of several accountable", "$2$", "#F3C9DD", "////", size=7),
    "accountable post vacant": Look("accountable, and vacant", "o", "white", outlined=True, hollow=True),
    "nobody accountable": Look("nobody accountable", "X", "#F3BF9C", outlined=True, size=6.5),
    "cannot tell": Look("cannot tell", "$?$", "#F2F2F2", "....", outlined=True, size=6),
    "shared": Look("deputy, assists or liaison", ".", "#F2F2F2", size=4),
}
STATES = {
    "never_followed_up": Look("never followed up", "X", "#E58B57", size=6),
    "cannot_tell": Look("cannot tell", "$?$", "#F2F2F2", "....", size=6),
    "not_yet": Look("not yet", "o", "white", hollow=True),
    "followed_up_late": Look("followed up late", "^", "#F6D28A", "////"),
    "followed_up": Look("followed up", "o", "#8CD0BD", "\\\\\\\\"),
    "closed_between": Look("closed between", "s", "#BDBDBD", "xxxx"),
}
SEVERITIES = {
    "high": Look("high", "^", "#E58B57", "xxxx"),
    "medium": Look("medium", "D", "#F6D28A", "////", size=4.5),
    "low": Look("low", "v", "#DDEFF9"),
    "": Look("severity not recorded", "o", "white", "....", hollow=True),
}
