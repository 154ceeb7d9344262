"""auditkit: which promised items were never followed up across a change of manager, by whose duty, on what evidence.

Examples:
    >>> import auditkit as ak
    >>> audit = ak.open_audit("sample_data/tables", as_of="2025-06-30")
    >>> print(audit.handover(post="P7-MGR", on="2025-03-01").headline)
    P7-MGR (Project 7): Maria Rossi (E0041) to Anna Ivanova (E0058) on 2025-03-01, Ma Guoqing (E0042) in between.
"""

from __future__ import annotations

from typing import Any

from auditkit.audit import Audit, open_audit
from auditkit.errors import AuditkitError, BadInput, NotInRecords, UnknownName
from auditkit.intake import Explained, explain

__version__ = "0.1.0"
__all__ = [
    "Audit",
    "AuditkitError",
    "BadInput",
    "Explained",
    "NotInRecords",
    "UnknownName",
    "draw",
    "explain",
    "explore",
    "open_audit",
    "report",
    "review_links",
    "review_mapping",
]


def draw(answer: Any, kind: str | None = None, ax: Any = None) -> Any:
    """The picture of an answer: of a handover, a trace, outcomes, coverage, duties, a chart, of what has aged.

    Args:
        answer: what a verb of the audit returned.
        kind: which figure, where an answer has several: `handover`, `trail`, `strip`, `coverage`, `duties`, `chart`,
            `ageing`; None takes the usual one.
        ax: matplotlib Axes to draw into; None makes a figure.

    Returns:
        The Axes, with `caption` as the sentence that says what it shows; a notebook shows both.
    """
    from auditkit.show.figures import draw as _draw

    return _draw(answer, kind, ax)


def explore(
    audit: Audit, *, post: str | None = None, on: Any = None, unit: str | None = None, item: str | None = None
) -> Any:
    """A page in a notebook: pick a handover, read its review, choose an item, see the cell in its sheet.

    Args:
        audit: the audit.
        post: the post whose handover is shown first, by id or unique title; without one, the first in the lists at
            which live items were open.
        on: any day of that handover.
        unit: the unit whose handovers are shown first.
        item: an item or a problem that is chosen from the start.
    """
    from auditkit.show.explorer import explore as _explore

    return _explore(audit, post=post, on=on, unit=unit, item=item)


def review_links(audit: Audit, *, by: str, on: Any) -> Any:
    """A page in a notebook: the links in doubt, two wordings side by side, decided by key press and saved at once.

    Args:
        audit: the audit; opened with `decisions=`, every decision is added to that file as it is made.
        by: who decides.
        on: the day of the decisions: there is no other clock.
    """
    from auditkit.show.links import review_links as _review_links

    return _review_links(audit, by=by, on=on)


def review_mapping(found: Any) -> Any:
    """A page in a notebook: an office workbook cell by cell as it was understood, to be corrected and saved.

    Args:
        found: what `explain` gave.
    """
    from auditkit.show.mapping import review_mapping as _review_mapping

    return _review_mapping(found)


def report(answer: Any, path: Any) -> Any:
    """Write a review or a trail as one self-contained file (.html, .pdf or .xlsx) and return its path."""
    from auditkit.show.report import report as _report

    return _report(answer, path)
