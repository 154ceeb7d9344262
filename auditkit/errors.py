"""Every error that auditkit raises on purpose: where, what was found, what was expected, how to mend it."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from html import escape

from auditkit.evidence import Address

SHOWN = 10
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
    """Input that was refused: all faults at once, the first ten shown.

    Args:
        headline: one sentence that counts what was read, accepted and refused.
        faults: every fault, in the order of the sources.
        advice: the last lines, for example how to go on without the rows.
    """

    def __init__(self, headline: str, faults: Sequence[Fault] = (), advice: str = "") -> None:
        self.headline, self.faults, self.advice = headline, tuple(faults), advice
        super().__init__(self._text())

    def _text(self) -> str:
        groups = folded(self.faults)
        shown = "\n".join(_said(alike) for alike in groups[:SHOWN])
        more = len(self.faults) - sum(map(len, groups[:SHOWN]))
        rest = f"  … and {more:,} more\n" if more > 0 else ""
        return "\n".join(part for part in (self.headline + ("\n" if shown else ""), shown, rest, self.advice) if part)


def folded(faults: Sequence[Fault]) -> list[list[Fault]]:
    """Faults that say the same of one column of one source, together, in the order in which the first of each came."""
    groups: dict[tuple[object, ...], list[Fault]] = {}
    for fault in faults:
        at = fault.address
        alike = (at.file, at.sheet, at.column, at.heading, fault.found, fault.expected, fault.mend)
        groups.setdefault(alike, []).append(fault)
    return list(groups.values())


def _said(alike: Sequence[Fault]) -> str:
    """One fault in full, and the rows of the others like it."""
    said = str(alike[0])
    rows = [f"{one.address.row:,}" for one in alike[1:] if one.address.row is not None]
    if not rows:
        return said
    left = len(rows) - SHOWN
    listed = f"{', '.join(rows[:SHOWN])}{f' and {left:,} more' if left > 0 else ''}"
    return said + f"    also      in row{'s' if len(rows) > 1 else ''} {listed}\n"


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
