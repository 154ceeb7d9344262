"""The picture of one trail: lanes of holders above, one row a wording, an act, a person; time runs across."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from auditkit.show import ink
from auditkit.show.board import Board
from auditkit.show.lanes import Lane, draw_lane, lanes, named
from auditkit.show.looks import OUTCOMES
from auditkit.show.plan import GAP, HEADING, MOST_POSTS, ROW, TICKS, listed
from auditkit.show.scene import Holder
from auditkit.show.sheet import Layout, Sheet
from auditkit.show.signs import TRAIL
from auditkit.show.trails import Strand, Trace, signs_used

AT_LEAST = 2
# The review of a month and the plan of the next one are written on one day.
_BESIDE = {"plan": -0.05, "review": 0.05}
_LINES: dict[str, dict[str, Any]] = {
    "wording": {"color": ink.BLUE, "linewidth": 2.0, "solid_capstyle": "butt", "zorder": 3},
    "due": {"color": ink.TEXT, "linewidth": 0.9, "linestyle": (0, (1, 1.5)), "zorder": 2},
}


@dataclass(frozen=True)
class Drawn(Trace):
    """A trail that can be put on a sheet."""

    def lay(self, known: list[str], wide: float, most: int) -> Layout:
        """As many rows as allowed, of every group some; the first of a group are the first in time."""
        days = self.days
        drawn = lanes(self.scene, days, MOST_POSTS) if self.scene.post else ()
        left, right = min(3.6, 0.31 * wide), min(2.2, 0.2 * wide)
        names, notes, short = named(drawn, days, wide - left - right, self.scene.as_of, known)
        groups = shared(self.groups, most)
        shown = [strand for _, strands, _ in groups for strand in strands]
        body = _Body(self, drawn, names, groups, left, right)
        key = tuple((words, _style(kind)) for kind, words in signs_used(shown).items())
        out = "" if len(shown) == self.rows else f" Drawn: {len(shown):,} of {self.rows:,} rows."
        said = f"{self.sentence}{out}{listed('In the bands', notes)}{listed('Bands too narrow for a name', short)}"
        return Layout(body.high + TICKS, said, key, body.paint)


def shared(groups: tuple[tuple[str, tuple[Strand, ...]], ...], most: int) -> list[tuple[str, tuple[Strand, ...], int]]:
    """Heading, rows drawn, rows there are: at most so many in all, and some of every group while there is room."""
    room = [min(len(strands), AT_LEAST) for _, strands in groups]
    while sum(room) > max(most, 1):
        room[room.index(max(room))] -= 1
    for n, (_, strands) in enumerate(groups):
        room[n] += min(len(strands) - room[n], max(most - sum(room), 0))
    return [(head, strands[:take], len(strands)) for (head, strands), take in zip(groups, room, strict=True) if take]


@dataclass(frozen=True)
class _Body:
    trace: Trace
    lanes: tuple[Lane, ...]
    names: dict[Holder, str]
    groups: list[tuple[str, tuple[Strand, ...], int]]
    left: float
    right: float

    @cached_property
    def high(self) -> float:
        rows = sum(HEADING + len(strands) * ROW + GAP for _, strands, _ in self.groups)
        return sum(lane.high for lane in self.lanes) + GAP + rows

    def paint(self, sheet: Sheet, top: float) -> None:
        """Draw lanes, rows, and the days on which a post changed hands."""
        first, last = self.trace.days
        board = Board(
            sheet.ax, sheet.known, sheet.box, sheet.wide, sheet.high, left=self.left, right=self.right, top=top,
            bottom=sheet.high - top - self.high, first=first, last=last,
        )  # fmt: skip
        sheet.ax.set_axis_on()
        board.spread()
        board.months()
        down = 0.0
        for lane in self.lanes:
            draw_lane(board, lane, down, self.trace.scene, self.names)
            down += lane.high
        for day in self.trace.handovers:
            if first <= day <= last:
                sheet.ax.axvline(day, color=ink.TEXT, linewidth=1.4, zorder=1.5, gid=f"handover:{day}")  # type: ignore[arg-type]
        as_of = self.trace.scene.as_of
        sheet.ax.axvline(as_of, color=ink.TEXT, linewidth=1.0, linestyle=(0, (4, 3)), zorder=1.5, gid="as of")  # type: ignore[arg-type]
        down += GAP
        for head, strands, whole in self.groups:
            count = "" if len(strands) == whole else f": {len(strands):,} of {whole:,}"
            board.write(0.15, top + down + HEADING / 2 + 0.02, f"{head}{count}", self.left - 0.3, f"group:{head}",
                        weight="bold")  # fmt: skip
            sheet.ax.axhline(down + HEADING - 0.03, color="#C9C9C9", linewidth=0.6, zorder=1)
            down += HEADING
            for strand in strands:
                _strand(board, strand, down + ROW / 2)
                down += ROW
            down += GAP


def _strand(board: Board, strand: Strand, down: float) -> None:
    middle = board.top + down
    board.write(0.3, middle, strand.label, board.left - 0.45, f"row:{strand.name}")
    right = board.wide - board.right + 0.12
    board.write(right, middle, strand.detail, board.right - 0.2, f"detail:{strand.name}", size=7.5)
    if strand.stretch and strand.kind == "span":
        board.span(*strand.stretch, down, f"span:{strand.name}")
    elif strand.stretch:
        board.stroke(strand.stretch, down, f"line:{strand.name}", **_LINES[strand.kind])
    for sign in strand.signs:
        gid = f"{sign.kind}:{strand.name}:{sign.day}"
        board.stroke((sign.day,), down + _BESIDE.get(sign.kind, 0.0), gid, zorder=6, clip_on=False, **_style(sign.kind))


def _style(kind: str) -> dict[str, Any]:
    return OUTCOMES[kind].signed() if kind in OUTCOMES else TRAIL[kind]
