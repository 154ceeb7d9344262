"""The sheet that a figure is drawn on: inches from its top left corner, days along the middle, text that stays put."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from auditkit.show import ink

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D
    from matplotlib.text import Text

SIZE = 8.0
LINE = 0.165
_TICK_INCHES = 0.72
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True)
class Board:
    """One box of a figure, `wide` × `high` inches; the days run from `left` to `wide - right`."""

    ax: Axes
    known: list[str]
    box: tuple[float, float, float, float]
    wide: float
    high: float
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

    def at(self, inches_right: float, inches_down: float) -> tuple[float, float]:
        """A place in the box as a share of the figure."""
        x0, y0, w, h = self.box
        return x0 + w * inches_right / self.wide, y0 + h * (1 - inches_down / self.high)

    def write(self, right: float, down: float, text: str, room: float, gid: str = "", **style: Any) -> Text:
        """One line of text at inches from the top left corner, shortened to the room it has."""
        size, weight = style.pop("size", SIZE), style.pop("weight", "normal")
        shown = ink.fit(ink.legible(text, self.known), room, self.known, size, weight)
        x, y = self.at(right, down)
        style = {"va": "center", "color": ink.TEXT, "zorder": 6, **style}
        written = self.ax.text(
            x, y, shown, transform=self.ax.figure.transFigure, family=self.known, size=size, weight=weight,
            parse_math=False, clip_on=False, gid=gid, **style,
        )  # fmt: skip
        return written

    def mark(self, right: float, down: float, marker: str, **style: Any) -> None:
        """A mark at inches from the top left corner, for keys that stand outside the days."""
        from matplotlib.lines import Line2D

        x, y = self.at(right, down)
        line = Line2D([x], [y], marker=marker, linestyle="none", transform=self.ax.figure.transFigure, **style)
        line.set_clip_on(False)
        self.ax.add_artist(line)

    def stroke(self, days: Iterable[date], down: float, gid: str, **style: Any) -> Line2D:
        """A line or a mark at the given days, `down` inches below the top of the lanes."""
        shown = [self.clip(day) for day in days]
        [line] = self.ax.plot(shown, [down] * len(shown), gid=gid, **style)  # type: ignore[arg-type]
        return line

    def months(self) -> None:
        """Month names along the axis, as many as stand apart."""
        per_month = (self.wide - self.left - self.right) / max((self.last - self.first).days / 30.44, 1)
        step = next((one for one in _STEPS if one * per_month >= _TICK_INCHES), _STEPS[-1])
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


def days_shown(on: date, as_of: date, seen: Iterable[date], months_back: int = 18) -> tuple[date, date]:
    """The range of days of a figure: from the first sighting, at most so many months before the handover, to as-of."""
    floor = on - timedelta(round(months_back * 30.44))
    earliest = min([on - timedelta(92), *(max(day, floor) for day in seen)])
    latest = max(as_of, on + timedelta(31))
    return earliest, latest + (latest - earliest) // 30
