"""Rows of an HR sheet that are no records: set aside with a code, counted and listed, and no fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from auditkit.intake.hr.mapping import Part, Row

Aside = tuple[Row, str, str]


def sift(part: Part) -> tuple[list[Row], list[Aside]]:
    """The rows of a part that count, and the others with the code of the reason and the role that gave it."""
    kept, aside = [], []
    for row in part.rows:
        reason = _reason(part, row)
        if reason is None:
            kept.append(row)
        else:
            aside.append((row, *reason))
    for role, rule in part.sheet.most.items():
        if role in part.positions:
            kept, others = _one_of(kept, role, rule["of"])
            aside += [(row, str(rule["code"]), role) for row in others]
    return kept, aside


def _reason(part: Part, row: Row) -> tuple[str, str] | None:
    for role, rule in part.sheet.keep.items():
        if role in part.positions and not _keeps(row.cells.get(role, ""), rule):
            return str(rule["code"]), role
    for role, rule in part.sheet.drop.items():
        if row.cells.get(role, "") in rule["values"]:
            return str(rule["code"]), role
    return None


def _keeps(cell: str, rule: Mapping[str, Any]) -> bool:
    if rule.get("filled"):
        return bool(cell)
    return cell.lstrip("0").casefold() in [word.lstrip("0").casefold() for word in rule["only"]]


def _one_of(rows: Sequence[Row], role: str, of: Sequence[str]) -> tuple[list[Row], list[Row]]:
    """Of what is said in several languages the commonest; an object that has none in it keeps its own."""
    counts = Counter(row.cells.get(role, "") for row in rows)
    common = min(counts, key=lambda word: (-counts[word], word)) if counts else ""
    there = {_key(row, of) for row in rows if row.cells.get(role, "") == common}
    others = [row for row in rows if row.cells.get(role, "") != common and _key(row, of) in there]
    gone = {row.number for row in others}
    return [row for row in rows if row.number not in gone], others


def _key(row: Row, of: Sequence[str]) -> tuple[str, ...]:
    return tuple(row.cells.get(role, "") for role in of)
