"""How old what is open is, and how long what surfaced had stayed unseen: bars whose parts are hatched and counted."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from auditkit.result import cell, many
from auditkit.review.ask import counted, told_apart
from auditkit.show import ink
from auditkit.show.grids import strip
from auditkit.show.looks import OUTCOMES, SEVERITIES, STATES, Look
from auditkit.show.scene import frame_of
from auditkit.show.sheet import EDGE, SIZE, Layout, Sheet

BAR, HEAD = 0.32, 0.1
_PERIODS = (*((n, f"{n} period{'' if n == 1 else 's'}") for n in range(1, 7)), (12, "7 to 12 periods"))
_AGE = (*_PERIODS, (math.inf, "more than 12 periods"))
_SILENT = ((0, "not silent"), *_AGE)
_DAYS = (
    (30, "30 days or fewer"), (90, "31 to 90 days"), (180, "91 to 180 days"), (365, "181 to 365 days"),
    (math.inf, "more than 365 days"),
)  # fmt: skip
_UNKNOWN, _UNSEEN = "not recorded", "sheets not seen"


@dataclass(frozen=True)
class Bars:
    """One bar a class of age, its parts by look."""

    title: str
    sentence: str
    bars: tuple[tuple[str, Mapping[str, int]], ...]
    looks: Mapping[str, Look]

    @property
    def rows(self) -> int:
        return 1  # classes of age are never left out

    def texts(self) -> Iterable[str]:
        yield from (self.title, self.sentence, *(name for name, _ in self.bars))

    def lay(self, known: list[str], wide: float, most: int) -> Layout:
        """All bars; the longest takes the room."""
        left = max([ink.width(name, known, SIZE) for name, _ in self.bars], default=1.0) + 2 * EDGE
        longest = max([sum(parts.values()) for _, parts in self.bars], default=0) or 1
        inch = (wide - left - 3.6) / longest  # the words beside a bar need no key

        def paint(sheet: Sheet, top: float) -> None:
            for n, (name, parts) in enumerate(self.bars):
                _bar(sheet, top + HEAD + n * BAR, left, inch, name, {k: (self.looks[k], v) for k, v in parts.items()})

        key = tuple(
            (look.words, look.signed()) for k, look in self.looks.items() if any(p.get(k) for _, p in self.bars)
        )
        return Layout(HEAD + len(self.bars) * BAR, self.sentence, key, paint)


def _bar(sheet: Sheet, down: float, left: float, inch: float, name: str, parts: Mapping[str, tuple[Look, int]]) -> None:
    from matplotlib.patches import Rectangle

    middle = down + BAR / 2
    sheet.write(left - 0.1, middle, name, left - EDGE, f"row:{name}", ha="right")
    x = left
    for kind, (look, count) in parts.items():
        if not count:
            continue
        wide = inch * count
        part = Rectangle((x, down + 0.04), wide, BAR - 0.08, gid=f"bar:{name}:{kind}", zorder=2, hatch_linewidth=0.4,
                         **{**look.ground(), "edgecolor": "#5A5A5A"})  # fmt: skip
        sheet.ax.add_patch(part)
        if wide > 0.2:
            halo: dict[str, Any] = {"marker": "o", "linestyle": "none", "markersize": 10, "markeredgecolor": "none"}
            sheet.ax.plot([x + wide / 2], [middle], zorder=3, markerfacecolor=look.fill, **halo)
            sheet.ax.plot([x + wide / 2], [middle], zorder=4, **look.signed())
        x += wide
    summed = " + ".join(f"{count:,} {look.words}" for look, count in parts.values() if count)
    total = sum(count for _, count in parts.values())
    several = sum(count > 0 for _, count in parts.values()) > 1
    words = f"{total:,}{f' = {summed}' if several else ''}"
    sheet.write(x + 0.1, middle, words, sheet.wide - x - 0.15, f"count:{name}")


def ageing(answer: Any) -> Bars:
    """Classes of age from a review, `follow_up()`, `outcomes()` or `surfaced()`.

    Items open at a handover by how long they have been silent; promises still open by how many periods they have stood
    in the plans; problems by the days from their occurrence to their discovery, at least.
    """
    name = getattr(answer, "name", "")
    if name in {"surfaced", "surfacing"}:
        return _unseen(answer.frame)
    if name == "outcomes":
        return _standing(answer)
    return _silent(frame_of(getattr(answer, "items", answer)), answer)


def _silent(frame: pd.DataFrame, answer: Any) -> Bars:
    title, as_of = "How long the items open at handover have been silent", cell(answer.parameters["as_of"])
    live = frame[frame["live"].fillna(True).astype(bool)] if "live" in frame else frame
    state = live["state"] if "state" in live else pd.Series("never_followed_up", index=live.index)
    silent = live["months_silent"]
    if "months_unseen" in live:  # what nobody has seen is no silence, and no sign either
        silent = silent.mask(silent.eq(0) & live["months_unseen"].gt(0))
    made = _classed(silent, state, STATES, _SILENT, _UNSEEN)
    if not made:
        return Bars(title, f"No live item was open at handover, as of {as_of}.", made, STATES)
    items = live["item_id"].nunique()
    several = f" ({many(items, 'item')}, each counted at every handover that it met)" if items < len(live) else ""
    said = (
        f"{many(len(live), 'live item')} open at handover{several} as of {as_of}, by periods without a sign: "
        f"{_told(made)}. Of them {counted(Counter(state), _apart(live, state))}."
    )
    return Bars(title, said, made, STATES)


def _apart(live: pd.DataFrame, state: pd.Series) -> dict[str, str]:
    """The words of the states, with what is said of some of the items under them, as in the headline."""
    marks = live[[name for name in ("before_incoming", "traces") if name in live]].astype(object)
    cells = marks.where(marks.notna(), None).itertuples(index=False, name=None)
    rows = (dict(zip(marks.columns, row, strict=True)) for row in cells)
    return told_apart({name: look.words for name, look in STATES.items()}, zip(state, rows, strict=True))


def _standing(answer: Any) -> Bars:
    grid = strip(answer)
    rows = []
    for row in grid.lines:
        last = row.cells[max(row.cells)]
        if last in {"carried", "not_yet", "unsure", "cannot_tell"}:
            rows.append((len(row.cells), last))
    frame = pd.DataFrame(rows, columns=["age", "outcome"])
    made = _classed(frame["age"], frame["outcome"], OUTCOMES, _AGE)
    as_of = cell(answer.parameters["as_of"])
    said = (
        f"{many(len(rows), 'promise')} still open or not known to be closed as of {as_of}, by the periods in which "
        f"each was planned: {_told(made)}."
    )
    if not made:
        said = f"No promise is still open as of {as_of}."
    return Bars("How long open promises have stood in the plans", said, made, OUTCOMES)


def _unseen(frame: pd.DataFrame) -> Bars:
    one = frame.drop_duplicates("problem_id")
    severity = one["severity"].map(lambda value: cell(value) if cell(value) in SEVERITIES else "")
    made = _classed(one["lag_days_min"], severity, SEVERITIES, _DAYS)
    said = f"{many(len(one), 'problem')} that surfaced after a handover, by the days they stayed unseen: {_told(made)}."
    if not made:
        said = "No problem on record surfaced after a handover."
    return Bars("How long problems stayed unseen", said, made, SEVERITIES)


def _classed(
    age: pd.Series,
    kind: pd.Series,
    looks: Mapping[str, Look],
    classes: tuple[tuple[float, str], ...],
    unknown: str = _UNKNOWN,
) -> tuple[tuple[str, dict[str, int]], ...]:
    """Class → look → count; each class up to the oldest that occurs, those without an age last; no class of nothing."""
    names = [*(name for _, name in classes), unknown]
    made: dict[str, dict[str, int]] = {name: dict.fromkeys(looks, 0) for name in names}
    for value, look in zip(age, kind, strict=True):
        words = cell(value)
        within = unknown if not words else next(name for most, name in classes if float(words) <= most)
        made[within][str(look)] += 1
    used = [n for n, name in enumerate(names[:-1]) if any(made[name].values())]
    shown = names[: max(used, default=-1) + 1] + ([unknown] if any(made[unknown].values()) else [])
    return tuple((name, made[name]) for name in shown)


def _told(bars: tuple[tuple[str, Mapping[str, int]], ...]) -> str:
    return ", ".join(f"{name} {sum(parts.values()):,}" for name, parts in bars if any(parts.values()))
