"""Who held a post and the posts above it, as bands: one lane a post, holders at the same time one above the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from auditkit.show import ink
from auditkit.show.board import Board
from auditkit.show.scene import Holder, Scene
from auditkit.show.sheet import SIZE

if TYPE_CHECKING:
    from matplotlib.patches import Rectangle

BAND, LANE_GAP = 0.25, 0.1
FILLS = {"vacant": "white", "above": "#F2F2F2", "outgoing": "#B9D9EE", "incoming": "#F8DFA8", "other": "#E4E4E4"}
HATCHES = {"substantive": "", "acting": "////", "concurrent": "\\\\\\\\", "nominal": "....", "on_leave": "xxx"}


@dataclass(frozen=True)
class Lane:
    """One post: its holders in the days shown, each on a level of its own where they overlap."""

    post: str
    heading: str
    bands: tuple[tuple[int, Holder], ...]

    @property
    def levels(self) -> int:
        return 1 + max((level for level, _ in self.bands), default=0)

    @property
    def high(self) -> float:
        return self.levels * BAND + LANE_GAP


def lanes(shown: Scene, days: tuple[date, date], most: int) -> tuple[Lane, ...]:
    """The lanes from the highest post down to the reviewed one, at most so many; the nearest superiors stay."""
    made = []
    for post in shown.posts[:most]:
        spells = joined([one for one in shown.holders if one.post == post])
        # A post that ended with a merger is not vacant after it.
        until = shown.on - timedelta(1) if shown.merged and post == shown.post else shown.as_of
        inside = [one for one in [*spells, *vacancies(spells, until)] if one.since <= days[1] and one.until > days[0]]
        made.append(Lane(post, shown.called(post), levelled(inside)))
    return tuple(reversed(made))


def joined(spells: list[Holder]) -> list[Holder]:
    """Spells of one person in one capacity that follow day upon day, as one."""
    made: list[Holder] = []
    for one in sorted(spells, key=lambda one: (one.person or "", one.capacity, one.certain, one.since)):
        before = made[-1] if made else None
        if before and _same(before, one) and one.since <= before.until:
            made[-1] = replace(before, until=max(before.until, one.until))
        else:
            made.append(one)
    return made


def vacancies(spells: list[Holder], as_of: date) -> list[Holder]:
    """The days after a post's first holder on which nobody holds it."""
    made = []
    free = None
    for one in sorted(spells, key=lambda one: one.since):
        if free is not None and one.since > free:
            made.append(Holder(one.post, None, "vacant", free, one.since))
        free = one.until if free is None else max(free, one.until)
    if free is not None and free <= as_of:
        made.append(Holder(spells[0].post, None, "vacant", free, as_of + timedelta(1)))
    return made


def levelled(spells: list[Holder]) -> tuple[tuple[int, Holder], ...]:
    """Each spell with the lowest level on which it meets no earlier one."""
    free: list[date] = []
    made = []
    for one in sorted(spells, key=lambda one: (one.since, one.person or "")):
        level = next((n for n, until in enumerate(free) if until <= one.since), len(free))
        free[level : level + 1] = [one.until]
        made.append((level, one))
    return tuple(made)


def named(
    drawn: tuple[Lane, ...], days: tuple[date, date], inches: float, as_of: date, known: list[str]
) -> tuple[dict[Holder, str], tuple[str, ...], tuple[str, ...]]:
    """What is written into each band: the name or, where it does not fit, a number, or nothing.

    Returns:
        Holder → what is written; the explanations of the numbers; the holders that are too short for a number.
    """
    shown: dict[Holder, str] = {}
    notes: list[str] = []
    short: list[str] = []
    for lane in drawn:
        for _, holder in lane.bands:
            since, until = ends(holder, days, as_of)
            room = inches * (until - since).days / max((days[1] - days[0]).days, 1) - 0.1
            text = ink.legible(label(holder), known)
            if ink.width(text, known, SIZE) > room:
                number = str(len(notes) + 1)
                said = f"{text}, {lane.post}, {_days(holder)}"
                fits = ink.width(number, known, SIZE) <= room + 0.08
                (notes if fits else short).append(f"{number} = {said}" if fits else said)
                text = number if fits else ""
            shown[holder] = text
    return shown, tuple(notes), tuple(short)


def ends(holder: Holder, days: tuple[date, date], as_of: date) -> tuple[date, date]:
    """The days between which a band is drawn: inside the figure, and never beyond the day of asking."""
    since = min(max(holder.since, days[0]), days[1])
    return since, max(since, min(holder.until, days[1], as_of + timedelta(1)))


def draw_lane(board: Board, lane: Lane, down: float, shown: Scene, names: Mapping[Holder, str]) -> None:
    """Draw one lane: the post on the left, each holder as a band with its name or number."""
    reviewed = lane.post == shown.post
    middle = board.top + down + lane.levels * BAND / 2
    board.write(
        board.left - 0.12, middle, lane.heading, board.left - 0.3, f"lane:{lane.post}",
        ha="right", weight="bold" if reviewed else "normal", size=SIZE + reviewed,
    )  # fmt: skip
    if not lane.bands:
        white = {"facecolor": "white", "edgecolor": "none"}
        board.write(board.left + 0.06, middle, "no holder on record", 2.0, style="italic", bbox=white)
    for level, holder in lane.bands:
        since, until = ends(holder, (board.first, board.last), shown.as_of)
        top = down + level * BAND
        board.ax.add_patch(_patch(holder, since, until, top, shown))
        centre = _centre(board, names[holder], since, until, shown.on)
        ground = "white" if HATCHES.get(holder.capacity) else FILLS[side(holder, shown)]
        plain = {"facecolor": ground, "edgecolor": "none", "pad": 0.8}
        board.write(
            centre, board.top + top + BAND / 2 - 0.015, names[holder], 9.9, f"holder:{holder.post}:{label(holder)}",
            ha="center", bbox=plain,
        )  # fmt: skip


def _centre(board: Board, text: str, since: date, until: date, on: date) -> float:
    """The middle of a band, or of its longer part where the handover's line crosses it and the text has room there."""
    if since < on < until:
        part = max((since, on), (on, until), key=lambda days: days[1] - days[0])
        if board.x(part[1]) - board.x(part[0]) > ink.width(text, board.known, SIZE) + 0.2:
            since, until = part
    return (board.x(since) + board.x(until)) / 2


def label(holder: Holder) -> str:
    """A holder's name as it stands in the band: capacity named unless substantive, a question mark where uncertain."""
    if holder.person is None:
        return "vacant"
    capacity = "" if holder.capacity == "substantive" else f" ({holder.capacity.replace('_', ' ')})"
    return f"{holder.person}{capacity}{'' if holder.certain else ' ?'}"


def _same(before: Holder, one: Holder) -> bool:
    return (before.person, before.capacity, before.certain) == (one.person, one.capacity, one.certain)


def _patch(holder: Holder, since: date, until: date, down: float, shown: Scene) -> Rectangle:
    from matplotlib.dates import date2num
    from matplotlib.patches import Rectangle

    vacant = holder.person is None
    left, right = date2num(since), date2num(until)  # type: ignore[no-untyped-call]
    return Rectangle(
        (left, down), right - left, BAND - 0.035,
        facecolor=FILLS[side(holder, shown)],
        edgecolor=ink.TEXT if vacant or not holder.certain else "#5A5A5A",
        linestyle="--" if vacant or not holder.certain else "-",
        linewidth=1.0, hatch=HATCHES.get(holder.capacity, ""), hatch_linewidth=0.5, zorder=3,
        gid=f"band:{holder.post}:{holder.person or 'vacant'}:{holder.capacity}",
    )  # fmt: skip


def side(holder: Holder, shown: Scene) -> str:
    """What a band stands for: nobody, a post above, or of the post itself who left, who came, or another."""
    if holder.person is None:
        return "vacant"
    if holder.post != shown.post:
        return "above"
    if holder.person in shown.outgoing.split("; "):
        return "outgoing"
    return "incoming" if holder.person in shown.incoming.split("; ") else "other"


def _days(holder: Holder) -> str:
    since = "" if holder.since.year == 1 else f"from {holder.since} "
    return f"{since}{'on' if holder.until.year == 9999 else f'to {holder.until - timedelta(1)}'}"
