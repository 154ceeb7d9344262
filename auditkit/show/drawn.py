"""Axes that a notebook shows as a `<figure>`, with the sentence of what they show as alternative text and caption."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from auditkit.result import visible
from auditkit.show.sheet import LINE

SCREEN_DPI = 96


@dataclass(frozen=True)
class Picture:
    """A drawn figure as a notebook and a report show it: image, alternative text and caption."""

    png: bytes = field(repr=False)
    alt: str
    caption: str = field(repr=False)

    def _repr_html_(self) -> str:
        data = base64.b64encode(self.png).decode("ascii")
        return (
            f'<figure class="auditkit"><img alt="{escape(visible(self.alt))}" src="data:image/png;base64,{data}" '
            f'style="max-width:100%"><figcaption>{escape(visible(self.caption))}</figcaption></figure>'
        )


class Drawn(Axes):
    """Axes on a figure of their own; a notebook shows them with their caption as text.

    Attributes:
        caption: the sentence that says what is shown, and what is not.
    """

    caption = ""

    def _repr_html_(self) -> str:
        return picture_of(self, SCREEN_DPI)._repr_html_()


def new_axes(wide: float, high: float) -> Drawn:
    """Axes that fill a figure of that many inches; the figure belongs to nobody else and is shown where it is asked."""
    made = Figure(figsize=(wide, high)).add_axes((0, 0, 1, 1), axes_class=Drawn)
    assert isinstance(made, Drawn)
    return made


def picture_of(ax: Any, dpi: int, alone: bool = False) -> Picture:
    """The figure of some axes as an image; without `alone` the caption in it is cut off, for it stands beside it."""
    figure = ax.get_figure(root=True)
    lines = [text for text in ax.texts if str(text.get_gid() or "").startswith("caption:")]
    shown = [] if alone else [text for text in lines if text.get_visible()]
    wide, high = figure.get_size_inches()
    cut = (len(lines) * LINE) if shown and isinstance(ax, Drawn) else 0.0
    held = BytesIO()
    for text in shown:
        text.set_visible(False)
    figure.savefig(held, format="png", dpi=dpi, metadata={"Software": None},
                   bbox_inches=Bbox([[0, cut], [wide, high]]))  # fmt: skip
    for text in shown:
        text.set_visible(True)
    return Picture(_small(held), ax.get_label(), ax.caption)


def _small(held: BytesIO) -> bytes:
    """The image with a palette: a third of the bytes, and no difference to the eye.

    The palette covers the colours that occur, not the commonest: a single orange sign among a thousand blue ones stays
    orange.
    """
    from PIL import Image

    written = BytesIO()
    shown = Image.open(held).convert("RGB").quantize(255, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    shown.save(written, "png", optimize=True)
    return written.getvalue()
