"""In which order a whole table is shown or written: an engine keeps none by itself, once a table is large."""

from __future__ import annotations

from collections.abc import Sequence

from auditkit.engine.steps import Engine

# What is left out is told apart by no reader. The calendar knows the order of named periods.
_BY_PERIOD = "join calendar c on c.period = o.period"
_ORDERS = {
    "outcomes": (_BY_PERIOD, "c.p, o.unit_id, o.item_id, o.evidence"),
    "sheets": (_BY_PERIOD, "o.unit_id, c.p, o.moment"),
    "links": ("", "o.state, o.line_a, o.line_b, o.relation"),
    "link_queue": ("", "o.consequence, o.score desc, o.line_a, o.line_b, o.relation"),
    "follow_up": ("", "o.handed_on, o.handover_id, o.live desc, o.state, o.months_silent desc, o.item_id"),
}
_MANY = 100_000  # rows: a table of fewer is read by one thread, in the order in which it was made


def whole(name: str, where: str = "") -> str:
    """The question for all rows of a large answer in its order; of another table as it lies."""
    joined, by = _ORDERS.get(name, ("", ""))
    return f"select o.* from {name} o {joined} {where} order by {by}" if by else f'select * from "{name}"'


def in_order(engine: Engine, name: str, columns: Sequence[str], taken: str = "o.*") -> str:
    """The question for all rows of any table, always in one order: records by their row, answers as they are made.

    Args:
        engine: where the table lies.
        name: its name; of an answer of `_ORDERS` the calendar is made.
        columns: its columns.
        taken: what is selected from it, under the name `o`.
    """
    joined, by = _ORDERS.get(name, ("", ""))
    if not by and engine.sql(f'select count(*) as n from "{name}"').to_pylist()[0]["n"] > _MANY:
        by = "o.row_key" if "row_key" in columns else ", ".join(f'o."{one}"' for one in columns)
    return f'select {taken} from "{name}" o {joined}' + (f" order by {by}" if by else "")
