"""A working paper on A4: typst sets the blocks, which reach it as data and never as a piece of its language."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from auditkit.errors import AuditkitError
from auditkit.result import cell, visible
from auditkit.show import ink
from auditkit.show.paper import DRAFT, Blank, Block, Facts, Figure, Head, Paper, Points, Rows, Say

# Inches of a table across A4 and between its columns, points of its letters, how much wider bold ones are; how long a
# word may be before it is broken (an id, a long word, a day), and of a script without blanks, which breaks anywhere.
_PAGE, _INSET, _SIZE, _BOLD, _WORDS, _FREE = 7.15, 0.1, 6.8, 1.15, (28, 18, 12), 6


def pdf(paper: Paper) -> bytes:
    """The bytes of the PDF; the same paper gives the same bytes.

    The texts are values in a JSON file beside one fixed template: a text cannot become markup, and the template reads
    no other file. Nothing is asked of the network: the template imports no package.

    Raises:
        AuditkitError: typst is not installed.
    """
    typst = setter()
    pictures = [block.picture for block in paper.blocks if isinstance(block, Figure)]
    # One warning where the letters are not there; typst itself would leave boxes without a word.
    known = ink.families([paper.title, *map(str, map(_texts, paper.blocks))])
    blocks = [_plain(block, known) for block in paper.blocks]
    whole = {
        "title": _line(paper.title), "draft": _line(paper.draft), "mark": DRAFT if paper.draft else "", "fonts": known,
        "blocks": blocks, "pictures": [f"{n}.png" for n in range(len(pictures))],
    }  # fmt: skip
    # The folder is the root: the template can read what lies in it, and nothing else of the machine.
    with TemporaryDirectory() as root:
        for number, picture in enumerate(pictures):
            Path(root, f"{number}.png").write_bytes(picture.png)
        Path(root, "paper.json").write_text(json.dumps(whole, ensure_ascii=False), "utf-8")
        Path(root, "main.typ").write_text(files("auditkit.show").joinpath("report.typ").read_text("utf-8"), "utf-8")
        made: bytes = typst.compile(str(Path(root, "main.typ")), root=root, format="pdf")
    return made


def setter() -> Any:
    """The module that sets the page, asked for before any work is done for it."""
    try:
        import typst
    except ImportError as missing:
        raise AuditkitError(
            'a PDF needs typst, which is not installed: pip install "auditkit-handover[pdf]" (from the source folder: '
            'pip install -e ".[pdf]"), or write .html, which prints on A4'
        ) from missing
    return typst


def _texts(block: Block) -> object:
    """What the fonts are chosen by."""
    return block.shown.to_dict("list") if isinstance(block, Rows) else block


def _plain(block: Block, known: list[str]) -> dict[str, Any]:
    """A block as JSON has it."""
    match block:
        case Head(text, level):
            return {"is": "head", "text": _line(text), "level": level}
        case Say(text, kind):
            return {"is": "say", "text": _line(text), "kind": kind}
        case Points(lines):
            return {"is": "points", "lines": [_line(one) for one in lines]}
        case Facts(rows):
            return {"is": "facts", "rows": [[_line(one) for one in row] for row in rows]}
        case Rows():
            body = [[_line(cell(value)) for value in row] for row in block.shown.itertuples(index=False, name=None)]
            heads = [_line(str(name)) for name in block.frame.columns]
            count = block.count if block.whole else ""
            return {"is": "rows", "heads": heads, "rows": body, "count": count, **_laid(heads, body, known)}
        case Figure(picture):
            return {"is": "figure", "alt": _line(picture.alt), "caption": _line(picture.caption)}
        case Blank(name, short):
            return {"is": "blank", "name": name, "short": short}


def _laid(heads: list[str], body: list[list[str]], known: list[str]) -> dict[str, Any]:
    """How wide each column is, in inches, how long a word may be before it is broken, and what stands below its row.

    The words of a column stay whole as long as the page has the room, ids before all. Where not even days have it, the
    widest text (mostly the evidence) leaves its column and stands below the row, across the page.
    """
    cells = [[row[at] for row in body] for at in range(len(heads))]
    wish = [min(sum(_wide(text, known) for text in one) / max(len(one), 1), _PAGE / 2) for one in cells]
    ranked = sorted(range(len(heads)), key=lambda at: -wish[at])
    tries = [(below, longest) for below in range(len(heads)) for longest in _WORDS]
    for below, longest in [*tries, (len(heads) - 1, 1)]:
        columns, under = sorted(ranked[below:]), sorted(ranked[:below])
        least = [_least(heads[at], cells[at], longest, known) for at in columns]
        if sum(least) <= _PAGE:
            break
    more = [max(wish[at] - one, 0.0) for at, one in zip(columns, least, strict=True)]
    share = max(_PAGE - sum(least), 0.0) / (sum(more) or 1.0)
    widths = [one + wished * share for one, wished in zip(least, more, strict=True)]
    return {"widths": widths, "word": longest, "columns": columns, "under": under}


def _least(head: str, cells: list[str], longest: int, known: list[str]) -> float:
    """The widest word of a column, its heading's too: what it needs so that no word runs into the next column."""
    words = {word[: longest if word.isascii() else _FREE] for text in cells for word in text.split()}
    bold = (_BOLD * _wide(word, known) for word in head.split())
    return max([*(_wide(word, known) for word in words), *bold], default=0.0) + _INSET


def _wide(text: str, known: list[str]) -> float:
    """How wide a text is set, in inches: by its letters, which are few, measured large for dots round the small."""
    return sum(ink.width(letter, known, 10 * _SIZE) for letter in text[: ink.LONGEST]) / 10


def _line(text: str) -> str:
    """A text in which no sign acts instead of being set; a tab is a blank."""
    return visible(text).replace("\t", " ")
