"""The handover as a picture: who held the post and the posts above, and where each promise was last seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditkit.show.board import Board
from auditkit.show.plan import Plan
from auditkit.show.rows import draw_rows
from auditkit.show.scene import Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def paint_swimlane(shown: Scene, known: list[str], plan: Plan, ax: Axes) -> None:
    """Draw a planned swimlane: x counts days, y inches from the top of the lanes.

    On top the post and the posts above it, each with its holders as bands: acting and other capacities hatched, a
    vacancy outlined and named. Below, each item as a line that stops where it was last seen, grouped by what became of
    it, the most consequential first; then the problems that surfaced afterwards, from occurrence to discovery.
    """
    place = ax.get_position()
    board = Board(
        ax, known, (place.x0, place.y0, place.width, place.height), plan.wide, plan.high,
        left=plan.left, right=plan.right, top=plan.top, bottom=plan.bottom, first=plan.days[0], last=plan.days[1],
    )  # fmt: skip
    board.spread()
    board.months()
    draw_rows(board, plan, shown)
