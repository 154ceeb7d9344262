"""The parts of a page: each shows one value and tells what was picked; what it means is not its business."""

from __future__ import annotations

import threading
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import anywidget
import traitlets

from auditkit.show.markup import Markup, element


def script(name: str, room: str = "auditkit.show.explorer") -> str:
    """The browser's half of a part: what all parts share, and its own; nothing is built, nothing is fetched."""
    shared = files("auditkit.show.explorer").joinpath("page.js").read_text("utf-8")
    return shared + "\n" + files(room).joinpath(name).read_text("utf-8")


def shown_where(page: Any, text: str, html: Markup) -> dict[str, Any]:
    """What a cell shows of a page: the page itself where widgets live, its words where they do not."""
    bundle = page._repr_mimebundle_()
    bundle = bundle[0] if isinstance(bundle, tuple) else bundle
    views = {kind: value for kind, value in bundle.items() if "widget-view" in kind}
    return {"text/plain": text, "text/html": str(element("div", html, class_="auditkit")), **views}


# JupyterLab may hand what two widgets send to two threads. An answer to the first that came after that to the second
# would show another post than the one that was chosen last.
_TURN = threading.RLock()
STYLE = files("auditkit.show.explorer").joinpath("explorer.css").read_text("utf-8")


class Part(anywidget.AnyWidget):
    """One part: `shown` goes to the page, `chosen` comes back."""

    shown = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)
    _css = STYLE

    def when_chosen(self, act: Callable[[dict[str, Any]], None]) -> None:
        """Call `act` with what was picked, after all that was picked before."""

        def in_turn(change: dict[str, Any]) -> None:
            with _TURN:
                act(change["new"])

        self.observe(in_turn, "chosen")


class Pickers(Part):
    """Unit, post and handover, with a search over them."""

    _esm = script("pickers.js")


class ReviewSaid(Part):
    """The review in words."""

    _esm = script("review.js")


class Swimlane(Part):
    """The handover as a picture; `chosen` is the kind and name of a line."""

    _esm = script("swimlane.js")


class History(Part):
    """The history of an item or a problem; `chosen` is the place of a row."""

    _esm = script("history.js")


class Line(Part):
    """A post and those above it; `chosen` is a day."""

    _esm = script("line.js")


class Sheet(Part):
    """The rows of a source around one of them."""

    _esm = script("sheet.js")


class Choice(Part):
    """A row of buttons; `chosen` is the name of one."""

    _esm = script("choice.js")
