"""The sheet that every figure is drawn on: inches from its top left corner, letters that fit, a key and a caption."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from auditkit.errors import AuditkitError
from auditkit.show import ink

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

SIZE = 8.0
LINE = 0.165
WIDE, NARROWEST, EDGE, FOOT, TITLE = 11.7, 6.5, 0.15, 0.12, 0.42


@dataclass(frozen=True)
class Entry:
    """One sign of the key with its words and its place."""

    line: int
    right: float
    words: str
    style: dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    """One box of a figure, `wide` × `high` inches; places are inches from its top left corner."""

    ax: Axes
    known: list[str]
    box: tuple[float, float, float, float]
    wide: float
    high: float

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

    def mark(self, right: float, down: float, **style: Any) -> None:
        """A sign at inches from the top left corner, whatever the axes count."""
        from matplotlib.lines import Line2D

        x, y = self.at(right, down)
        line = Line2D([x], [y], transform=self.ax.figure.transFigure, **style)
        line.set_clip_on(False)
        self.ax.add_artist(line)

    def foot(self, down: float, key: Sequence[Entry], caption: Sequence[str]) -> None:
        """The key of the signs and the caption, from so many inches down."""
        for one in key:
            middle = down + one.line * LINE
            self.mark(one.right + 0.08, middle, **one.style)
            self.write(one.right + 0.2, middle, one.words, self.wide, f"key:{one.words}")
        down += lines_of(key) * LINE + FOOT / 2
        for number, line in enumerate(caption):
            self.write(EDGE, down + number * LINE, line, self.wide, f"caption:{number}")


def key_of(signs: Iterable[tuple[str, dict[str, Any]]], known: list[str], wide: float) -> tuple[Entry, ...]:
    """Words and sign → the entries of a key, on as many lines as they need."""
    made = []
    line, right = 0, EDGE
    for words, style in signs:
        room = ink.width(words, known, SIZE) + 0.45
        if right + room > wide - EDGE and right > EDGE:
            line, right = line + 1, EDGE
        made.append(Entry(line, right, words, style))
        right += room
    return tuple(made)


def lines_of(key: Sequence[Entry]) -> int:
    return key[-1].line + 1 if key else 0


@dataclass(frozen=True)
class Layout:
    """A figure before it is drawn: how high its body is, what is said below it, and how it is painted.

    Attributes:
        body: inches between the title and the key.
        said: the caption: the sentence and what is not drawn.
        key: the signs that occur, with their words.
        paint: draws the body; is given the sheet, and where the body begins.
    """

    body: float
    said: str
    key: tuple[tuple[str, dict[str, Any]], ...]
    paint: Callable[[Sheet, float], None]


class Subject(Protocol):
    """What can be put on a sheet: a figure's values, without a screen.

    Attributes:
        title: what stands above the figure.
        sentence: what it shows, in counts of the frame: the alternative text.
        rows: how many rows it would have if nothing were left out.
    """

    @property
    def title(self) -> str: ...
    @property
    def sentence(self) -> str: ...
    @property
    def rows(self) -> int: ...
    def texts(self) -> Iterable[str]:
        """Everything that is written, to choose the fonts by."""
        ...

    def lay(self, known: list[str], wide: float, most: int) -> Layout:
        """The layout of a figure so wide with at most so many rows."""
        ...


@dataclass(frozen=True)
class Fitted:
    """A layout with its key and caption in lines, in a box of a certain size."""

    layout: Layout
    key: tuple[Entry, ...]
    caption: tuple[str, ...]
    high: float


def fitted(
    subject: Subject, known: list[str], wide: float, most: int, high: float | None = None, alone: bool = True
) -> Fitted:
    """The largest figure of a subject that has the room; without a height, with as many rows as allowed.

    Raises:
        AuditkitError: the box is so small that letters would overlap.
    """
    most = min(most, max(subject.rows, 1))
    if high is None:
        return _fit(subject, known, wide, most, alone)
    low, found = 1, None
    while low <= most:
        middle = (low + most) // 2
        one = _fit(subject, known, wide, middle, alone)
        if one.high <= high and wide >= NARROWEST:
            low, found = middle + 1, one
        else:
            most = middle - 1
    if found is None:
        least = _fit(subject, known, max(wide, NARROWEST), 1, alone)
        raise AuditkitError(
            f"these axes are {wide:.1f} × {high:.1f} inches; this figure needs {NARROWEST:.1f} × {least.high:.1f} at "
            "least: give larger axes, or none"
        )
    return found


def _fit(subject: Subject, known: list[str], wide: float, most: int, alone: bool) -> Fitted:
    layout = subject.lay(known, wide, most)
    key = key_of(layout.key, known, wide)
    caption = tuple(ink.wrap(ink.legible(layout.said, known), wide - 2 * EDGE, known, SIZE)) if alone else ()
    return Fitted(layout, key, caption, TITLE + layout.body + (lines_of(key) + len(caption)) * LINE + 3 * FOOT)


def paint(subject: Subject, fit: Fitted, known: list[str], ax: Axes, wide: float, high: float) -> None:
    """Draw a fitted figure into axes that count inches from their top left corner."""
    place = ax.get_position()
    ax.set_xlim(0, wide)
    ax.set_ylim(high, 0)
    ax.set_axis_off()
    sheet = Sheet(ax, known, (place.x0, place.y0, place.width, place.height), wide, high)
    sheet.write(EDGE, TITLE / 2, subject.title, wide - 2 * EDGE, "title", weight="bold", size=SIZE + 1)
    fit.layout.paint(sheet, TITLE)
    sheet.foot(TITLE + fit.layout.body + 2 * FOOT, fit.key, fit.caption)
