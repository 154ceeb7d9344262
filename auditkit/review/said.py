"""The sentences of the answers: counts that add up, in the singular where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from auditkit.result import many
from auditkit.review.ask import by_name, counted, items_said, tally
from auditkit.review.handover import STATES

OUTCOMES = {
    "done": "done", "cancelled": "cancelled", "moved": "moved", "carried": "carried on", "not_yet": "not yet",
    "unsure": "unsure", "cannot_tell": "cannot tell", "dropped": "dropped",
}  # fmt: skip


def held_said(table: Any, day: date) -> str:
    """How many posts and holders on a day."""
    rows = table.select(["post_id", "person_id"]).to_pylist()
    posts, people = {row["post_id"] for row in rows}, [row for row in rows if row["person_id"]]
    empty = len(posts - {row["post_id"] for row in people})
    return f"{many(len(posts), 'post')} on {day}: {many(len(people), 'holder')}, {empty:,} without a holder."


def handovers_said(table: Any) -> str:
    """How many handovers of which kind."""
    counts = sorted(tally(table, "kind").items(), key=lambda one: (-one[1], one[0]))
    kinds = [many(count, kind) for kind, count in counts]
    return f"{many(table.num_rows, 'handover')}{': ' if kinds else ''}{', '.join(kinds)}."


def sheets_said(table: Any) -> str:
    """How many sheets in which state."""
    counts = tally(table, "state")
    words: Sequence[str] = ("received", "partial", "interim", "missing", "not_due")
    told = counted(counts, {w: w.replace("_", " ") for w in words})
    return f"{many(table.num_rows, 'sheet')}{': ' if told else ''}{told}."


def outcomes_said(table: Any) -> str:
    """How many promises came to what."""
    counts = tally(table, "outcome")
    planned = sum(n for name, n in counts.items() if name != "unplanned")
    classes = tally(table, "class", outcome="dropped")
    headline = classes["term reached"] + classes["no trace"]
    dropped = f" (of the dropped, {headline:,} with term reached or no trace)" if counts["dropped"] else ""
    apart = f" Reviewed and not planned: {many(counts['unplanned'], 'row')}." if counts["unplanned"] else ""
    told = counted(counts, OUTCOMES)
    return f"{many(planned, 'promise')}{': ' if told else ''}{told}{dropped}.{apart}"


def follow_up_said(table: Any) -> str:
    """How many open items came to what after their handovers."""
    return items_said(table, "handovers", STATES)


def links_said(table: Any) -> str:
    """Links by state."""
    counts = tally(table, "state")
    words = {"stated": "stated", "decided": "decided", "accepted": "accepted", "asked": "in doubt"}
    return f"{many(table.num_rows, 'link')}: {counted(counts, words)}."


def queue_said(table: Any) -> str:
    """Links in doubt by what they decide."""
    counts = sorted(tally(table, "decides").items())
    told = "; ".join(f"{count:,} decide {what}" for what, count in counts)
    return f"{many(table.num_rows, 'link')} in doubt{': ' if told else ''}{told}."


def verdicts_said(table: Any) -> str:
    """Decisions by whether they apply."""
    told = by_name(tally(table, "state"), "; ")
    return f"{many(table.num_rows, 'decision')}{': ' if told else ''}{told}."


def link_errors_said(table: Any) -> str:
    """Rates of wrong links by stratum, each with its interval."""
    told = [
        f"{row['rate_of']} among {row['stratum']} {'across handovers' if row['across_handover'] else 'elsewhere'} "
        f"{row['wrong']:,} of {row['checked']:,} ({row['low']:.1%} to {row['high']:.1%})"
        for row in table.to_pylist()
    ]
    return f"{'; '.join(told)}."


def three_ways_said(table: Any) -> str:
    """The three counts of drops and what they say of handovers; said first where they tell different stories."""
    rows = table.to_pylist()
    dropped = {row["reading"]: row["dropped"] for row in rows}
    never = ", ".join(f"{row['never_followed_up']:,} {row['reading']}" for row in rows)
    told = ", ".join(f"{count:,} {reading}" for reading, count in dropped.items())
    shaken = dropped["as linked"] and dropped["whole band linked"] < dropped["as linked"] / 2
    first = "More than half of the drops hang on links in doubt. " if shaken else ""
    return f"{first}{_conclusion_said(rows)} Never followed up after a handover: {never}. Drops: {told}."


def _conclusion_said(rows: Sequence[dict[str, Any]]) -> str:
    words = [f"{row['conclusion']} {row['reading']}" for row in rows]
    if len({row["conclusion"] for row in rows}) > 1:
        return f"What is concluded about handovers changes with the links: {'; '.join(words)}."
    ratio = [f"{row['ratio']:.2f}" for row in rows if row["ratio"] is not None]
    rates = f" (drops at handovers over elsewhere: {', '.join(ratio)})" if len(ratio) == len(rows) else ""
    return f"In all three readings: {rows[0]['conclusion']}{rates}."
