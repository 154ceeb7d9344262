"""The handover as a picture: who held the post and the posts above, and where each promise was last seen."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field, replace
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from auditkit.show import ink
from auditkit.show.board import Board
from auditkit.show.plan import MOST_ITEMS, WIDE, Plan, plan_figure, texts
from auditkit.show.rows import draw_rows
from auditkit.show.scene import Scene, scene_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GLANCE = 26


def draw(review: Any, ax: Axes | None = None) -> Axes:
    """The swimlane of one handover, as matplotlib Axes.

    On top the post and the posts above it, each with its holders as bands: acting and other capacities hatched, a
    vacancy outlined and named. Below, each item as a line that stops where it was last seen, grouped by what became of
    it, the most consequential first; then the problems that surfaced afterwards, from occurrence to discovery. Colour
    never carries a meaning alone. What is not drawn is counted: "40 of 1,203".

    Args:
        review: a handover review, or a `Scene`.
        ax: axes whose box the figure fills; without it a figure of its own height is made. A small box shows fewer
            items, never smaller letters.

    Returns:
        The axes; `get_label()` is the caption, a sentence of counts, for use as alternative text.

    Raises:
        AuditkitError: the axes are so small that letters would overlap; the message says how large they must be.

    Source:
        `docs/definitions.md`, "State after a handover". Colours: Okabe and Ito, Color Universal Design (2008).
    """
    shown = scene_of(review)
    known = ink.families(texts(shown))
    if ax is None:
        import matplotlib.pyplot as plt

        plan = plan_figure(shown, known)
        ax = plt.figure(figsize=(WIDE, plan.high)).add_axes((0, 0, 1, 1))
    else:
        place, inches = ax.get_position(), ax.get_figure(root=True).get_size_inches()  # type: ignore[union-attr]
        plan = plan_figure(shown, known, place.width * inches[0], place.height * inches[1])
    return _paint(shown, known, plan, ax)


@dataclass(frozen=True)
class Picture:
    """A drawn figure as a notebook and a report show it: image, alternative text and caption."""

    png: bytes = field(repr=False)
    alt: str
    caption: str = field(repr=False)

    def _repr_html_(self) -> str:
        data = base64.b64encode(self.png).decode("ascii")
        return (
            f'<figure class="auditkit"><img alt="{escape(self.alt)}" src="data:image/png;base64,{data}" '
            f'style="max-width:100%"><figcaption>{escape(self.caption)}</figcaption></figure>'
        )


def picture(review: Any, dpi: int = 160, most: int = MOST_ITEMS, alone: bool = False) -> Picture:
    """The same figure as an HTML `<figure>` with alternative text, for notebooks and reports; the caption is text.

    Args:
        review: a handover review, or a `Scene`.
        dpi: dots per inch of the image.
        most: how many items are drawn at most, the most consequential; the caption counts the others.
        alone: whether the caption stands in the image too, for an image that will be shown without its caption.

    Returns:
        The picture; `png` holds the bytes, `alt` the sentence of counts, `caption` the same with what is not drawn.
    """
    from matplotlib.figure import Figure

    shown = scene_of(review)
    known = ink.families(texts(shown))
    plan = plan_figure(shown, known, most=most)
    plan = plan if alone else replace(plan, caption=())
    figure = Figure(figsize=(WIDE, plan.high), dpi=dpi)
    _paint(shown, known, plan, figure.add_axes((0, 0, 1, 1)))
    held = BytesIO()
    figure.savefig(held, format="png", metadata={"Software": None})
    return Picture(_small(held), shown.sentence, plan.said)


def glance(review: Any, alone: bool = False) -> Picture:
    """The figure on one screen: the most consequential items of every state, the others counted."""
    return picture(review, most=GLANCE, alone=alone)


def _small(held: BytesIO) -> bytes:
    """The image with a palette: a third of the bytes, and no difference to the eye."""
    from PIL import Image

    written = BytesIO()
    Image.open(held).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(written, "png", optimize=True)
    return written.getvalue()


def _paint(shown: Scene, known: list[str], plan: Plan, ax: Axes) -> Axes:
    place = ax.get_position()
    board = Board(
        ax, known, (place.x0, place.y0, place.width, place.height), plan.wide, plan.high,
        left=plan.left, right=plan.right, top=plan.top, bottom=plan.bottom, first=plan.days[0], last=plan.days[1],
    )  # fmt: skip
    board.spread()
    board.months()
    draw_rows(board, plan, shown)
    ax.set_label(shown.sentence)
    return ax
