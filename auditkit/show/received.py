"""The account of an intake as a page that stands alone: every source, every refusal, every assumption."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from auditkit.errors import AuditkitError
from auditkit.result import cell, many
from auditkit.review.intake import listed
from auditkit.show.markup import Markup, digest, document, element, joined

MOST, SHORT = 5_000, 24
TITLE = "What was handed in, and what became of it"
_SOURCES = {
    "table_name": "table", "file": "file", "sheet": "sheet", "read_as": "read as", "rows_found": "rows found",
    "rows_accepted": "accepted", "rows_refused": "refused", "rows_not_used": "not used",
    "cells_blanked": "cells blanked", "not_read_because": "not read because", "sha256": "SHA-256",
}  # fmt: skip
_REFUSED = {
    "file": "file", "sheet": "sheet", "row": "row", "column_letter": "column", "heading": "heading", "found": "found",
    "expected": "expected", "mend": "to mend", "refuses_row": "row refused",
}  # fmt: skip
_FOLDED = {
    "table_name": "table", "column_name": "column", "written": "written", "id": "read as", "kind": "because of",
    "n": "cells",
}  # fmt: skip
_CONCLUDED = {
    "file": "file", "sheet": "sheet", "row": "row", "column_letter": "column", "heading": "heading", "what": "what",
    "said": "read as, and by which rule",
}  # fmt: skip


def intake_page(account: Any, path: str | Path) -> Path:
    """Write the account of an intake as one HTML file that needs nothing else; the same records give the same bytes.

    Args:
        account: what `audit.intake()` returned.
        path: where to write; the name ends in `.html`.

    Raises:
        AuditkitError: the name ends in something else.
    """
    target = Path(path)
    if target.suffix.lower() not in {".html", ".htm"}:
        raise AuditkitError(f"{target.name}: the intake is written as .html; found {target.suffix or 'no ending'!r}")
    style = files("auditkit.show").joinpath("report.css").read_text("utf-8")
    policy = f"default-src 'none'; style-src '{digest(style)}'"
    whole = document(TITLE, style, policy, element("body", *_parts(account)))
    target.write_text(whole, encoding="utf-8", newline="\n")
    return target


def _parts(account: Any) -> Sequence[Markup]:
    refused = account.refused
    nothing = element("p", "Nothing was refused and no cell blanked.")
    places = _table(refused, _REFUSED, "refused") if len(refused) else nothing
    return (
        element("h1", TITLE),
        element("p", account.sentence),
        element("h2", "Sources"),
        element("p", "In every line, rows found = accepted + refused + not used."),
        _table(listed(account.frame), _SOURCES, "intake", sums=True),
        element("h2", "Refused rows and blanked cells"),
        places,
        element("h2", "Assumed"),
        element("ul", *(element("li", sentence) for sentence in account.assumptions)),
        *_listed("Writings of a name that were read as an id", account.folded, _FOLDED, "folded"),
        *_listed("What was concluded of a sheet or a cell", account.provenance, _CONCLUDED, "provenance"),
    )


def _listed(heading: str, frame: pd.DataFrame, names: dict[str, str], table: str) -> Sequence[Markup]:
    """A part of its own for what the assumptions only count; nothing where there is nothing."""
    return (element("h2", heading), _table(frame, names, table)) if len(frame) else ()


def _table(frame: pd.DataFrame, names: dict[str, str], table: str, sums: bool = False) -> Markup:
    kept = {name: words for name, words in names.items() if not frame[name].isna().all()}
    shown = frame.loc[:, list(kept)].head(MOST)
    head = element("tr", *(element("th", words, scope="col") for words in kept.values()))
    rows = shown.itertuples(index=False, name=None)
    body = [element("tr", *(_td(name, value) for name, value in zip(kept, row, strict=True))) for row in rows]
    if sums:
        totals = [
            f"{frame[name].sum():,}" if name.startswith(("rows_", "cells_")) else ("in all" if at == 0 else "")
            for at, name in enumerate(kept)
        ]
        body.append(element("tr", *(element("th", total) for total in totals)))
    made = element("table", element("thead", head), element("tbody", *body))
    count = f"{len(shown):,} of {many(len(frame), 'row')}"
    count += f"; auditkit table … {table} has them all" if len(shown) < len(frame) else ""
    return joined(element("div", made, class_="wide"), element("p", count, class_="note"))


def _td(name: str, value: object) -> Markup:
    """A cell; short ones, such as the names of files, are not broken."""
    kind = "hash" if name == "sha256" else "short" if len(cell(value)) <= SHORT else ""
    return element("td", value, class_=kind) if kind else element("td", value)
