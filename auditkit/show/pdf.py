"""A working paper on A4: typst sets the blocks, which reach it as data and never as a piece of its language."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unicodedata import east_asian_width

from auditkit.errors import AuditkitError
from auditkit.result import cell
from auditkit.show import ink
from auditkit.show.paper import DRAFT, Blank, Block, Facts, Figure, Head, Paper, Points, Rows, Say

_PAGE, _INSET, _WORD = 140.0, 1.6, 12  # letters of a table's size across A4, between columns, of an unbroken word


def pdf(paper: Paper) -> bytes:
    """The bytes of the PDF; the same paper gives the same bytes.

    The texts are values in a JSON file beside one fixed template: a text cannot become markup, and the template reads
    no other file. Nothing is asked of the network: the template imports no package.

    Raises:
        AuditkitError: typst is not installed.
    """
    try:
        import typst
    except ImportError as missing:
        raise AuditkitError('typst is not installed: pip install "auditkit-handover[pdf]"') from missing
    pictures = [block.picture for block in paper.blocks if isinstance(block, Figure)]
    blocks = [_plain(block) for block in paper.blocks]
    # One warning where the letters are not there; typst itself would leave boxes without a word.
    known = ink.families([paper.title, json.dumps(blocks, ensure_ascii=False)])
    whole = {
        "title": paper.title, "draft": paper.draft, "mark": DRAFT if paper.draft else "", "fonts": known,
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


def _plain(block: Block) -> dict[str, Any]:
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
            heads = [str(name) for name in block.frame.columns]
            return {"is": "rows", "heads": heads, "rows": body, "widths": _widths(heads, body),
                    "count": block.count if block.whole else ""}  # fmt: skip
        case Figure(picture):
            return {"is": "figure", "alt": picture.alt, "caption": _line(picture.caption)}
        case Blank(name, short):
            return {"is": "blank", "name": name, "short": short}


def _widths(heads: list[str], body: list[list[str]]) -> list[float]:
    """How much of the page each column takes, in letters.

    At least its longest word (a longer one than `_WORD` is broken), so that no word runs into the next column; what is
    left goes to the columns with the longest texts.
    """
    least, wish = [], []
    for n, head in enumerate(heads):
        cells = [row[n] for row in body]
        words = [_letters(one) for text in cells for one in text.split()]
        bold = max((1.2 * _letters(one) for one in head.split()), default=1.0)
        least.append(max(min(max(words, default=1), _WORD), bold, 3.0) + _INSET)
        mean = sum(map(_letters, cells)) / max(len(cells), 1)
        wish.append(max(min(mean, 60.0) - least[-1], 0.0))
    left = max(_PAGE - sum(least), 0.0)
    total = sum(wish) or 1.0
    return [a + left * b / total for a, b in zip(least, wish, strict=True)]


def _letters(text: str) -> int:
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)


def _line(text: str) -> str:
    """A text without the control characters that no font draws."""
    return "".join(one if one >= " " or one == "\n" else " " for one in text)
