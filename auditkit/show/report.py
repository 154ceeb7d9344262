"""A review or a trail as a file that stands alone: a page, a PDF, or a workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from auditkit.errors import AuditkitError
from auditkit.show.book import write_book
from auditkit.show.page import html
from auditkit.show.paper import Paper
from auditkit.show.pdf import pdf, setter
from auditkit.show.review_paper import review_paper
from auditkit.show.trail_paper import trail_paper


def report(answer: Any, path: str | Path) -> Path:
    """Write the review of a handover, or what was traced, as one file that needs nothing else.

    What speaks for the persons named and what the records do not show stands first; facts and inferences follow, each
    with the rows it rests on; the judgement is a blank that a person fills. Without a reply on record of each person
    named, it is marked as a draft. The same records and parameters give the same bytes.

    Args:
        answer: what `audit.handover(...)` or `audit.trace(...)` returned.
        path: where to write. `.html`: read in any browser, without script or network, and printed on A4; `.pdf`: the
            same on A4 (needs `pip install "auditkit-handover[pdf]"`); `.xlsx`: every table whole, a sheet each, no cell
            of which can become a formula. A page and a PDF show at most 200 rows of a table and say how many there are.

    Returns:
        The path that was written.

    Raises:
        AuditkitError: the name ends in something else, the answer is no review and no trail, or typst is not installed.

    Source:
        `docs/definitions.md`, "State after a handover"; `docs/security.md`, "Working papers".
    """
    target = Path(path)
    write = writer(target)
    write(paper_of(answer), target)
    return target


def writer(target: Path) -> Callable[[Paper, Path], None]:
    """What writes a file of that name; refuses a name or a missing program before any work is done for it."""
    write = WRITERS.get(target.suffix.lower())
    if write is None:
        raise AuditkitError(
            f"{target.name}: a review or a trail is written as .html, .pdf or .xlsx; found "
            f"{target.suffix or 'no ending'!r}"
        )
    if write is _pdf:
        setter()
    return write


def page(answer: Any) -> str:
    """The text of the page."""
    return html(paper_of(answer))


def paper_of(answer: Any) -> Paper:
    """The working paper of an answer."""
    if hasattr(answer, "never_followed_up"):
        return review_paper(answer)
    if hasattr(answer, "months"):
        return trail_paper(answer)
    raise AuditkitError(
        f"{getattr(answer, 'name', type(answer).__name__)!r} is no working paper; a handover and a trace are: "
        "audit.handover(…), audit.trace(…); audit.table(…) and the command `table` write any other answer"
    )


def _page(paper: Paper, target: Path) -> None:
    target.write_text(html(paper), encoding="utf-8", newline="\n")


def _pdf(paper: Paper, target: Path) -> None:
    target.write_bytes(pdf(paper))


WRITERS: Mapping[str, Callable[[Paper, Path], None]] = {
    ".html": _page, ".htm": _page, ".pdf": _pdf, ".xlsx": write_book,
}  # fmt: skip
