"""The source of a row as a page shows it: a small grid of its sheet, the row and the cell lit."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from auditkit.evidence import Address
from auditkit.intake.excerpt import excerpt

# The column that carries what the row is cited for.
LIT = {
    "plan_line": "text", "action": "kind", "tenure": "person_id", "problem": "title", "handover_list": "text",
    "message": "subject", "target": "indicator", "duty": "area", "authority": "act", "post": "title",
}  # fmt: skip


def sheet_of(root: Path | None, place: Mapping[str, Any]) -> dict[str, Any]:
    """The rows around one place, read anew from its file, as plain values.

    Args:
        root: the folder or workbook that was opened.
        place: file, sheet, row, sha256 and table, as `places_of` gives them.
    """
    address = Address(place["file"], place["sheet"] or None, place["row"], sha256=place["sha256"] or None)
    found = excerpt(root, address, LIT.get(place["table"]))
    letters = found.letters or ("",) * len(found.headings)
    return {
        "said": found.said,
        "state": found.state,
        "file": place["file"],
        "sheet": place["sheet"],
        "row": place["row"],
        "column": found.column,
        "where": str(_cell(address, found.column, found.headings, letters)),
        "sha256": place["sha256"],
        "sha256_now": found.sha256,
        "letters": list(letters),
        "headings": list(found.headings),
        "rows": [{"number": number, "cells": list(cells)} for number, cells in found.rows],
        "count": f"{len(found.rows):,} of {found.all_rows:,} rows, {len(found.headings):,} of "
        f"{found.all_columns:,} columns",
    }


def _cell(address: Address, column: int | None, headings: tuple[str, ...], letters: tuple[str, ...]) -> Address:
    if column is None:
        return address
    return Address(address.file, address.sheet, address.row, letters[column] or None, headings[column], address.sha256)
