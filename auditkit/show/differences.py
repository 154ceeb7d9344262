"""Two wordings compared: which words stand in both, which went and which came."""

from __future__ import annotations

import re

from rapidfuzz.distance import Indel

Part = tuple[str, str]
SAME, GONE, NEW = "same", "gone", "new"
# A word, a number, or one letter of a script that writes without blanks.
_WORD = re.compile(r"[一-鿿㐀-䶿]|\d+(?:[.,]\d+)*|[^\W\d_一-鿿㐀-䶿]+|\s+|.", re.DOTALL)


def inline(before: str, after: str) -> list[Part]:
    """The later wording in parts, with what went in its place: each `same`, `gone` or `new`.

    Examples:
        >>> inline("Order the lift", "Order two lifts")
        [('same', 'Order '), ('gone', 'the lift'), ('new', 'two lifts')]
    """
    left, right = _WORD.findall(before), _WORD.findall(after)
    made: list[Part] = []
    for step in Indel.opcodes(left, right):
        if step.tag == "equal":
            made.append((SAME, "".join(left[step.src_start : step.src_end])))
        else:
            made.append((GONE, "".join(left[step.src_start : step.src_end])))
            made.append((NEW, "".join(right[step.dest_start : step.dest_end])))
    return _joined([part for part in made if part[1]])


def sides(before: str, after: str) -> tuple[list[Part], list[Part]]:
    """The two wordings side by side: the first without what is new, the second without what went."""
    parts = inline(before, after)
    return [part for part in parts if part[0] != NEW], [part for part in parts if part[0] != GONE]


def _joined(parts: list[Part]) -> list[Part]:
    """Changes between which only a blank stands are one change; neighbours of one kind are one part."""
    made: list[Part] = []
    gone = new = ""
    for at, (kind, text) in enumerate(parts):
        later = parts[at + 1 : at + 2]
        blank = kind == SAME and not text.strip() and (gone or new) and later and later[0][0] != SAME
        if kind == SAME and not blank:
            made += [(GONE, gone)] * bool(gone) + [(NEW, new)] * bool(new) + [(kind, text)]
            gone = new = ""
        else:
            gone += text if kind != NEW else ""
            new += text if kind != GONE else ""
    return made + [(GONE, gone)] * bool(gone) + [(NEW, new)] * bool(new)
