"""A grid of marked cells: items by period, sheets by unit and period, posts by area of duty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditkit.show import ink
from auditkit.show.looks import Look
from auditkit.show.sheet import EDGE, SIZE, Layout, Sheet

if TYPE_CHECKING:
    from matplotlib.patches import Rectangle

ROW, BREAK, NARROW, BROAD, HEAD = 0.215, 0.08, 0.175, 0.34, 0.26


@dataclass(frozen=True)
class Row:
    """One row: its words, its cells (column → the name of a look), and how much it matters where not all are drawn."""

    name: str
    label: str
    cells: Mapping[int, str]
    matters: tuple[int, ...] = ()
    detail: str = ""
    group: str = ""


@dataclass(frozen=True)
class Grid:
    """Rows and columns of looks; `ordered` columns are periods, of which the last ones are kept and some are named.

    `first` says which rows are kept where not all are drawn: those of the highest `matters`, of equals the upper ones.
    """

    title: str
    sentence: str
    lines: tuple[Row, ...]
    columns: tuple[str, ...]
    looks: Mapping[str, Look]
    what: tuple[str, str]
    first: str
    ordered: bool = True

    @property
    def rows(self) -> int:
        return len(self.lines)

    def texts(self) -> Iterable[str]:
        yield from (self.title, self.sentence, *self.columns)
        for row in self.lines:
            yield f"{row.label} {row.detail} {row.group}"

    def kept(self, most: int) -> tuple[Row, ...]:
        """The rows that matter most, in their own order."""
        ranked = sorted(range(len(self.lines)), key=lambda n: (*(-one for one in self.lines[n].matters), n))[:most]
        return tuple(self.lines[n] for n in sorted(ranked))

    def lay(self, known: list[str], wide: float, most: int) -> Layout:
        """The rows and columns that have the room, the others counted in the caption."""
        rows = self.kept(most)
        labels = max([ink.width(row.label, known, SIZE) for row in rows], default=1.0)
        details = max([ink.width(row.detail, known, SIZE) for row in rows], default=0.0)
        left = min(0.3 * wide, labels + 2 * EDGE)
        right = min((0.16 if self.ordered else 0.45) * wide, details + 2 * EDGE)
        fits = max(int((wide - left - right) / NARROW), 1)
        first = max(len(self.columns) - fits, 0) if self.ordered else 0
        columns = self.columns[first : first + fits]
        heads = max([ink.width(name, known, SIZE) for name in columns], default=0.0) + 0.14
        cell = min((wide - left - right) / max(len(columns), 1), BROAD if self.ordered else max(heads, BROAD))
        # Names of areas stand upright where they do not fit lying; of periods only some are named.
        upright = not self.ordered and heads > cell
        every = 1 if upright or not self.ordered else max(-int(-heads // cell), 1)
        head = min(heads, 1.5) + 0.08 if upright else HEAD
        placed = _Placed(self, rows, first, columns, left, cell, head, every, upright)
        here = {name for row in rows for n, name in row.cells.items() if first <= n < first + len(columns)}
        key = tuple((look.words, _keyed(look)) for name, look in self.looks.items() if name in here)
        said = self.sentence + self._left_out(len(rows), len(columns))
        return Layout(placed.body, said, key, placed.paint)

    def _left_out(self, rows: int, columns: int) -> str:
        said = []
        if rows < len(self.lines):
            said.append(f"{rows:,} of {len(self.lines):,} {self.what[0]}, {self.first}")
        if columns < len(self.columns):
            last = "the last " if self.ordered else ""
            said.append(f"{last}{columns:,} of {len(self.columns):,} {self.what[1]}")
        return f" Drawn: {'; '.join(said)}." if said else ""


@dataclass(frozen=True)
class _Placed:
    """The part of a grid that is drawn, with the inches it takes."""

    grid: Grid
    rows: tuple[Row, ...]
    first: int
    columns: tuple[str, ...]
    left: float
    cell: float
    head: float
    every: int
    upright: bool

    @property
    def body(self) -> float:
        breaks = sum(a.group != b.group for a, b in zip(self.rows, self.rows[1:], strict=False))
        return self.head + len(self.rows) * ROW + breaks * BREAK

    def paint(self, sheet: Sheet, top: float) -> None:
        """Draw heads, labels, cells and signs: one collection a look, however many cells it has."""
        self._heads(sheet, top)
        grounds: dict[str, list[Rectangle]] = {}
        signs: dict[str, list[tuple[float, float]]] = {}
        down = top + self.head
        before = None
        for row in self.rows:
            down += BREAK if before is not None and before.group != row.group else 0.0
            before = row
            middle = down + ROW / 2
            sheet.write(self.left - 0.1, middle, row.label, self.left - 0.1 - EDGE, f"row:{row.name}", ha="right")
            right = self.left + len(self.columns) * self.cell + 0.12
            sheet.write(right, middle, row.detail, sheet.wide - right - 0.05, f"detail:{row.name}", size=7.5)
            for n, look in row.cells.items():
                if self.first <= n < self.first + len(self.columns):
                    x = self.left + (n - self.first) * self.cell
                    grounds.setdefault(look, []).append(_cell(x, down, self.cell))
                    signs.setdefault(look, []).append((x + self.cell / 2, middle))
            down += ROW
        for look, patches in grounds.items():
            _collect(sheet, look, self.grid.looks[look], patches, signs[look])

    def _heads(self, sheet: Sheet, top: float) -> None:
        for n, name in enumerate(self.columns):
            # Counted from the last column: the newest period is always named.
            if (len(self.columns) - 1 - n) % self.every:
                continue
            x = self.left + (n + 0.5) * self.cell
            if self.upright:
                sheet.write(
                    x, top + self.head - 0.06, name, self.head - 0.08, f"column:{name}", rotation=90, ha="center",
                    va="bottom",
                )  # fmt: skip
            else:
                right = n == len(self.columns) - 1 and self.every > 1
                edge = self.left + (n + 1) * self.cell if right else x
                sheet.write(
                    edge, top + self.head - 0.1, name, self.cell * max(self.every, 1) - 0.04, f"column:{name}",
                    ha="right" if right else "center",
                )  # fmt: skip


def _cell(x: float, down: float, wide: float) -> Rectangle:
    from matplotlib.patches import Rectangle

    return Rectangle((x + 0.012, down + 0.012), wide - 0.024, ROW - 0.024)


def _collect(sheet: Sheet, name: str, look: Look, cells: list[Rectangle], signs: list[tuple[float, float]]) -> None:
    from matplotlib.collections import PatchCollection

    ground = look.ground()
    hatch = ground.pop("hatch")
    made = PatchCollection(cells, gid=f"cells:{name}", zorder=2, hatch=hatch, hatch_linewidth=0.4, **ground)
    sheet.ax.add_collection(made, autolim=False)
    if look.sign:
        x, y = zip(*signs, strict=True)
        sheet.ax.plot(x, y, gid=f"signs:{name}", zorder=3, clip_on=False, **look.signed())


def _keyed(look: Look) -> dict[str, object]:
    """A look in the key: its sign, or a small outlined square where it has none."""
    if look.sign:
        return look.signed()
    return {
        "marker": "s",
        "linestyle": "none",
        "markersize": 6,
        "markerfacecolor": look.fill,
        "markeredgecolor": "#555",
    }
