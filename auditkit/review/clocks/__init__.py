"""Two clocks: when a thing held, and from when it was known; versions of one sheet and what differs between them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from auditkit.engine import fill, load
from auditkit.engine.queries import queries
from auditkit.engine.steps import Method
from auditkit.errors import NotInRecords
from auditkit.result import Result, many
from auditkit.review.ask import ask, by_name, tally

_HERE = "auditkit.review.clocks"
STEPS = (queries(_HERE)("versions"),)
_SHEET = "select source, file, sheet from versions where unit_id = {unit} and period = {period} and moment = {moment}"


def two_clocks(method: Method, day: date) -> Result:
    """The holders of a day as the records stood on that day, beside as they are known now."""
    text = load(_HERE, "two_clocks.sql")
    cited = f"select difference as shows, 'tenure' as table_name, by_row as row_key from ({text}) t"
    return ask(
        method, "two_clocks", text, day=day, cited=cited,
        sentence=lambda t: f"holders on {day}, as known then and now: {by_name(tally(t, 'difference')) or 'none'}.",
    )  # fmt: skip


def versions(method: Method) -> Result:
    """Every version of every sheet that came more than once."""
    return ask(
        method, "versions", sentence=lambda t: f"{many(t.num_rows, 'version')} of sheets that came several times."
    )


def changes_between(
    method: Method, unit: str, period: str, moment: str, earlier: int | None, later: int | None
) -> Result:
    """What differs between two versions of one sheet; without numbers, the last two that came."""
    method.need("versions")
    asked: dict[str, Any] = {"unit": unit, "period": period, "moment": moment}
    known: list[dict[str, Any]] = method.engine.sql(fill(_SHEET, **asked)).to_pylist()
    numbers = [row["source"] for row in known]
    first, second = (earlier, later) if earlier and later else (numbers[-2:] if len(numbers) > 1 else (None, None))
    if first not in numbers or second not in numbers or first == second:
        listed = "; ".join(f"source {row['source']}: {row['file']}" for row in known) or "one version or none"
        raise NotInRecords(f"the {moment} of {period}, unit {unit}: no two such versions; the records show {listed}")
    text = load(_HERE, "changes_between.sql")
    rows = " union all ".join(
        f"select change as shows, 'plan_line' as table_name, {row} as row_key from ({text}) c where {row} is not null"
        for row in ("before_row", "after_row")
    )
    return ask(method, "changes_between", text, **asked, earlier=first, later=second, cited=rows, sentence=_changes)


def _changes(table: pa.Table) -> str:
    counts = tally(table, "change")
    cells, added, removed = counts["changed"], counts["added"], counts["removed"]
    return f"{many(cells, 'cell')} changed, {many(added, 'line')} added, {many(removed, 'line')} removed."
