"""The sheet that a figure is drawn on: inches from its top left corner, days along the middle, text that stays put."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from auditkit.show import ink
from auditkit.show.sheet import SIZE, Sheet

if TYPE_CHECKING:
    from matplotlib.lines import Line2D

_TICK_INCHES = 0.69
STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
_MONTHS_BACK = 18


@dataclass(frozen=True)
class Board(Sheet):
    """One box of a figure, `wide` × `high` inches; the days run from `left` to `wide - right`."""

    left: float
    right: float
    top: float
    bottom: float
    first: date
    last: date

    def spread(self) -> None:
        """Give the axes their place in the box: x counts days, y inches from the top of the lanes."""
        from matplotlib.dates import date2num

        x0, y0, w, h = self.box
        self.ax.set_position(
            (
                x0 + w * self.left / self.wide,
                y0 + h * self.bottom / self.high,
                w * (self.wide - self.left - self.right) / self.wide,
                h * (self.high - self.top - self.bottom) / self.high,
            )
        )
        self.ax.set_xlim(date2num(self.first), date2num(self.last))  # type: ignore[no-untyped-call]
        self.ax.set_ylim(self.high - self.top - self.bottom, 0)
        self.ax.set_yticks([])
        for side in ("left", "right", "top"):
            self.ax.spines[side].set_visible(False)

    def x(self, day: date) -> float:
        """Where a day stands, in inches from the left edge of the box; days outside the range stand at its ends."""
        share = (self.clip(day) - self.first).days / max((self.last - self.first).days, 1)
        return self.left + share * (self.wide - self.left - self.right)

    def clip(self, day: date) -> date:
        return min(max(day, self.first), self.last)

    def stroke(self, days: Iterable[date], down: float, gid: str, **style: Any) -> Line2D:
        """A line or a mark at the given days, `down` inches below the top of the lanes."""
        shown = [self.clip(day) for day in days]
        [line] = self.ax.plot(shown, [down] * len(shown), gid=gid, **style)  # type: ignore[arg-type]
        return line

    def span(self, since: date, until: date, down: float, gid: str) -> None:
        """A hatched bar between two days: how long a problem went undiscovered."""
        from matplotlib.dates import date2num
        from matplotlib.patches import Rectangle

        left, right = (float(date2num(self.clip(day))) for day in (since, until))  # type: ignore[no-untyped-call]
        bar = Rectangle(
            (left, down - 0.05), right - left, 0.1, facecolor="#F0D5E3", edgecolor=ink.PURPLE, hatch="||||",
            hatch_linewidth=0.5, linewidth=1.0, zorder=4, gid=gid,
        )  # fmt: skip
        self.ax.add_patch(bar)

    def months(self) -> None:
        """Month names along the axis, as many as stand apart."""
        per_month = (self.wide - self.left - self.right) / max((self.last - self.first).days / 30.44, 1)
        step = next((one for one in STEPS if one * per_month >= _TICK_INCHES), STEPS[-1])
        ticks = month_starts(self.first, self.last, step)
        self.ax.set_xticks(ticks, labels=[f"{day:%Y-%m}" if step < 12 else f"{day:%Y}" for day in ticks])  # type: ignore[arg-type]
        self.ax.tick_params(axis="x", labelsize=SIZE - 0.5, length=3, colors=ink.TEXT, labelfontfamily=self.known[0])
        self.ax.grid(visible=True, axis="x", color=ink.PALE, linewidth=0.8, zorder=0)
        self.ax.set_axisbelow(True)


def month_starts(first: date, last: date, step: int) -> list[date]:
    """First days of every `step`-th month inside a range, counted from January."""
    index = first.year * 12 + first.month - 1 + (first.day > 1)
    index += -index % step
    days = []
    while (day := date(index // 12, index % 12 + 1, 1)) <= last:
        days.append(day)
        index += step
    return days


def days_shown(on: date, as_of: date, seen: Iterable[date]) -> tuple[date, date]:
    """The range of days of a figure: from the first sighting, at most 18 months before the handover, to as-of."""
    floor = on - timedelta(round(_MONTHS_BACK * 30.44))
    earliest = min([on - timedelta(92), *(max(day, floor) for day in seen)])
    latest = max(as_of, on + timedelta(31))
    return earliest, latest + (latest - earliest) // 30
