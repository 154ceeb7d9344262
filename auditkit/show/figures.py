"""One verb for every picture: which figures an answer has, drawn on axes that carry their own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from auditkit.errors import AuditkitError
from auditkit.show import ageing, chart, grids, ink
from auditkit.show.drawn import Drawn, Picture, new_axes, picture_of
from auditkit.show.plan import MOST_ITEMS, plan_figure, texts
from auditkit.show.rows import paint_swimlane
from auditkit.show.scene import Scene, scene_of
from auditkit.show.sheet import WIDE, Subject, fitted, paint
from auditkit.show.strands import Drawn as Trail
from auditkit.show.trails import Trace, trace_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GLANCE, MOST_ROWS = 26, 40
SUBJECTS: Mapping[str, Callable[[Any], Subject]] = {
    "trail": lambda trail: Trail(**vars(trail if isinstance(trail, Trace) else trace_of(trail))),
    "strip": grids.strip,
    "coverage": grids.coverage,
    "duties": grids.duties,
    "ageing": ageing.ageing,
    "chart": chart.chart,
}
# The figures of each answer, by its name, the usual one first.
KINDS = {
    "review": ("handover", "ageing"),
    "item trail": ("trail", "strip"),
    "problem trail": ("trail",),
    "sheets": ("coverage",),
    "duties": ("duties",),
    "chart": ("chart",),
    "superiors": ("chart",),
    "outcomes": ("strip", "ageing"),
    "follow_up": ("ageing",),
    "items": ("ageing",),
    "never_followed_up": ("ageing",),
    "surfaced": ("ageing",),
    "surfacing": ("ageing",),
}


def draw(answer: Any, kind: str | None = None, ax: Axes | None = None) -> Axes:
    """The picture of an answer, as matplotlib Axes that say in words what they show.

    | answer | figure (`kind`) |
    |---|---|
    | `audit.handover(…)` | `handover`: holders as bands, items as lines that stop, problems as spans; or `ageing` |
    | `audit.trace(…)` | `trail`: wordings, acts, persons and handovers through time; of an item also `strip` |
    | `audit.outcomes(…)` | `strip`: item × period, what became of each promise; or `ageing` |
    | `audit.coverage()` | `coverage`: unit × period × sheet, what was received |
    | `audit.duties(on)` | `duties`: post × area, holes and doubles |
    | `audit.chart(on, post=…)`, `audit.superiors(…)` | `chart`: the organisation as a tree, the chain lit |
    | `audit.follow_up()`, `audit.surfaced()` | `ageing`: how long silent, how long unseen |

    Colour never carries a meaning alone: fills have hatches, lines have marks. What is not drawn is counted: "40 of
    1,203 items". In a notebook the axes show themselves as a `<figure>` with the caption as text; elsewhere
    `ax.figure.savefig("picture.png")` writes them.

    Args:
        answer: what a verb of the audit returned.
        kind: which figure, where an answer has several; None takes the usual one.
        ax: axes whose box the figure fills; without it a figure of its own is made. A small box shows fewer rows, never
            smaller letters.

    Returns:
        The axes. `caption` says what is shown and what is left out; `get_label()` is the sentence alone, for use as
        alternative text.

    Raises:
        AuditkitError: an answer without a picture, a kind that it has not, or axes so small that letters would overlap;
            the message says what would do.

    Source:
        `docs/figures.md`. Colours: Okabe and Ito, Color Universal Design (2008).

    Examples:
        >>> import auditkit as ak
        >>> audit = ak.open_audit("sample_data/tables", as_of="2025-06-30")
        >>> print(ak.draw(audit.coverage()).caption)
        810 sheets of 12 units in 36 periods: 797 received, 4 partial, 3 interim, 6 missing.
    """
    return _draw(answer, kind, ax, None, True)


def picture(
    answer: Any, dpi: int = 160, most: int | None = None, alone: bool = False, kind: str | None = None
) -> Picture:
    """The same figure as an image for a page: bytes, alternative text, and the caption as text.

    Args:
        answer: what a verb of the audit returned.
        dpi: dots per inch of the image.
        most: how many rows are drawn at most, the most consequential; the caption counts the others.
        alone: whether the caption stands in the image too, for an image that will be shown without its caption.
        kind: which figure, as in `draw`.
    """
    return picture_of(_draw(answer, kind, None, most, alone), dpi, alone)


def glance(review: Any, alone: bool = False) -> Picture:
    """A handover on one screen: the most consequential items of every state, the others counted."""
    return picture(review, most=GLANCE, alone=alone)


def kinds(answer: Any) -> tuple[str, ...]:
    """The figures that an answer has, the usual one first; none where it is only a table."""
    return KINDS.get(_name(answer), ())


def _name(answer: Any) -> str:
    if isinstance(answer, Scene) or hasattr(answer, "never_followed_up"):
        return "review"
    if hasattr(answer, "months"):
        return "problem trail" if hasattr(answer, "place") else "item trail"
    return "problem trail" if isinstance(answer, Trace) else str(getattr(answer, "name", type(answer).__name__))


def _draw(answer: Any, kind: str | None, ax: Axes | None, most: int | None, alone: bool) -> Axes:
    known = kinds(answer)
    if not known:
        raise AuditkitError(
            f"{_name(answer)!r} has no picture; pictures have: a handover, a trace, {', '.join(list(KINDS)[3:])}"
        )
    if kind is not None and kind not in known:
        raise AuditkitError(f"{_name(answer)!r} has no picture of the kind {kind!r}; it has: {', '.join(known)}")
    kind = kind or known[0]
    if kind == "handover":
        return _handover(scene_of(answer), ax, most, alone)
    return _sheet(SUBJECTS[kind](answer), ax, MOST_ROWS if most is None else most, alone)


def _handover(shown: Scene, ax: Axes | None, most: int | None, alone: bool) -> Axes:
    letters = ink.families(texts(shown))
    wide, high = _inches(ax) if ax is not None else (WIDE, None)
    plan = plan_figure(shown, letters, wide, high, MOST_ITEMS if most is None else most)
    plan = plan if alone else replace(plan, caption=())  # its words stand beside the image
    made = ax if ax is not None else new_axes(WIDE, plan.high)
    paint_swimlane(shown, letters, plan, made)
    return _said(made, shown.sentence, plan.said)


def _sheet(subject: Subject, ax: Axes | None, most: int, alone: bool) -> Axes:
    letters = ink.families(subject.texts())
    wide, high = _inches(ax) if ax is not None else (WIDE, None)
    fit = fitted(subject, letters, wide, most, high, alone)
    made = ax if ax is not None else new_axes(WIDE, fit.high)
    paint(subject, fit, letters, made, wide, high or fit.high)
    return _said(made, subject.sentence, fit.layout.said)


def _inches(ax: Axes) -> tuple[float, float]:
    place, inches = ax.get_position(), ax.get_figure(root=True).get_size_inches()  # type: ignore[union-attr]
    return place.width * inches[0], place.height * inches[1]


def _said(ax: Axes, sentence: str, caption: str) -> Axes:
    ax.set_label(sentence)
    ax.caption = caption  # type: ignore[attr-defined]
    return ax


__all__ = ["Drawn", "Picture", "draw", "glance", "kinds", "picture"]
