"""A working paper as a page that stands alone: no script is needed to read it, and none can get in."""

from __future__ import annotations

import base64
from importlib.resources import files

from auditkit.result import cell
from auditkit.show.markup import Markup, digest, document, element, joined
from auditkit.show.paper import Blank, Block, Facts, Figure, Head, Paper, Points, Rows, Say

SHORT, LONGEST_WORD, LONGEST_ID = 12, 14, 28


def html(paper: Paper) -> str:
    """The text of the page."""
    style, script = (files("auditkit.show").joinpath(f"report.{kind}").read_text("utf-8") for kind in ("css", "js"))
    policy = f"default-src 'none'; img-src data:; style-src '{digest(style)}'; script-src '{digest(script)}'"
    draft = element("p", paper.draft, class_="draft") if paper.draft else ""
    blocks = joined(draft, element("h1", paper.title), *map(_block, paper.blocks))
    body = element("body", blocks, element("script", Markup(script)), class_="unheard" if paper.unheard else "heard")
    return document(paper.title, style, policy, body)


def _block(block: Block) -> Markup:
    match block:
        case Head(text, level):
            return element(f"h{level}", text)
        case Say(text, kind):
            return element("p", text, class_=kind) if kind else element("p", text)
        case Points(lines):
            return element("ul", *(element("li", one) for one in lines))
        case Facts(rows):
            return element("table", element("tbody", *map(_fact, rows)), class_="facts")
        case Rows():
            return _table(block)
        case Figure(picture):
            source = "data:image/png;base64," + base64.b64encode(picture.png).decode("ascii")
            image = element("img", alt=picture.alt, src=source)
            return element("figure", image, element("figcaption", picture.caption))
        case Blank(name, short):
            return joined(element("h3", name), element("div", class_="blank short" if short else "blank"))


def _fact(row: tuple[str, ...]) -> Markup:
    return element("tr", element("th", row[0], scope="row"), *(element("td", value) for value in row[1:]))


def _table(rows: Rows) -> Markup:
    head = element("tr", *(element("th", name, scope="col") for name in rows.frame.columns))
    body = [element("tr", *map(_td, row)) for row in rows.shown.itertuples(index=False, name=None)]
    if not rows.whole:
        return element("table", element("thead", head), element("tbody", *body), class_="hash")
    made = element("table", element("thead", head), element("tbody", *body), class_="sortable")
    return joined(element("div", made, class_="wide"), element("p", rows.count, class_="note"))


def _td(value: object) -> Markup:
    """A short text and an id stay on one line: a broken id is read as two; nor is a word of usual length broken."""
    text = cell(value)
    if len(text) <= (SHORT if " " in text else LONGEST_ID):
        return element("td", text, class_="short")
    usual = all(len(word) <= LONGEST_WORD for word in text.split())
    return element("td", text, class_="words") if usual else element("td", text)
