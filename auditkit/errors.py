"""Every error that auditkit raises on purpose: where, what was found, what was expected, how to mend it."""

from __future__ import annotations

import sys
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from html import escape

from auditkit.evidence import Address

SHOWN, PLACES = 10, 5
MANY = 5_000  # names
_TRACE = '<details class="auditkit"><summary>traceback</summary><pre>{}</pre></details>'


class AuditkitError(Exception):
    """The ground of all errors that auditkit raises on purpose.

    A notebook shows the message, which says where, what was found and how to mend it, and keeps the traceback one click
    away: the lines of the program are not what the reader must look at.
    """

    _folded = False

    def _render_traceback_(self) -> list[str]:
        """The message alone: a notebook asks for this by name where an error ends a cell, sometimes twice."""
        if not self._folded:
            self._folded = True
            self._fold()
        return [f"{type(self).__name__}: {self}"]

    def _fold(self) -> None:
        """Put the traceback under the message, folded, where a notebook is listening; nothing is imported for it."""
        screen = sys.modules.get("IPython")
        if screen is not None and hasattr(screen.get_ipython(), "kernel"):
            shown = _TRACE.format(escape("".join(traceback.format_exception(self))))
            screen.display.display({"text/html": shown, "text/plain": "(traceback folded)"}, raw=True)


@dataclass(frozen=True)
class Fault:
    """One thing in one place that could not be read.

    `refuses_row` tells a row that must be set aside from an optional cell that is blanked and listed.
    """

    address: Address
    found: str
    expected: str
    mend: str
    code: str
    refuses_row: bool = True

    def __str__(self) -> str:
        return (
            f"  {self.address}\n    found     {self.found}\n    expected  {self.expected}\n    to mend   {self.mend}\n"
        )


class BadInput(AuditkitError):
    """Input that was refused: all faults at once, ten shown; first one of each kind, so that many alike hide no other.

    Args:
        headline: one sentence that counts what was read, accepted and refused.
        faults: every fault, in the order of the sources.
        advice: the last lines, for example how to go on without the rows.
    """

    def __init__(self, headline: str, faults: Sequence[Fault] = (), advice: str = "") -> None:
        self.headline, self.faults, self.advice = headline, tuple(faults), advice
        super().__init__(self._text())

    def _text(self) -> str:
        first, left = foremost(folded(self.faults), SHOWN)
        shown = "\n".join(_said(alike) for alike in first)
        rest = f"  … and {by_kind(left)}\n" if left else ""
        return "\n".join(part for part in (self.headline + ("\n" if shown else ""), shown, rest, self.advice) if part)


def folded(faults: Sequence[Fault]) -> list[list[Fault]]:
    """Faults that say the same under one heading, of whatever sheet, together, in the order of the first of each."""
    groups: dict[tuple[object, ...], list[Fault]] = {}
    for fault in faults:
        alike = (fault.address.heading, fault.code, fault.found, fault.expected, fault.mend)
        groups.setdefault(alike, []).append(fault)
    return list(groups.values())


def foremost(groups: Sequence[list[Fault]], most: int) -> tuple[list[list[Fault]], list[Fault]]:
    """At most so many groups in their order, and the faults of the others: one of each kind comes before a second."""
    first: dict[tuple[str, str | None], int] = {}
    for at, group in enumerate(groups):
        first.setdefault(_kind(group[0]), at)
    ranked = sorted(range(len(groups)), key=lambda at: (first[_kind(groups[at][0])] != at, at))
    shown = set(ranked[:most])
    left = [fault for at, group in enumerate(groups) if at not in shown for fault in group]
    return [groups[at] for at in sorted(shown)], left


def _kind(fault: Fault) -> tuple[str, str | None]:
    return fault.code, fault.address.heading


def by_kind(left: Sequence[Fault]) -> str:
    """How many faults are not shown; of several kinds, how many of each."""
    kinds = Counter(map(_kind, left)).most_common()
    told = [f"{n:,} {code.replace('_', ' ')}{f' under “{heading}”' if heading else ''}" for (code, heading), n in kinds]
    return f"{len(left):,} more{f': {_first(told, SHOWN)}' if len(kinds) > 1 else ''}"


def also(alike: Sequence[Fault]) -> list[str]:
    """Where else a fault stands: the rows of its own sheet, then how often in other sheets, with the first of them."""
    sheets: dict[tuple[str, str | None], list[Fault]] = {}
    for fault in alike:
        sheets.setdefault((fault.address.file, fault.address.sheet), []).append(fault)
    own, *others = sheets.items()
    said, rows = [], [f"{one.address.row:,}" for one in own[1][1:] if one.address.row is not None]
    if rows:
        said.append(f"in row{'s' if len(rows) > 1 else ''} {_first(rows, SHOWN)}")
    if others:
        times = sum(len(found) for _, found in others)
        what = "sheet" if any(sheet for (_, sheet), _ in others) else "file"
        which = f"another {what}" if len(others) == 1 else f"{len(others):,} other {what}s"
        places = [str(replace(found[0].address, column=None, heading=None)) for _, found in others]
        said.append(f"{'once' if times == 1 else f'{times:,} times'} in {which}: {_first(places, PLACES)}")
    return said


def _first(named: Sequence[str], most: int) -> str:
    more = f" and {len(named) - most:,} more" if len(named) > most else ""
    return ", ".join(named[:most]) + more


def _said(alike: Sequence[Fault]) -> str:
    """One fault in full, and where those like it stand."""
    return str(alike[0]) + "".join(f"    also      {where}\n" for where in also(alike))


class UnknownName(AuditkitError):
    """A name that the records do not hold, with the nearest that they do."""

    def __init__(self, kind: str, name: str, known: Sequence[str], near: Sequence[str] = ()) -> None:
        near, some = near or get_close_matches(name, _alike(name, known), 3, 0.5), list(known[:5])
        hint = f" Nearest: {', '.join(near)}." if near else f" Such as: {', '.join(some)}." if some else ""
        super().__init__(
            f"no {kind} is called {name!r} in these records ({len(known):,} known)."
            f"{hint or f' The records hold no {kind}.'}"
        )


def _alike(name: str, known: Sequence[str]) -> Sequence[str]:
    """Of many names those with the longest beginning in common: to compare the letters of all would take minutes."""
    for length in range(len(name), 0, -1) if len(known) > MANY else ():
        begin = name[:length].casefold()
        if some := [one for one in known if one[:length].casefold() == begin]:
            return some[:MANY]
    return known[:MANY]


class NotInRecords(AuditkitError):
    """A question that these records cannot answer, with the table or rows that would be needed."""


class NotPortable(AuditkitError):
    """A query that would mean something else on another engine."""
