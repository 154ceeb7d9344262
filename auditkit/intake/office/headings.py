"""What a heading of an office sheet means: the words of `headings.yaml`, those beside the records, and corrections."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from auditkit.dictionary import TABLES, data, is_words, outside
from auditkit.dictionary import Words as CellWords
from auditkit.errors import BadInput

LISTS = ("tenure", "post", "unit", "person", "duty")
HANDED = "handover_list"
KINDS = ("plan_line", "problem", *LISTS, HANDED)
ALIKE = 0.84
UNUSED = "-"
_DONE = frozenset({"done_on", "closed_on"})
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|〔[^〕]*〕")
_SIGNS = re.compile(r"[\s*:：;；,，、._\-/\\|!！?？'\"“”‘’]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
# "Departmental commentary" names no department.
_ADJECTIVE = re.compile(r"(?<![a-z])(?:department|division|section)al(?![a-z])")


@lru_cache(4_096)
def key(text: str) -> str:
    """How a heading is compared: full-width letters, case, blanks, line breaks, signs make no difference.

    Examples:
        >>> key("责 任\\n部门*"), key("Due-Date："), key("％")
        ('责任部门', 'duedate', '%')
    """
    return _SIGNS.sub("", folded(text))


@lru_cache(4_096)
def _halves(folded: str) -> tuple[str, str]:
    """The part of a key without Chinese signs, and these: `from自` → from, 自."""
    return ("", "") if folded.isascii() else (_CHINESE.sub("", folded), "".join(_CHINESE.findall(folded)))


def bare(text: str) -> str:
    """The key of a heading without what stands in brackets, unless nothing else stands there.

    Examples:
        >>> bare("完成率（%）"), bare("（一）")
        ('完成率', '(一)')
    """
    plain = unicodedata.normalize("NFKC", text)
    return key(_BRACKETS.sub("", plain)) or key(plain)


def folded(text: str) -> str:
    """A text in small letters of one width."""
    return unicodedata.normalize("NFKC", text).casefold()


def stands(word: str, text: str) -> bool:
    """Whether a word stands in a text: letters of the Latin alphabet as a word of their own."""
    if word.isascii():
        return re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text) is not None
    return word in text


@dataclass(frozen=True)
class Meaning:
    """What a heading may mean, and by which rule."""

    columns: tuple[str, ...]
    rule: str


@dataclass(frozen=True)
class Words:
    """The words of `headings.yaml` as they are looked up."""

    columns: Mapping[str, Mapping[str, tuple[str, ...]]]
    order: Mapping[str, Mapping[str, Mapping[str, int]]]
    needs: Mapping[str, tuple[str, ...]]
    never_by_part: tuple[str, ...]
    ahead: tuple[str, ...]
    joined: frozenset[str]
    rows: Mapping[str, frozenset[str]]
    moment: Mapping[str, tuple[str, ...]]
    register: tuple[str, ...]
    handover: tuple[str, ...]
    unit_endings: tuple[str, ...]
    not_a_unit: frozenset[str]
    correction: tuple[str, ...]
    periods: tuple[str, ...] = ()
    spoken: CellWords | None = None
    found: dict[tuple[str, str], Meaning | None] = field(default_factory=dict, compare=False, repr=False)

    def meaning(self, table: str, heading: str) -> Meaning | None:
        """What a heading means in a table; None where nothing is known of it."""
        asked = (table, heading)
        if asked not in self.found:
            self.found[asked] = self._look_up(table, heading)
        return self.found[asked]

    def _look_up(self, table: str, heading: str) -> Meaning | None:
        known = self.columns[table]
        if found := self.exact(table, heading):
            rule, (first, *more) = f"the heading {heading.strip()!r}".replace("\n", " "), found
            if first.startswith(UNUSED + " "):
                return Meaning((UNUSED, *more), f"{rule}: {first[2:]}")
            return Meaning(found, rule)
        short = bare(_ADJECTIVE.sub(" ", folded(heading)))
        if any(word in short for word in self.never_by_part):
            return None
        parts = [word for word in known if len(word) >= (3 if _CHINESE.search(word) else 8) and word in short]
        if table == "plan_line" and any(stands(word, folded(heading)) for word in self.register):
            parts = [word for word in parts if "text" not in known[word]]
        if any(word in short for word in self.ahead):
            parts = [word for word in parts if not _DONE.intersection(known[word])]
        if not parts:
            return None
        longest = max(parts, key=lambda word: (len(word), short.rfind(word)))
        return Meaning(known[longest], f"a part of the heading: {longest!r}")

    def exact(self, table: str, heading: str) -> tuple[str, ...]:
        """What a heading means that is known as a whole; in two languages, what both of its halves mean."""
        known = self.columns[table]
        for written in (key(heading), bare(heading)):
            if written in known:
                return known[written]
        latin, chinese = _halves(key(heading))
        return tuple(one for one in known.get(latin, ()) if one in known.get(chinese, ())) if latin and chinese else ()

    def only(self, table: str, other: str, heading: str) -> bool:
        """Whether a heading is known of one table and not of another."""
        return bool(self.exact(table, heading)) and not self.exact(other, heading)

    def near(self, table: str, heading: str, absent: Iterable[str]) -> str | None:
        """The column that a heading nobody knows seems to mean, among those that the sheet lacks."""
        known = {word: columns for word, columns in self.columns[table].items() if len(word) >= 4}
        later = any(word in bare(heading) for word in self.ahead)
        for written in get_close_matches(bare(heading), known, 3, ALIKE):
            for column in known[written]:
                if column in absent and not (later and column in _DONE):
                    return column
        return None

    def may_name_units(self, heading: str) -> bool:
        """Whether a heading ends in a word for a unit, so that the column may hold units, or be about something else.

        Examples:
            >>> [words().may_name_units(one) for one in ("Project team", "项目部门", "Opportunity")]
            [True, True, False]
        """
        units = [word for word, columns in self.columns["plan_line"].items() if "unit_id" in columns]
        last = key((_BRACKETS.sub("", folded(heading)).split() or [""])[-1])
        return any(last == word or (_CHINESE.match(word) and last.endswith(word)) for word in units)

    def preference(self, table: str, column: str, heading: str) -> int:
        """The place of a heading in the list of its column: the first is the most exact."""
        known = self.order[table].get(column, {})
        return min((known[word] for word in (key(heading), bare(heading)) if word in known), default=len(known))


def meanings(table: str) -> tuple[str, ...]:
    """What a column of a table may mean: its columns; of a list what its mapping reads."""
    known = data("headings")[table]["columns"] if table in (*LISTS, HANDED) else TABLES[table].columns
    return tuple(one for one in known if not one.startswith(UNUSED))


def words(extra: tuple[Path, ...] = (), periods: tuple[str, ...] = (), spoken: CellWords | None = None) -> Words:
    """The words of the package and, on top of them, those of other files of the same form and the names of periods.

    `spoken` are the words of cells, where they tell what a sheet is.

    Raises:
        BadInput: a file cannot be read or has another form.
    """
    # By their bytes: a file that was corrected meanwhile is read anew.
    known = _words(tuple((path.name, path.read_bytes()) for path in extra))
    return replace(known, periods=periods, spoken=spoken) if periods or spoken else known


@cache
def _words(extra: tuple[tuple[str, bytes], ...]) -> Words:
    sources: list[Any] = [data("headings")]
    sources += [_own(name, content) for name, content in extra]
    columns: dict[str, dict[str, tuple[str, ...]]] = {table: {} for table in KINDS}
    order: dict[str, dict[str, dict[str, int]]] = {table: {} for table in KINDS}
    for table in KINDS:
        for column in meanings(table):
            _add(columns[table], order[table], column, [column])
    lists: dict[str, list[str]] = {}
    for own, source in enumerate(sources):
        for table in KINDS:
            for column, written in source.get(table, {}).get("columns", {}).items():
                _add(columns[table], order[table], str(column), [str(one) for one in written], ahead=own > 0)
        for name, found in _lists(source):
            lists.setdefault(name, []).extend(map(str, found))
    needs = {table: tuple(sources[0][table]["needs"]) for table in KINDS}
    return Words(
        columns, order, needs, tuple(map(key, lists["never_by_part"])), tuple(map(key, lists["ahead"])),
        frozenset(lists["joined"]),
        {name: frozenset(map(key, lists[f"rows.{name}"])) for name in ("total", "footer", "unit", "recorded_on")},
        {name: _longest_first(lists[f"moment.{name}"]) for name in ("plan", "review")},
        _longest_first(lists["register"]), _longest_first(lists["handover"]),
        _longest_first(lists["unit_endings"]), frozenset(_longest_first(lists["not_a_unit"])),
        _longest_first(lists["correction"]),
    )  # fmt: skip


_FORM = "Expected the form of the package's own headings.yaml: plan_line: {columns: {reason: [cause, why late]}}"


def _own(name: str, content: bytes) -> dict[str, Any]:
    """A file of headings from outside, checked before anything is made of it."""
    found = outside(name, content, _FORM)
    if strange := sorted(map(str, found.keys() - data("headings").keys())):
        parts = ", ".join(data("headings"))
        raise BadInput(f"{name}: no part is called {strange[0]!r}; there are {parts}", advice=_FORM)
    for part in sorted(found.keys() & set(KINDS)):
        told = found[part].get("columns") if isinstance(found[part], dict) else None
        told = told if isinstance(told, dict) else {}
        strange = sorted(map(str, told.keys() - data("headings")[part]["columns"].keys() - set(meanings(part))))
        if strange:
            known = ", ".join(meanings(part))
            raise BadInput(f"{name}, {part}: no column is called {strange[0]!r}; there are {known}", advice=_FORM)
    for part, one in found.items():
        columns = one.get("columns", {}) if part in KINDS and isinstance(one, dict) else one
        lists = columns.values() if isinstance(columns, dict) else [columns]
        if (part in KINDS and not isinstance(one, dict)) or not all(map(is_words, lists)):
            raise BadInput(f"{name}, {part}: not lists of words", advice=_FORM)
    return found


def _lists(source: Mapping[str, Any]) -> Iterable[tuple[str, Sequence[Any]]]:
    for name, found in source.items():
        if name in KINDS:
            continue
        if isinstance(found, Mapping):
            yield from ((f"{name}.{inner}", listed) for inner, listed in found.items())
        else:
            yield name, found


def _longest_first(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(map(folded, found)), key=lambda one: (-len(one), one)))


def _add(
    columns: dict[str, tuple[str, ...]], order: dict[str, dict[str, int]], column: str, written: Sequence[str],
    ahead: bool = False,
) -> None:  # fmt: skip
    for one in written:
        word = key(one)
        known = columns.get(word, ())
        if ahead:  # what a sender means by a word outranks what the package takes it for
            columns[word] = (column, *(each for each in known if each != column))
        elif column not in known:
            columns[word] = (*known, column)
        order.setdefault(column, {}).setdefault(word, len(order.get(column, {})))
