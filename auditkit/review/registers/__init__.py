"""Registers against reality: what surfaced after handovers, repeats, targets beside plans, signed lists."""

from __future__ import annotations

import pyarrow as pa

from auditkit.engine.queries import queries
from auditkit.engine.steps import Method
from auditkit.result import Result, many
from auditkit.review.ask import ask, by_name, holds, tally

STEPS = tuple(
    map(queries("auditkit.review.registers"), ("surfacing", "repeats", "target_rollup", "list_lines", "lists"))
)
_PROBLEMS = (
    "select {what} as shows, 'problem' as table_name, problem_row as row_key from {name} where problem_row is not null"
)


def surfaced(method: Method) -> Result:
    """Problems that occurred before a handover and were discovered after it, over all handovers."""
    cited = _PROBLEMS.format(what="state", name="surfacing")
    return ask(
        method, "surfacing", cited=cited,
        sentence=lambda table: _surfaced(table) if holds(method, "problem") else "no problem table in the records.",
    )  # fmt: skip


def repeats(method: Method) -> Result:
    """Problems that repeat an earlier one: labelled and checked, labelled in vain, or proposed."""
    return ask(method, "repeats", sentence=_found, cited=_PROBLEMS.format(what="finding", name="repeats"))


def target_rollup(method: Method) -> Result:
    """Annual targets beside the plan lines that name them, and plan lines that name none."""
    cited = (
        "select finding as shows, 'target' as table_name, target_row as row_key from target_rollup "
        "where target_row is not null"
    )
    return ask(method, "target_rollup", sentence=_found, cited=cited)


def lists(method: Method) -> Result:
    """Signed handover lists beside the records: omitted, listed but closed, listed and vanished, who signed."""
    cited = "select finding as shows, by_table as table_name, by_row as row_key from list_lines"
    return ask(method, "lists", sentence=_lists, cited=cited)


def _found(table: pa.Table) -> str:
    said = by_name(tally(table, "finding"), "; ")
    return f"{many(table.num_rows, 'row')}: {said}." if said else "nothing on record to compare."


def _surfaced(table: pa.Table) -> str:
    rows = table.select(["problem_id", "state", "knowing", "counted"]).to_pylist()
    after = {row["problem_id"] for row in rows if row["state"] == "surfaced_after"}
    unsure = {row["problem_id"] for row in rows if row["state"] == "cannot_tell"} - after
    known = {row["problem_id"] for row in rows if row["knowing"]}
    return (
        f"{many(len(after), 'problem')} occurred before a handover and came to light after it, {len(unsure):,} where "
        f"the records cannot tell; {len(known):,} unreported after known."
    )


def _lists(table: pa.Table) -> str:
    rows = table.to_pylist()
    signed = [row for row in rows if row["lines"]]
    counts = {name: sum(row[name] or 0 for row in signed) for name in ("omitted", "listed_closed", "listed_vanished")}
    return (
        f"{many(len(signed), 'signed list')} for {many(len(rows), 'handover')}: {counts['omitted']:,} omitted, "
        f"{counts['listed_closed']:,} listed but closed, {counts['listed_vanished']:,} listed and vanished."
    )
