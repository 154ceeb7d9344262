"""Whose duty is it, day by day: holes, doubles, duties of vacant posts, power and responsibility apart."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pyarrow as pa

from auditkit.engine import load
from auditkit.engine.queries import queries
from auditkit.engine.steps import Method
from auditkit.result import Result, many
from auditkit.review.ask import ask, by_name, holds, tally

_HERE = "auditkit.review.duties"
STEPS = tuple(map(queries(_HERE), ("area", "charge", "duty_day", "gaps", "overlaps", "power_balance")))
_OF_GAPS = """
select distinct g.gap as shows, 'duty' as table_name, c.duty as row_key
from gaps g join charge c on c.area = g.area and c.unit_id = coalesce(g.unit_id, '')
"""
_OF_OVERLAPS = """
select kind as shows, 'duty' as table_name, duty as row_key from "overlaps"
union select kind as shows, 'duty' as table_name, other_duty as row_key from "overlaps"
"""


def duties(method: Method, day: date) -> Result:
    """Every area of duty on one day, with its accountable posts and what is wrong with it."""
    text = load(_HERE, "duties_on.sql")
    return ask(
        method, "duties", text, day=day, sentence=lambda table: _duties(table, day),
        cited=f"select finding as shows, 'duty' as table_name, duty as row_key from ({text}) d where duty is not null",
    )  # fmt: skip


def gaps(method: Method) -> Result:
    """Holes: nobody accountable, or the accountable post vacant with the superior named."""
    return ask(method, "gaps", sentence=lambda table: _gaps(table) or _none(method, "hole"), cited=_OF_GAPS)


def overlaps(method: Method) -> Result:
    """Doubles: several accountable, or several deputies with one portfolio."""
    return ask(
        method, "overlaps", sentence=lambda table: _overlaps(table) or _none(method, "double"), cited=_OF_OVERLAPS
    )


def power_balance(method: Method) -> Result:
    """Responsibility without power, and power without responsibility."""
    cited = "select finding as shows, by_table as table_name, by_row as row_key from power_balance"
    return ask(method, "power_balance", sentence=lambda table: _power(table) or _balanced(method), cited=cited)


def _duties(table: pa.Table, day: date) -> str:
    rows = table.select(["area", "unit_id", "finding"]).to_pylist()
    if not rows:
        return f"no division of duties is on record for {day}."
    found = {(row["area"], row["unit_id"]): row["finding"] for row in rows}
    return f"{many(len(found), 'area')} of duty on {day}: {by_name(Counter(found.values()))}."


def _gaps(table: pa.Table) -> str:
    rows = table.select(["still_open", "state"]).to_pylist()
    if not rows:
        return ""
    still, unsure = (sum(row["still_open"] for row in rows), sum(row["state"] == "cannot_tell" for row in rows))
    said = by_name(tally(table, "gap"))
    return f"{many(len(rows), 'hole')}: {said}; {still:,} still open, {unsure:,} where the dates leave it open."


def _overlaps(table: pa.Table) -> str:
    said = by_name(tally(table, "kind"))
    return f"{many(table.num_rows, 'double')}: {said}." if said else ""


def _power(table: pa.Table) -> str:
    said = by_name(tally(table, "finding"))
    return f"{said}." if said else ""


def _none(method: Method, what: str) -> str:
    """That nothing is wrong can be said of a division of duties that is there, and of no other."""
    if not holds(method, "known_duty"):
        return f"no division of duties is on record: whether it has a {what}, the records do not show."
    return f"no {what} in the division of duties."


def _balanced(method: Method) -> str:
    lost = [name for name, table in (("duty", "known_duty"), ("authority", "authority")) if not holds(method, table)]
    if lost:
        rows = " and ".join(f"{name} table" for name in lost)
        return f"no {rows} on record: whether power and responsibility go together, the records do not show."
    return "no post with a duty lacks a power, and none with a power lacks a duty."
