"""What each row under a header is: a line of the table, a section, a total, a footer, or nothing that was said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from auditkit.intake.office.grid import Grid
from auditkit.intake.office.handover import begins
from auditkit.intake.office.header import Header
from auditkit.intake.office.headings import HANDED, Words, key

# The column without which a row is no line of the table.
MAIN = {
    "plan_line": ("text",), "problem": ("title",), "tenure": ("name", "person_id"), "post": ("post_id",),
    "unit": ("unit_id",), "person": ("person_id",), "duty": ("duty_id",), HANDED: ("text",),
}  # fmt: skip
# A number that stands once for several rows is their sum or says nothing of each: it is not repeated.
SUMS = frozenset({"planned", "actual", "amount"})
# What a row may hold and still say nothing.
_FRAME = frozenset({"line_no", "unit_id", "problem_id", "-", "period", "moment"})
_COUNT = re.compile(r"[\[(（【]?\s*(\d{1,3}|[a-z])\s*[\])）】]?|=?[a-z]?\d{0,2}=.*", re.IGNORECASE)


@dataclass
class Rows:
    """The rows of one table of a sheet, by what they are."""

    kinds: dict[int, str] = field(default_factory=dict)
    why: dict[int, str] = field(default_factory=dict)
    section: dict[int, str] = field(default_factory=dict)

    @property
    def lines(self) -> list[int]:
        """The numbers of the rows that are lines of the table."""
        return [number for number, kind in self.kinds.items() if kind == "line"]


def classified(grid: Grid, header: Header, numbers: Sequence[int], words: Words, sections: bool = False) -> Rows:
    """What each of the rows is.

    Args:
        grid: the sheet.
        header: the header above the rows.
        numbers: the rows below it, up to the next one.
        words: the words of totals and footers.
        sections: whether a correction says that there are sections: then a text alone in its row is one, wherever.
    """
    found = Rows()
    main = next((header.meant[name][0] for name in MAIN[header.table] if name in header.meant), -1)
    known = set(header.uses)
    section = ""
    for at, number in enumerate(numbers):
        filled = grid.filled(number)
        kind, why = _kind(grid, header, number, filled, main, known, words)
        if sections and kind == "line" and len(filled) == 1 and filled[0] == main:
            kind, why = "section", "one text alone in its row, as a correction says"
        if kind == "line" and at == 0 and _counts(grid, number, filled):
            kind, why = "ignored", "numbers of the columns"
        found.kinds[number], found.why[number] = kind, why
        if kind == "section":
            section = _section(grid.at(number, filled[0]), words)
        elif kind == "line" and section:
            found.section[number] = section
    _after_the_last(found)
    return found


def _kind(
    grid: Grid, header: Header, number: int, filled: list[int], main: int, known: set[int], words: Words
) -> tuple[str, str]:
    if not filled:
        errors = any(row == number for row, _ in grid.errors)
        return ("line", "") if errors else ("ignored", "blanks only")
    first = grid.at(number, filled[0])
    if header.table == HANDED and begins(first, words):
        return "footer", f"begins with {re.split('[:：]', first.strip())[0]!r}"
    own = grid.at(number, main).strip() if main >= 0 else ""
    alone = not own or main == filled[0]
    if key(first) in words.rows["total"] or (alone and len(first) <= 20 and _begins(first, words.rows["total"])):
        return "total", f"begins with {first.strip()!r}"
    if alone and _footer(first, words, len(filled)):
        return "footer", f"begins with {re.split('[:：]', first.strip())[0]!r}"
    if len(filled) == 1 and (filled[0] != main or _wide(grid, number, main)) and not down(grid, number, main):
        if filled[0] in header.meant.get("line_no", []) and first.strip().isdigit():
            return "ignored", "a serial number and nothing else"
        return "section", "one text over the whole row"
    frame = known.issuperset(filled) and all(header.uses[at].column in _FRAME for at in filled)
    if frame and not (own or down(grid, number, main)):
        return "ignored", "a serial number and nothing else"
    return "line", ""


def _wide(grid: Grid, number: int, column: int) -> bool:
    """Whether a cell is merged over three columns or more."""
    return any(
        top <= number <= bottom and left == column and right - left > 1 for top, left, bottom, right in grid.merged
    )


def down(grid: Grid, number: int, column: int) -> str:
    """The text that a merged range of this very column gives a row below its first."""
    top = grid.covered.get((number, column))
    return grid.at(*top) if top and top[1] == column else ""


def _begins(text: str, words: frozenset[str]) -> bool:
    folded = key(text)
    return folded in words or key(re.split(r"[:：(（]", text)[0]) in words


def _footer(first: str, words: Words, filled: int) -> bool:
    """A word of the footer with a colon behind it, or alone in its row."""
    label = re.split(r"[:：]", first.strip(), maxsplit=1)
    if filled > 1 and len(label) > 1 and key(label[0]) in words.rows["unit"] | words.rows["recorded_on"]:
        return True
    return key(label[0]) in words.rows["footer"] and (len(label) > 1 or filled <= 2)


def _section(text: str, words: Words) -> str:
    """The heading of a section; `部门：工程部` is the section 工程部."""
    label, _, value = heading_of(text).replace("：", ":").partition(":")
    return value.strip() if value.strip() and key(label) in words.rows["unit"] else heading_of(text)


def _counts(grid: Grid, number: int, filled: list[int]) -> bool:
    """Whether the cells only number the columns: 1 2 3 …, (1) (2) …, A B C …"""
    texts = [grid.at(number, at).strip() for at in filled]
    if len(texts) < 3 or not all(_COUNT.fullmatch(text) for text in texts):
        return False
    plain = [re.sub(r"\W", "", text).casefold() for text in texts]
    numbers = [int(text) if text.isdigit() else ord(text[0]) - 96 for text in plain if text]
    return numbers == list(range(numbers[0], numbers[0] + len(texts)))


def _after_the_last(found: Rows) -> None:
    """A section with no line after it is a footer; so is every sparse row below a footer at the end."""
    last = max(found.lines, default=0)
    for number, kind in found.kinds.items():
        if number > last and kind == "section":
            found.kinds[number], found.why[number] = "footer", "text below the last line"


def heading_of(text: str) -> str:
    """A section's heading without its numeral: `一、工程部` → `工程部`.

    Examples:
        >>> heading_of("一、工程部"), heading_of("(2) Safety department:"), heading_of("三维设计室")
        ('工程部', 'Safety department', '三维设计室')
    """
    plain = text.strip()
    numbered = re.match(
        r"(?:[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[）)]|(?:[一二三四五六七八九十]{1,3}|\d{1,3}|[ivxIVX]+)\s*[、.．)）:：])\s*",
        plain,
    )
    if numbered and numbered.end() < len(plain):
        plain = plain[numbered.end() :]
    return plain.strip(" :：")
