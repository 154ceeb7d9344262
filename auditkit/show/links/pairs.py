"""The pairs that a person is asked about: both wordings with what differs, the reasons in words, what they decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from auditkit.result import cell
from auditkit.show.differences import sides

MOST_PAIRS = 500


@dataclass(frozen=True)
class Pair:
    """One link in doubt."""

    line_a: str
    line_b: str
    text_a: str
    text_b: str
    unit: str
    period_a: str
    period_b: str
    score: str
    across: bool
    decides: str
    reasons: str
    of: int
    unit_b: str


def queue(audit: Any, most: int = MOST_PAIRS) -> list[Pair]:
    """The links in doubt, the most consequential first, at most so many; `of` says how many there are."""
    frame = audit.link_queue().frame
    return [
        Pair(
            row.line_a, row.line_b, cell(row.text_a), cell(row.text_b), cell(row.unit_id), cell(row.period_a),
            cell(row.period_b), f"{row.score:.1f}", cell(row.across_handover) == "yes", cell(row.decides),
            cell(row.reasons), len(frame), cell(row.unit_b),
        )
        for row in frame.head(most).itertuples()
    ]  # fmt: skip


def pair_said(pair: Pair, at: int, count: int, decided: str, asked: Any) -> dict[str, Any]:
    """One pair as a page shows it; `asked` are the parameters of the audit."""
    gone, new = sides(pair.text_a, pair.text_b)
    beyond = pair.unit != pair.unit_b
    crosses = " The lines stand in two units." if beyond else " The link crosses a handover." if pair.across else ""
    only = " Between units that no reorganisation joins it is only asked." if beyond else ""
    of = "" if count == pair.of else f" (of {pair.of:,} in doubt, the most consequential first)"
    return {
        "at": f"pair {at + 1:,} of {count:,}{of}",
        "decides": f"It decides {pair.decides}.{crosses}",
        "sides": [
            {"head": f"{pair.unit}  {pair.period_a}", "line": pair.line_a, "parts": gone},
            {"head": f"{pair.unit_b}  {pair.period_b}", "line": pair.line_b, "parts": new},
        ],
        "reasons": [one.strip() for one in pair.reasons.split(";") if one.strip()],
        "score": f"{pair.score} points: from {asked.accept:g} on a link is taken, from {asked.doubt:g} on it is asked."
        + only,
        "decided": decided,
    }


def state_said(audit: Any, by: str, on: Any) -> dict[str, Any]:
    """Where the decisions go, and in whose name."""
    path = audit.decisions_file
    if path is None:
        return {"kept": False, "said": "NOT KEPT: the audit was opened without decisions=, so nothing is written down."}
    return {"kept": True, "said": f"Saved at once to {path.name}, by {by} on {on}."}
