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
    "open_audit",
    "report",
]


def draw(answer: Any, ax: Any = None) -> Any:
    """The picture of a handover review: holders as bands, items as lines that stop, the handover as a line.

    Args:
        answer: a `Review`.
        ax: matplotlib Axes to draw into; None makes a figure.

    Returns:
        The Axes, with `caption` as the sentence that says what it shows.
    """
    from auditkit.show.figures import draw as _draw

    return _draw(answer, ax=ax)


def report(answer: Any, path: Any) -> Any:
    """Write a review as one self-contained HTML file and return its path."""
    from auditkit.show.report import report as _report

    return _report(answer, path)
