"""What a page tells of a review, an item and a problem: sentences and tables, every row with the place it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from auditkit.engine.steps import literal
from auditkit.result import cell
from auditkit.review.called import called, named
from auditkit.review.trace import ProblemTrail
from auditkit.review.trail import Trail
from auditkit.show.counter import counter_evidence, speaking
from auditkit.show.differences import inline
from auditkit.show.scene import STALE, STATES, Scene, titled

MOST_ROWS = 200
_LINKS = (
    "select line_a, line_b, state, reasons from links where state in ('accepted', 'decided', 'stated') "
    "and line_b in ({lines})"
)
_DOUBT_HEADS = ("the item's line", "may go on as", "unit", "period", "for and against")
_WAITS = "waits for a decision"
_DOUBTS = (
    "select text_a, text_b, unit_b, period_b, reasons from link_queue "
    "where plan_line in ({rows}) or review_line in ({rows})"
)
_LINES = "select row_key, line_id, item_id from plan_line where row_key in ({rows})"
_MET = ("handover_id", "outgoing", "incoming", "state", "inherited", "followed_by_event", "followed_on")
_MONTH_HEADS = (
    "period", "sheet", "wording", "holder then", "due", "planned / actual", "status", "outcome", "same item by",
)  # fmt: skip
_FOR = ("name", "rule", "counter_evidence")
_LINES_OF_RULES = ("rule", "name", "relation", "state", "counter_evidence", "evidence", "missing")


def review_said(review: Any, shown: Scene) -> dict[str, Any]:
    """The review in words: what speaks for the persons and what limits it first, then the counts."""
    counts = [(state, word, shown.counts()[state]) for state, word in STATES.items() if shown.counts()[state]]
    stale = sum(not one.live for one in shown.items)
    return {
        "headline": review.headline,
        "said": review.items.sentence,
        "first": [
            *counter_evidence(review, shown),
            f"Coverage: {review.missing.sentence}",
        ],
        "assumed": [f"{one}." for one in review.assumptions],
        "counts": [
            {"state": state, "word": word, "count": f"{count:,}"}
            for state, word, count in [*counts, *([(STALE, STALE, stale)] if stale else [])]
        ],
    }


def places_of(evidence: pd.DataFrame) -> list[dict[str, Any]]:
    """The addresses of evidence rows as plain values: file, sheet, row, sha256, table."""
    if not len(evidence):
        return []
    return [
        {"file": cell(row.file), "sheet": cell(row.sheet), "row": _number(row.row), "sha256": cell(row.sha256),
         "table": row.table_name}
        for row in evidence.itertuples()
    ]  # fmt: skip


def item_told(audit: Any, trail: Trail, people: Mapping[str, str], why: str = "") -> dict[str, Any]:
    """The history of an item: every line with its wording, why it is the same item, what was done, its handovers.

    Args:
        audit: the audit.
        trail: the item traced.
        people: person_id → name.
        why: why the records cannot tell what became of it after the handover that is looked at.
    """
    months, evidence = trail.months.frame, trail.months.evidence
    lines = evidence[evidence["table_name"] == "plan_line"] if len(evidence) else evidence
    return {
        "name": titled(trail.item_id, "".join(map(cell, months["text"].tail(1))), " · "),
        "said": str(trail),
        "sections": [
            *_untold(audit, lines, why),
            *_missing(trail.missing),
            _months(months, lines, _reasons(audit, lines), people),
            *_acts(trail.actions.frame, evidence, people),
            *_plain("Handovers that it met", trail.handovers.frame, _MET, people),
        ],
    }


def problem_told(audit: Any, trail: ProblemTrail, people: Mapping[str, str]) -> dict[str, Any]:
    """The history of a problem: what speaks for the persons and what is missing first, then the lines and the rows."""
    evidence = trail.evidence
    lines = evidence[evidence["table_name"] == "plan_line"]
    return {
        "name": " · ".join([trail.problem_id, *map(cell, trail.place.frame["title"].head(1))]),
        "said": f"{trail.place.sentence} {trail.lines.sentence}",
        "sections": [
            *_plain("Read first: what speaks for the persons", speaking(trail), _FOR, people),
            *_missing(trail.missing, people),
            *_plain("Who stands in what relation to it", trail.lines.frame, _LINES_OF_RULES, people),
            _months(trail.months.frame, lines, _reasons(audit, lines), people),
            _rows("The rows behind it", evidence),
        ],
    }


def _missing(answer: Any, people: Mapping[str, str] | None = None) -> Iterable[dict[str, Any]]:
    frame = named(answer.frame, people or {})
    if len(frame):
        filled = [str(name) for name in frame if not frame[name].isna().all()]
        yield _table("Read first: what was not seen", frame, filled)


def _untold(audit: Any, lines: pd.DataFrame, why: str) -> Iterable[dict[str, Any]]:
    """Why the records cannot tell, and the lines in doubt that may be this item, with the way to decide them."""
    if not why:
        return
    causes = [_row(one) for one in why.split("; ")]
    yield _section("Why the records cannot tell", ["because"], causes, len(causes))
    if _WAITS in why and len(lines):
        doubts = audit.sql(_DOUBTS.format(rows=", ".join(str(int(key)) for key in lines["row_key"])))
        rows = [_row(*map(cell, one)) for one in doubts.itertuples(index=False, name=None)]
        yield _section("Lines that wait for a decision (ak.review_links)", _DOUBT_HEADS, rows, len(rows))


def _row(*cells: str) -> dict[str, Any]:
    return {"cells": list(cells), "place": None}


def _months(
    months: pd.DataFrame, lines: pd.DataFrame, reasons: Mapping[int, str], people: Mapping[str, str]
) -> dict[str, Any]:
    """Every line in order; a wording that differs from the one before shows what went and what came."""
    placed = _by_text(lines)
    before: str | None = None
    rows: list[dict[str, Any]] = []
    for row in months.head(MOST_ROWS).itertuples():
        place, key = placed.get(cell(row.evidence)) or (None, 0)
        text = cell(row.text)
        rows.append(
            {
                "cells": [
                    cell(row.period), cell(row.moment), text if before in (None, text) else inline(before or "", text),
                    called(row.holders, people), cell(row.due), _amounts(row), _status(row), _word(row.outcome),
                    "" if before is None else reasons.get(key) or ("same words" if before == text else "other words"),
                ],
                "place": place,
                "evidence": cell(row.evidence),
            }
        )  # fmt: skip
        before = text
    return _section("Every plan and review", _MONTH_HEADS, rows, len(months))


def _acts(acts: pd.DataFrame, evidence: pd.DataFrame, people: Mapping[str, str]) -> Iterable[dict[str, Any]]:
    if not len(acts):
        return
    placed = _by_text(evidence[evidence["table_name"] == "action"])
    rows = [
        {
            "cells": [
                cell(row.acted_on), _word(row.kind), called(row.person_id, people), cell(row.text), cell(row.reason),
            ],
            "place": (placed.get(cell(row.evidence)) or (None, 0))[0],
            "evidence": cell(row.evidence),
        }
        for row in acts.head(MOST_ROWS).itertuples()
    ]  # fmt: skip
    yield _section("What was done", ["on", "act", "person", "text", "reason"], rows, len(acts))


def _rows(title: str, evidence: pd.DataFrame) -> dict[str, Any]:
    shown = evidence.head(MOST_ROWS)
    rows = [
        {"cells": [cell(row.shows).replace("_", " ")], "place": place, "evidence": _address(place)}
        for row, place in zip(shown.itertuples(), places_of(shown), strict=True)
    ]
    return _section(title, ["what it shows"], rows, len(evidence))


def _plain(
    title: str, frame: pd.DataFrame, columns: Sequence[str], people: Mapping[str, str]
) -> Iterable[dict[str, Any]]:
    if len(frame):
        named = {
            name: frame[name].map(lambda ids: called(ids, people))
            for name in ("outgoing", "incoming", "person_id")
            if name in frame
        }
        yield _table(title, frame.assign(**named), [name for name in columns if name in frame])


def _table(title: str, frame: pd.DataFrame, columns: Sequence[str]) -> dict[str, Any]:
    kept = frame.loc[:, list(columns)].head(MOST_ROWS)
    rows = [{"cells": [_word(one) for one in row], "place": None} for row in kept.itertuples(index=False, name=None)]
    return _section(title, [name.replace("_", " ") for name in columns], rows, len(frame))


def _section(title: str, heads: Sequence[str], rows: list[dict[str, Any]], whole: int) -> dict[str, Any]:
    """A table of a page: columns that are blank throughout are left out, rows beyond the cap are counted."""
    kept = [at for at in range(len(heads)) if any(row["cells"][at] for row in rows)]
    return {
        "title": title,
        "count": f"{len(rows):,} of {whole:,}",
        "heads": [heads[at] for at in kept],
        "rows": [{**row, "cells": [row["cells"][at] for at in kept]} for row in rows],
        "places": any(row["place"] for row in rows),
    }


def _by_text(evidence: pd.DataFrame) -> dict[str, tuple[dict[str, Any], int]]:
    """What a trail writes of a row → its address and its key."""
    keys = evidence["row_key"].tolist() if len(evidence) else []
    return {_address(place): (place, int(key)) for place, key in zip(places_of(evidence), keys, strict=True)}


def _address(place: Mapping[str, Any]) -> str:
    return f"{place['file']}{' › ' + place['sheet'] if place['sheet'] else ''} row {place['row']}"


def _reasons(audit: Any, lines: pd.DataFrame) -> dict[int, str]:
    """Row of a line → why it is the same item as the one before: its id, a decision, or the reasons of its link."""
    if not len(lines):
        return {}
    rows = ", ".join(str(int(key)) for key in lines["row_key"])
    named = audit.sql(_LINES.format(rows=rows))
    told = {int(row.row_key): f"its id {row.item_id}" for row in named.itertuples() if cell(row.item_id)}
    if len(told) == len(named):
        return told
    ids = {cell(row.line_id): int(row.row_key) for row in named.itertuples()}
    linked = audit.sql(_LINKS.format(lines=", ".join(literal(one) for one in ids)))
    return told | {ids[row.line_b]: f"{row.state}: {row.reasons}" for row in linked.itertuples()}


def _amounts(row: Any) -> str:
    planned, actual = cell(row.planned), cell(row.actual)
    return " / ".join(one or "–" for one in (planned, actual)) if planned or actual else ""


def _status(row: Any) -> str:
    return "; ".join(one for one in map(cell, (row.status, row.progress, row.reason)) if one)


def _word(value: object) -> str:
    text = cell(value)
    return STATES.get(text, text.replace("_", " ") if text.replace("_", "").isalpha() else text)


def _number(value: object) -> int | None:
    text = cell(value)
    return int(float(text)) if text else None
