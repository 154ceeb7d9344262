"""Where the header of a table stands in a sheet, of how many rows it is, and what each of its columns means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from itertools import pairwise

from auditkit.evidence import column_letter
from auditkit.intake.hr import tells_events
from auditkit.intake.office.grid import Grid
from auditkit.intake.office.handover import of_labels, told
from auditkit.intake.office.headings import HANDED, KINDS, LISTS, UNUSED, Meaning, Words, folded, key, stands
from auditkit.intake.office.names import moments

SEARCHED = 60
DEEPEST = 3
LONGEST = 40
# Letters of a heading with its explanation: of longer cells not even the exact words are looked up, it would be dear.
EXPLAINED = 600
_DAY = re.compile(r"\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2(\d{4}|\d\d)|\d{4}年\d{1,2}月\d{1,2}日")
_YEAR = re.compile(r"(19|20)\d\d")
_ALIKE = ("plan_line", "problem")
EVENTS = ("event", "event_on")


@dataclass(frozen=True)
class Use:
    """What a column of a sheet is used for: a column of the contract, `-` for known and not used, None for unknown."""

    heading: str
    column: str | None
    rule: str


@dataclass(frozen=True)
class Header:
    """The header of one table of a sheet: its rows, and every column under it.

    `clashes` are columns that mean the same as another one: (column, the other, what both mean). `doubt` tells why the
    table may be a register of problems as well as a plan.
    """

    table: str
    first: int
    last: int
    uses: Mapping[int, Use]
    clashes: tuple[tuple[int, int, str], ...] = ()
    doubt: str = ""

    @property
    def rows(self) -> range:
        """The rows in which it stands."""
        return range(self.first, self.last + 1)

    @property
    def meant(self) -> dict[str, list[int]]:
        """Contract column → the columns of the sheet that give it, in order."""
        found: dict[str, list[int]] = {}
        for at, use in self.uses.items():
            if use.column not in (None, UNUSED):
                found.setdefault(str(use.column), []).append(at)
        return found


def headers(grid: Grid, words: Words, fixed: Mapping[str, str], table: str | None, row: int | None) -> list[Header]:
    """Every header of a sheet, from above.

    Args:
        grid: the sheet.
        words: what headings mean.
        fixed: corrections: heading, or letter of a column after `=`, → meaning.
        table: the table that a correction says it is; None to find out.
        row: the first row of the header, where a correction says it.
    """
    rows = list(grid.rows)
    found: list[Header] = []
    if row is not None:
        one = _best(grid, row, words, fixed, table, parts=True, sure=True)
        return [one] if one else []
    for at, number in enumerate(rows):
        if found and number <= found[-1].last:
            continue
        if (at < SEARCHED and not found) or (found and _begins_header(grid, number, words, fixed)):
            one = _best(grid, number, words, fixed, table, parts=False)
            after = _best(grid, rows[at + 1], words, fixed, table, parts=False) if at + 1 < len(rows) else None
            if one and not (after and len(after.meant) > len(one.meant) and after.first > one.last):
                found.append(one)
    if not found:  # no heading in its exact words: read by their parts
        tried = [_best(grid, number, words, fixed, table, parts=True) for number in rows[:SEARCHED]]
        known = [one for one in tried if one and not _of_data(grid, one)]
        found = [max(known, key=lambda one: (len(one.meant), -one.first))] if known else []
    return found


def _of_data(grid: Grid, one: Header) -> bool:
    """Whether what parts of words make a header is a row of data: what stands above it would vanish."""
    values = (text for at, use in one.uses.items() if use.column is None and (text := grid.at(one.first, at).strip()))
    if any(_DAY.fullmatch(text) or (_number(text) and not _YEAR.fullmatch(text)) for text in values):
        return True
    wide = len(grid.filled(one.first))
    return sum(len(grid.filled(number)) >= wide for number in grid.rows if number < one.first) > 1


def _begins_header(grid: Grid, number: int, words: Words, fixed: Mapping[str, str]) -> bool:
    """Whether the first cells of a row are headings in their exact words: a look at every cell would be dear."""
    filled = grid.filled(number)
    return len(filled) > 1 and all(
        len(text := grid.at(number, at)) <= LONGEST
        and (any(words.exact(kind, text) for kind in KINDS) or key(text) in fixed)
        for at in filled[:2]
    )


def _best(
    grid: Grid, row: int, words: Words, fixed: Mapping[str, str], table: str | None, parts: bool, sure: bool = False
) -> Header | None:
    """The header that begins in a row, if one does: of the tables and depths the one that explains most columns."""
    best: dict[str, Header] = {}
    if of_labels(grid, row, words) and not sure:
        return None
    for depth in range(1, DEEPEST + 1):
        if depth > 1 and not _goes_on(grid, row, depth):
            break
        if depth < DEEPEST and _merged_down(grid, row, depth) and _goes_on(grid, row, depth + 1):
            continue  # the row below is no line, whether its words are known or not
        headings = _headings(grid, row, depth)
        for kind in (table,) if table else KINDS:
            one = _told(grid, _read(kind, headings, (row, row + depth - 1), words, fixed, parts), words)
            fuller = kind not in best or len(one.meant) > len(best[kind].meant)
            if fuller and (sure or _enough(grid, one, words, table)):
                best[kind] = one
    if not best:
        return None
    chosen = max(best.values(), key=lambda one: ("event" in one.meant or one.table == HANDED, len(one.meant)))
    if table or chosen.table not in _ALIKE:
        return _whole(chosen, grid, words, fixed)
    return _told_apart(best, grid, row, words, fixed)


def _told_apart(
    best: Mapping[str, Header], grid: Grid, row: int, words: Words, fixed: Mapping[str, str]
) -> Header | None:
    """A plan or a register of problems, which share most of their headings: by those that only one of them has.

    The names of tab, file and folder and the title speak once for each. A sheet that speaks for both alike, or for
    problems without naming any, is read as neither: its problems would become promises that nobody made.
    """
    headings = [use.heading.split(" / ")[-1] for use in next(iter(best.values())).uses.values()]
    every = ((one, other) for one, other in (_ALIKE, _ALIKE[::-1]))
    own = {one: [text for text in headings if words.only(one, other, text)] for one, other in every}
    names = " ".join([grid.file, grid.sheet or "", *_above(grid, row)])
    if any(stands(word, folded(names)) for word in words.register):
        own["problem"].append("its name or title")
    if moments(names, words):
        own["plan_line"].append("its name or title")
    plan, problem = len(own["plan_line"]), len(own["problem"])
    if plan == problem == 0 and len(best) > 1:
        return _whole(max(best.values(), key=lambda one: len(one.meant)), grid, words, fixed)
    if "plan_line" not in best or (problem > plan and "problem" in best):
        return _whole(best["problem"], grid, words, fixed)
    found = _whole(best["plan_line"], grid, words, fixed)
    if found is None or plan > problem or not problem:
        return found
    shown = [", ".join(f"“{one}”" for one in own[kind][:4]) or "nothing" for kind in ("problem", "plan_line")]
    return replace(found, doubt=f"{shown[0]} for a register of problems, {shown[1]} for a plan")


def _above(grid: Grid, row: int) -> list[str]:
    """The title rows above a row: texts that stand almost alone in theirs."""
    above = [number for number in grid.rows if number < row][-DEEPEST:]
    return [grid.at(number, at) for number in above for at in grid.filled(number)[:2]]


def _whole(found: Header, grid: Grid, words: Words, fixed: Mapping[str, str]) -> Header:
    """The header once it is known where it stands: now every column is read, also by parts."""
    headings = _headings(grid, found.first, found.last - found.first + 1)
    return _told(grid, _read(found.table, headings, (found.first, found.last), words, fixed, parts=True), words)


def _told(grid: Grid, one: Header, words: Words) -> Header:
    """The header of a list without the columns of events where nothing tells that its rows are some."""
    places = [at for name in EVENTS for at in one.meant.get(name, ())]
    if not places:
        return one
    event = one.uses[places[0]]
    below = (grid.shown(number, places[0]) for number in grid.rows if number > one.last)
    if event.rule == "corrected" or tells_events(one.meant, event.heading.rpartition(" / ")[2], below, words.spoken):
        return one
    unknown = {at: replace(one.uses[at], column=None, rule="its cells tell of no appointments") for at in places}
    return replace(one, uses={**one.uses, **unknown})


def _enough(grid: Grid, one: Header, words: Words, said: str | None) -> bool:
    there = [any(name in one.meant for name in either.split("|")) for either in words.needs[one.table]]
    if one.table == HANDED:  # 序号, 事项, 备注 are all that a list of what is handed over may have
        known = [use for use in one.uses.values() if use.column is not None]
        sure = said == HANDED or told(grid, one.first, one.last, [*one.meant], words)
        return all(there) and len(known) >= 2 and sure
    return all(there) and len(one.meant) >= 2


def _goes_on(grid: Grid, row: int, depth: int) -> bool:
    """Whether the row below still belongs to the header: it tells apart what the row above has merged or left open."""
    below = row + depth - 1
    if len(grid.filled(row)) < 2:  # a title over the whole width
        return False
    own = [at for at in grid.filled(below) if len(grid.at(below, at)) <= LONGEST]
    if not own or any(_number(grid.at(below, at)) for at in own):
        return False
    above = grid.filled(below - 1)
    across = [(left, right) for top, left, bottom, right in grid.merged if row <= top and bottom == below - 1]
    wide = {at for left, right in across if right > left for at in range(left, right + 1)}
    return bool(above) and all(at in wide or not grid.at(below - 1, at) for at in own)


def _merged_down(grid: Grid, row: int, depth: int) -> bool:
    """Whether a cell of the header's first row reaches into the row below its depth."""
    return any(top == row and bottom >= row + depth for top, _, bottom, _ in grid.merged)


def _number(text: str) -> bool:
    return text.replace(".", "").strip().isdigit()


def _headings(grid: Grid, row: int, depth: int) -> dict[int, tuple[str, ...]]:
    """By column, the texts of the header from above, each once."""
    found = {}
    for at in range(grid.width):
        texts = [grid.shown(number, at).strip() for number in range(row, row + depth)]
        kept = tuple(text for before, text in pairwise(["", *texts]) if text and text != before)
        if kept:
            found[at] = kept
    return found


def _read(
    table: str, headings: Mapping[int, Sequence[str]], rows: tuple[int, int], words: Words, fixed: Mapping[str, str],
    parts: bool,
) -> Header:  # fmt: skip
    """What each heading means in a table: corrections first, then the headings that can mean one thing only."""
    meanings = {at: _meaning(table, texts, words, parts) for at, texts in headings.items()}
    uses = {at: Use(" / ".join(texts), None, "no word of headings.yaml") for at, texts in headings.items()}
    taken: dict[str, int] = {}
    for at, texts in headings.items():
        if (means := correction(texts, at, fixed)) is not None:
            uses[at] = Use(uses[at].heading, means, "corrected")
            taken.setdefault(means, at)
    clashes = []

    def rank(at: int) -> tuple[bool, int, int, int]:
        found = meanings[at]
        assert found is not None
        nearest = words.preference(table, found.columns[0], headings[at][-1])
        return found.rule.startswith("a part"), len(found.columns), nearest, at

    for at in sorted((at for at, found in meanings.items() if found and uses[at].rule != "corrected"), key=rank):
        found = meanings[at]
        assert found is not None
        free = next((one for one in found.columns if one not in taken or one in words.joined or one == UNUSED), None)
        if free:
            taken.setdefault(free, at)
            uses[at] = Use(uses[at].heading, free, found.rule)
        elif table in LISTS:
            rule = f"column {column_letter(taken[found.columns[0]])} gives {found.columns[0]}, in the nearer word"
            uses[at] = Use(uses[at].heading, UNUSED, rule)
        elif not found.rule.startswith("a part"):
            clashes.append((at, taken[found.columns[0]], found.columns[0]))
    return Header(table, *rows, uses, tuple(sorted(clashes)))


def correction(texts: Sequence[str], at: int, fixed: Mapping[str, str]) -> str | None:
    """The meaning that a correction gives a column, by its whole heading, its last row or its letter."""
    if not fixed:
        return None
    for written in (f"={column_letter(at)}", key("".join(texts)), key(texts[-1]) if texts else ""):
        if written and written in fixed:
            return fixed[written]
        for open_month in (one for one in fixed if "*" in one):
            if written and fnmatchcase(written, open_month):
                return fixed[open_month]
    return None


def _meaning(table: str, texts: Sequence[str], words: Words, parts: bool) -> Meaning | None:
    """Read whole before by its last row, and by its last row before by its first; a long one by exact words only."""
    longest = max(map(len, texts))
    if longest > EXPLAINED:
        return None
    tried = dict.fromkeys(("".join(texts), texts[-1], texts[0]))
    if not parts or longest > LONGEST:
        tried = {one: None for one in tried if words.exact(table, one)}
    found = [words.meaning(table, one) for one in tried]
    exact = [one for one in found if one and not one.rule.startswith("a part")]
    return next(iter(exact), None) or next((one for one in found if one), None)
