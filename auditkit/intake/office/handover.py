"""A list of what is handed over: whom, which post and which day it names, in columns or in labels around its table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from auditkit.dictionary import TABLES, data
from auditkit.errors import Fault
from auditkit.evidence import Address, column_letter
from auditkit.intake.office.facts import Fact
from auditkit.intake.office.grid import Grid, own_path
from auditkit.intake.office.headings import HANDED, Words, folded, key, stands
from auditkit.intake.office.names import moments, said
from auditkit.intake.refusal import refusal
from auditkit.when import read_date

PERSONS = ("outgoing", "incoming", "witness")
LABELS = ("post_id", "title", "unit_id", "on", *PERSONS, "signed_on")
NAMES = "named"  # what is left of names and titles, in which a post may be named
_BELOW, _ABOVE, _LONGEST = 12, 20, 40
_WORD = re.compile(r"(?:^|(?<=[\s,，;；、。]))(?=[^\s,，;；、。])")
_SIGNED = re.compile(r"[(（]\s*(?:签字|签名|签章|盖章|signature|signed)\s*[)）]", re.IGNORECASE)
_LAST = re.compile(r"\s+\S+$")
_OF_DAY = re.compile(r"\s*([年月日])\s*")
_BESIDE = " \t\n\u3000,，;；。、"
_DAYS = re.compile(r"\d[\d年月日./-]*")
_COMMON = re.compile(
    r"^(?:关于|岗位|职务|of|for|the|post|position)\s*|\s*(?:的|离任|离岗|岗位|职务|工作|of|for|post|position)$"
)


def label(text: str, words: Words) -> str | None:
    """What a label says: the same words as a heading.

    Examples:
        >>> from auditkit.intake.office.headings import words
        >>> label("移交人（签字）", words()), label("Handed over by", words()), label("Items", words())
        ('outgoing', 'outgoing', None)
    """
    if len(text) > _LONGEST:  # or every part of a long cell would be looked up
        return None
    return next((one for one in words.exact(HANDED, text) if one in LABELS), None)


def told(grid: Grid, first: int, last: int, meant: Sequence[str], words: Words) -> bool:
    """Whether the table under a header in the rows from `first` to `last` is a list of what is handed over."""
    if {"outgoing", "incoming"} <= set(meant):
        return True
    numbers = list(grid.rows)
    above = [number for number in numbers if number < first][-_ABOVE:]
    names = [own_path(grid.file).stem, grid.sheet or "", *(grid.shown(number, at) for number in above
                                                           for at in grid.filled(number)[:1])]  # fmt: skip
    called = " ".join(name for name in names if any(stands(word, folded(name)) for word in words.handover))
    if called and not moments(called, words) and not any(stands(word, folded(called)) for word in words.register):
        return True
    near = [*above, *[number for number in numbers if number > last][-_BELOW:]]
    return {"outgoing", "incoming"} <= {column for column, *_ in labels(grid, near, words)}


def labels(grid: Grid, rows: Sequence[int], words: Words) -> Iterator[tuple[str, str, str]]:
    """What labels name, what stands behind each, and where: `移交人：张三`, or the next cell where one stands alone."""
    for number in rows:
        filled = grid.filled(number)
        texts = [grid.at(number, at) for at in filled]
        for place, text, behind in zip(filled, texts, [*texts[1:], ""], strict=False):
            parts = [text, ""] if label(text, words) else unicodedata.normalize("NFKC", text).split(":")
            for at, (before, after) in enumerate(pairwise(parts), 2):
                column, value = _cut(before, words)[1], after
                if at < len(parts):  # what stands before the next label, known or not
                    value, known = _cut(after, words)
                    value = value if known else _LAST.sub("", value)
                elif not value.strip() and not begins(behind, words):
                    value = behind
                if column:
                    yield column, _value(column, value), f"{column_letter(place)}{number}"


def _value(column: str, text: str) -> str:
    """A value without what stands apart behind it; the blanks of a form within a day part nothing."""
    text = _SIGNED.sub("", text).strip(_BESIDE)
    return _OF_DAY.sub(r"\1", text) if column in ("on", "signed_on") else re.split(r"\s{2,}", text)[0].strip(_BESIDE)


def _cut(text: str, words: Words) -> tuple[str, str | None]:
    """A text without the label at its end, and what that says: before `接收人` in `张三 接收人` stands a name."""
    for one in _WORD.finditer(text):
        if column := label(text[one.start() :], words):
            return text[: one.start()], column
    return text, None


def begins(text: str, words: Words) -> bool:
    """Whether a row that begins with this cell is one of labels."""
    return label(re.split(r"[:：]", text, maxsplit=1)[0], words) is not None


def of_labels(grid: Grid, row: int, words: Words) -> bool:
    """Whether a row holds labels with what stands behind them, and is no row of headings."""
    first, *others = [grid.at(row, at) for at in grid.filled(row)] or [""]
    before, colon, value = unicodedata.normalize("NFKC", first).partition(":")
    if colon and value.strip():
        return label(before, words) is not None
    return label(before, words) in (*PERSONS, "on") and bool(others) and not words.exact(HANDED, others[0])


def facts(
    grid: Grid, rows: Sequence[int], meant: Sequence[str], words: Words
) -> tuple[dict[str, Fact], list[Fault]]:  # fmt: skip
    """What holds for all lines of the table, and what its sheet does not say or says in two ways.

    Args:
        grid: the sheet.
        rows: the rows that are neither lines nor headings.
        meant: what columns say, row by row.
        words: the words of labels and of names.
    """
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for column, value, place in labels(grid, rows, words):
        if column not in meant and _says(column, value, words):
            found.setdefault(column, {}).setdefault(_same(column, value), (value, place))
    made, faults = {}, []
    for column, values in found.items():
        if len(values) > 1:
            shown = " and ".join(f"{value!r} ({place})" for value, place in values.values())
            faults.append(refusal(grid.address(), "two_said", shown, label=_shown(column)))
        value, place = next(iter(values.values()))
        made[column] = Fact(value, f"the label in {place}")
    faults += [not_stated(grid.address(), one) for one in ("on", "outgoing", "incoming") if one not in {*made, *meant}]
    if not {"post_id", "title"} & {*made, *meant}:
        titles = (grid.at(number, at) for number in rows for at in grid.filled(number)[:1])
        names = [_left(text, words) for text in (*titles, grid.sheet or "", own_path(grid.file).stem)]
        if any(names):
            made[NAMES] = Fact("\n".join(filter(None, names)), "the title, the tab or the file's name")
    return made, faults


def not_stated(place: Address, column: str, found: str = "no column and no label that says it") -> Fault:
    """The fault of a sheet that does not say what every line of it needs."""
    meaning = TABLES[HANDED].columns[column].meaning.rstrip(".")
    label = _shown("title" if column == "post_id" else column)
    return refusal(place, "not_stated", found, meaning=meaning, label=label)


def _shown(column: str) -> str:
    """A label that says it, in both languages."""
    known = data("headings")[HANDED]["columns"][column]
    return " / ".join(next(one for one in known if one.isascii() is latin) for latin in (False, True))


def _says(column: str, value: str, words: Words) -> bool:
    """Whether something was filled in: a line to sign on is no name, and a day is none either."""
    if column in ("on", "signed_on"):
        return any(map(str.isdigit, value))
    one = said(value, words)
    return any(map(str.isalpha, value)) and not (column in PERSONS and (one.day or one.periods))


def _same(column: str, value: str) -> str:
    if column in ("on", "signed_on"):
        try:
            return repr(read_date(value))
        except ValueError:
            return value
    return key(value)


def _left(text: str, words: Words) -> str:
    """What is left of a name without its days and the words of every such list."""
    rest = _DAYS.sub(" ", folded(text))
    if not any(stands(word, rest) for word in words.handover):
        return ""
    for word in words.handover:
        rest = rest.replace(word, " ")
    before = None
    while before != rest:
        before, rest = rest, _COMMON.sub("", rest.strip(" ()（）-_—:：《》“”\"'"))
    return rest
