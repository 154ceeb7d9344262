"""The rows of a figure: lanes of holders, items as lines that stop, problems as spans, and the days that matter."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from auditkit.show import ink
from auditkit.show.board import Board
from auditkit.show.lanes import draw_lane
from auditkit.show.plan import FOOT, GAP, HEADING, ROW, TICKS, Plan
from auditkit.show.scene import STATES, Item, Mark, Problem, Scene
from auditkit.show.sheet import SIZE
from auditkit.show.signs import SIGNS, STROKES, Stroke, signs_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SEEN = " at handover"  # what came later counts among the traces, and moves no line
BESIDE = {"wording": 0.035, "due moved": -0.045}


def paint_swimlane(shown: Scene, known: list[str], plan: Plan, ax: Axes) -> None:
    """Draw a planned swimlane: x counts days, y inches from the top of the lanes.

    On top the post and the posts above it, each with its holders as bands: acting and other capacities hatched, a
    vacancy outlined and named. Below, each item as a line that stops where it was last seen at the handover or was
    followed up, grouped by what became of it, the most consequential first; then the problems that surfaced
    afterwards, from occurrence to discovery.
    """
    place = ax.get_position()
    board = Board(
        ax, known, (place.x0, place.y0, place.width, place.height), plan.wide, plan.high,
        left=plan.left, right=plan.right, top=plan.top, bottom=plan.bottom, first=plan.days[0], last=plan.days[1],
    )  # fmt: skip
    board.spread()
    board.months()
    down = 0.0
    for lane in plan.lanes:
        draw_lane(board, lane, down, shown, plan.names)
        down += lane.high
    down += GAP
    for group in plan.groups:
        stroke = STROKES[group.state]
        _heading(board, down, group.heading, stroke)
        down += HEADING
        for item in group.items:
            _item(board, item, down + ROW / 2, stroke)
            down += ROW
        down += GAP
    if plan.problems:
        _problems(board, plan, down)
    _moments(board, shown)
    board.foot(board.high - plan.bottom + TICKS + FOOT, plan.key, plan.caption)


def _heading(board: Board, down: float, text: str, stroke: Stroke) -> None:
    middle = board.top + down + HEADING / 2 + 0.02
    board.mark(0.22, middle, marker=stroke.marker, linestyle="none", **stroke.mark())
    board.write(0.36, middle, text, board.left - 0.45, f"group:{text}", weight="bold")
    board.ax.axhline(down + HEADING - 0.03, color="#C9C9C9", linewidth=0.6, zorder=1)


def _item(board: Board, item: Item, down: float, stroke: Stroke) -> None:
    """One item: its words on the left, its life in the middle, what is known of its end on the right."""
    middle, words = board.top + down, board.wide - board.right + 0.12
    board.write(0.36, middle, item.heading, board.left - 0.5, f"item:{item.name}")
    board.write(words, middle, detail(item), board.right - 0.2, f"detail:{item.name}", size=7.5)
    if item.first < board.first:
        board.stroke((board.first,), down, f"earlier:{item.name}", clip_on=False, zorder=5, **SIGNS["earlier"])
    if item.until < board.first:
        return
    style = {"color": stroke.colour, "linestyle": stroke.style, "linewidth": 2.0, "solid_capstyle": "butt", "zorder": 4}
    board.stroke((item.first, item.until), down, f"life:{item.name}", **style)
    days = {mark.kind: mark.day for mark in item.marks}
    if "due" in days and "due before" in days and days["due"] >= board.first:
        dots = {"color": ink.TEXT, "linestyle": (0, (1, 1.5)), "linewidth": 0.9, "zorder": 2}
        board.stroke((days["due before"], days["due"]), down, f"moved:{item.name}", **dots)
    for mark in signs_of(item, board.first, board.last):
        _mark(board, item, mark, down, stroke)


def _mark(board: Board, item: Item, mark: Mark, down: float, stroke: Stroke) -> None:
    """One sign on an item's line."""
    if mark.kind == "end":
        gid = f"followed:{item.name}" if item.followed else f"last:{item.name}"
        if stroke.marker.startswith("$"):  # a letter is lost on the line of the handover without a ground of its own
            ground = {"linestyle": "none", "marker": "o", "markersize": 9, "color": "white"}
            board.stroke((mark.day,), down, f"ground:{item.name}", zorder=6.5, **ground)
        board.stroke((mark.day,), down, gid, zorder=7, linestyle="none", marker=stroke.marker, **stroke.mark())
        return
    several = f":{mark.day}" if mark.kind in BESIDE else ""
    # Changes stand beside the line: one plan may change both, and the sign of the state may stand on the same day.
    board.stroke(
        (mark.day,),
        down + BESIDE.get(mark.kind, 0.0),
        f"{mark.kind.removesuffix(' later')}:{item.name}{several}",
        zorder=6,
        clip_on=False,
        **SIGNS[mark.kind],
    )


def detail(item: Item, seen: str = SEEN) -> str:
    """What stands at the right of an item: how long it has been silent, or who took it up and when.

    `seen` says as of when an item was last seen.
    """
    last = item.seen or f"{item.last:%Y-%m}"
    if not item.live:
        return f"{STATES[item.state]}, last {last}{seen}"
    if item.state == "never_followed_up" and item.silent:
        return f"silent {item.silent} period{'' if item.silent == 1 else 's'}"
    if item.state == "never_followed_up" and item.traced:
        return "traces that do not count"
    if item.followed:
        return f"{item.followed}{f', {item.followed_by}' if item.followed_by else ''}"
    if item.state == "not_yet" and item.due:
        return f"due {item.due}"
    return f"last seen {last}{seen}"


def _problems(board: Board, plan: Plan, down: float) -> None:
    heading = f"surfaced after the handover: {len(plan.problems):,} of {plan.all_problems:,}"
    _heading(board, down, heading, Stroke(ink.PURPLE, "-", "P"))
    down += HEADING
    for problem in plan.problems:
        _problem(board, problem, down + ROW / 2)
        down += ROW


def _problem(board: Board, problem: Problem, down: float) -> None:
    middle = board.top + down
    board.write(0.36, middle, f"{problem.name}  {problem.title}".strip(), board.left - 0.5, f"problem:{problem.name}")
    if problem.occurred:
        board.span(problem.occurred, problem.discovered, down, f"span:{problem.name}")
        if problem.occurred < board.first:
            board.stroke((board.first,), down, f"earlier:{problem.name}", zorder=5, **SIGNS["earlier"])
    board.stroke(
        (problem.discovered,), down, f"discovered:{problem.name}", marker="P", markersize=7,
        markerfacecolor=ink.PURPLE, markeredgecolor=ink.TEXT, markeredgewidth=0.6, linestyle="none", zorder=6,
    )  # fmt: skip
    board.write(
        board.wide - board.right + 0.12, middle, problem.lag, board.right - 0.2, f"detail:{problem.name}", size=7.5
    )


def _moments(board: Board, shown: Scene) -> None:
    """The handover and the as-of day, each named above the lanes on a line of its own."""
    if shown.on_latest > shown.on:
        until = shown.on_latest + timedelta(1)
        board.ax.axvspan(shown.on, until, facecolor="none", edgecolor=ink.TEXT, hatch="///", linewidth=0, zorder=1)  # type: ignore[arg-type]
    board.ax.axvline(shown.on, color=ink.TEXT, linewidth=1.6, zorder=5, gid="handover")  # type: ignore[arg-type]
    board.ax.axvline(shown.as_of, color=ink.TEXT, linewidth=1.0, linestyle=(0, (4, 3)), zorder=2, gid="as of")  # type: ignore[arg-type]
    _above(board, board.x(shown.on), 0.2, f"handover {passed(shown)}", "handover label", weight="bold", size=SIZE + 1)
    _above(board, board.x(shown.as_of), 0.42, f"as of {shown.as_of}", "as of label")


def passed(shown: Scene) -> str:
    """When the post changed hands, and from whom to whom."""
    when = f"{shown.on}" if shown.on == shown.on_latest else f"{shown.on} to {shown.on_latest}"
    return f"{when}: {shown.passed(' → ')}"


def _above(board: Board, right: float, down: float, text: str, gid: str, **style: Any) -> None:
    """A label over its day, moved inwards where it would leave the box."""
    room, letters = board.wide - 0.3, (board.known, style.get("size", SIZE), style.get("weight", "normal"))
    shown = ink.fit(ink.legible(text, board.known), room, *letters)
    half = ink.width(shown, *letters) / 2
    centre = min(max(right, half + 0.12), board.wide - half - 0.12)
    board.write(centre, down, shown, room, gid, ha="center", **style)
