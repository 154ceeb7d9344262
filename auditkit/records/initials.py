"""Persons whom a sheet writes with initials or in brackets, where one known person only can be meant."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pyarrow as pa

from auditkit.records import cells as read
from auditkit.records.earlier import Lines
from auditkit.records.folding import Folded
from auditkit.records.raw import Draft

_BRACKETS = re.compile(r"[()\[\]【】〔〕\s]")
_BETWEEN = re.compile(r"[\s.,·]+")
_SHOWN = 6
KIND = "initials"


class Written(NamedTuple):
    """A name in its parts: those written out, and the letters that stand for others."""

    full: tuple[str, ...]
    letters: str


def parts(name: str) -> Written:
    """The parts of a name, whatever their case and width; of a script without letters the whole, without brackets.

    Examples:
        >>> parts("Li, W."), parts("王(伟)")
        (Written(full=('li',), letters='w'), Written(full=('王伟',), letters=''))
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    if any("\u4e00" <= one <= "\u9fff" for one in text):
        return Written((_BRACKETS.sub("", text),), "")
    found = [one for one in _BETWEEN.split(text) if one]
    return Written(tuple(one for one in found if len(one) > 1), "".join(one for one in found if len(one) == 1))


def meant(written: Iterable[str], known: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Of each shortened writing the id of the one person whom it fits; a name written out elsewhere may be another.

    Args:
        written: the writings, shortened and not.
        known: name → the ids of the persons who are called so.

    Examples:
        >>> meant(["W. Li", "L. Wei", "J. Li"], {"Li Wei": ["E1"], "Anna Berg": ["E2"]})
        {'L. Wei': 'E1', 'W. Li': 'E1'}
        >>> meant(["W. Li", "Li Wang"], {"Li Wei": ["E1"]})
        {}
    """
    ids: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for name, who in known.items():
        if not parts(name).letters:
            ids[parts(name).full] |= set(who)
    called: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    shortened = {name: one for name in set(written) - set(known) if (one := parts(name)).full}
    for full in {*ids, *(one.full for one in shortened.values() if not one.letters)}:
        for part in full:
            called[part].add(full)
    found = {}
    for name, one in sorted(shortened.items()):
        fits = [full for full in called[one.full[0]] if _fits(one, full)] if one.letters else [one.full]
        if len(fits) == 1 and len(ids.get(fits[0], ())) == 1:
            [found[name]] = ids[fits[0]]
    return found


def _fits(one: Written, full: tuple[str, ...]) -> bool:
    """Whether one part is written out and each of the others begins with one of the letters."""
    others = [part for part in full if part not in one.full]
    letters = sorted(part[0] for part in others)
    return len(one.full) == 1 and len(others) == len(full) - 1 and sorted(one.letters) == letters


def read_as_persons(drafts: Mapping[str, Draft], folded: Folded, notes: list[str], before: Lines) -> None:
    """List who is meant by a responsible person as written; the cells stay as they are."""
    lines, people = drafts["plan_line"], drafts["person"]
    cells = read.clean(lines.columns["person"])
    many = before.hear(cells.values, cells.counts().tolist())
    if not many or not len(people):
        return
    known: dict[str, set[str]] = defaultdict(set)
    for name in ("name", "person_id"):
        ids = people.columns["person_id"].cast(pa.string()).to_pylist()
        for one, who in zip(people.columns[name].cast(pa.string()).to_pylist(), ids, strict=True):
            if one and who:
                known[one].add(who)
    found = meant(many, known)
    if found:
        folded.rows += [("plan_line", "person", one, who, KIND, many[one]) for one, who in found.items()]
        shown = ", ".join(f"{one} ({who})" for one, who in list(found.items())[:_SHOWN])
        notes.append(
            f"responsible persons written in short are taken for the only known person whom that fits, where it is "
            f"asked whether that person had left: {shown}{', …' if len(found) > _SHOWN else ''}"
        )
