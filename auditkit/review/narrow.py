"""One handover, or one item, from its own rows: what a store lays by item need not be read as a whole."""

from __future__ import annotations

from auditkit.engine import Step
from auditkit.engine.steps import Method

# Each row of these belongs to one item, and no step behind `open_item` reads those of another with them.
_OF_ITEM = {name: name for name in ("line", "item", "item_of", "closing", "act", "problem_item")}
_OF_ITEM["plan_line"] = "line_row"


def of_handover(method: Method, handover_no: int) -> Method:
    """The same method for one handover: the items that were open at it, their lines and what is made of them."""
    mine = "item in (select item from open_item)"
    rows = [Step("handover_case", f"select * from handover_case where handover_no = {handover_no}", ("handover_case",))]
    rows += [_rows(name, kept, mine, "open_item") for name, kept in _OF_ITEM.items()]
    return method.part("open_item", rows, str(handover_no))


def of_item(method: Method, item: int) -> Method:
    """The same method for one item: its lines, the handovers at which it was open, the problems that name it."""
    kept = {**_OF_ITEM, "state": "state", "problem_case": "problem_case"}
    return method.part("open_item", [_rows(name, one, f"item = {item}") for name, one in kept.items()], f"item_{item}")


def _rows(name: str, kept: str, mine: str, *needs: str) -> Step:
    return Step(name, f'select * from "{kept}" where {mine}', (kept, *needs))
