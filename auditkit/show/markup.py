"""HTML in which a text can only appear escaped: what is not markup made here is data."""

from __future__ import annotations

import base64
import hashlib
from html import escape

from auditkit.result import cell, visible


class Markup(str):
    """Text that is HTML already; every other string is escaped on its way into an element."""


EMPTY = frozenset({"img", "br", "meta"})


def element(name: str, /, *children: object, **attributes: str) -> Markup:
    """An element with its children, everything that is not `Markup` escaped.

    Args:
        name: the element's name.
        *children: markup, or any value, shown as a person reads it.
        **attributes: names with a trailing underscore for Python's own words: `class_`.

    Examples:
        >>> element("p", "<b>", element("i", 3.0), class_='a"b')
        '<p class="a&quot;b">&lt;b&gt;<i>3</i></p>'
    """
    named = {key.rstrip("_").replace("_", "-"): escape(visible(value)) for key, value in attributes.items()}
    words = "".join(f' {key}="{value}"' for key, value in named.items())
    if name in EMPTY:
        return Markup(f"<{name}{words}>")
    return Markup(f"<{name}{words}>{joined(*children)}</{name}>")


def joined(*children: object) -> Markup:
    """Markup one after the other; what is not markup is escaped."""
    return Markup("".join(str(one) if isinstance(one, Markup) else escape(visible(cell(one))) for one in children))


def document(title: str, style: str, policy: str, body: Markup) -> str:
    """A page that stands alone, under a content security policy of its own."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", title),
        element("style", Markup(style)),
    )
    return "<!DOCTYPE html>\n" + element("html", head, body, lang="en") + "\n"


def digest(text: str) -> str:
    """A text's SHA-256 as a content security policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
