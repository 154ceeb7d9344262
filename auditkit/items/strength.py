"""What each kind of event proves about an item being followed up, as data, and the steps that use it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import pyarrow as pa
import yaml

from auditkit.engine import Step, load
from auditkit.engine.steps import Engine
from auditkit.errors import AuditkitError
from auditkit.parameters import Parameters


def strengths(changed: Mapping[str, int] | None = None) -> dict[str, dict[str, Any]]:
    """Kind of event → `{strength, means}`: the shipped table with the audit's own changes.

    Args:
        changed: kind → strength 0 … 4, for the kinds that this audit reads differently.

    Raises:
        AuditkitError: a kind that is not in the table, or a strength that is not 0 … 4.

    Source: `docs/definitions.md`, "Follow-up strength".

    Examples:
        >>> strengths()["copied"]["strength"], strengths({"copied": 0})["copied"]["strength"]
        (1, 0)
    """
    text = files("auditkit.items").joinpath("strength.yaml").read_text("utf-8")
    table: dict[str, dict[str, Any]] = yaml.safe_load(text)
    for kind, value in (changed or {}).items():
        if kind not in table or value not in range(5):
            raise AuditkitError(f"strength {kind}: {value}; expected one of {', '.join(table)} with 0, 1, 2, 3 or 4")
        table[kind]["strength"] = value
    return table


def strength(engine: Engine, parameters: Parameters) -> pa.Table:
    """The strength of each kind of event: `strength.yaml`, with the changes that the audit made."""
    table = strengths(dict(parameters.strength))
    return pa.table(
        {
            "kind": pa.array(list(table), pa.string()),
            "strength": pa.array([row["strength"] for row in table.values()], pa.int32()),
            "means": pa.array([row["means"] for row in table.values()], pa.string()),
        }
    )


def _step(name: str, *needs: str, view: bool = False, order: tuple[str, ...] = ()) -> Step:
    return Step(name, load("auditkit.items", f"{name}.sql"), needs, view=view, order=order)


STEPS = (
    Step("strength", fold=strength),
    _step("closing", "cell", "extent", "act", "relate", "calendar", "line", order=("lin", "item")),
    _step("state", "line", "closing", "extent", order=("lin", "item")),
    _step("handover_case", "handover", "calendar", "unit_no"),
    _step("below", "unit_no"),
    _step(
        "open_item", "handover_case", "state", "line", "below", "speaker", "calendar", "head", "post_line", "unit_no"
    ),
    _step("problem_item", "item_of"),
    _step("line_row", "line", order=("lin", "item")),
    _step("scattered", "line"),
    _step("line_batch", "line"),
    _step("asked_item", "open_item", "problem_item", "unit_no"),
    _step("change_of_line", "line", "asked_item", "sheet_state", "line_batch", "shared", view=True),
    _step(
        "event", "change_of_line", "asked_item", "act", "strength", "calendar", "item_of", "verified",
        order=("lin", "item"),
    ),
    _step("touched", "open_item", "event", "handover_case", "handover_person", "holder"),
    _step("lost_sheet", "open_item", "handover_case", "gap", "line", "calendar", order=("handover_no",)),
    _step("untold", "lost_sheet", "open_item", "handover_case", "candidate", "unread_word", "calendar"),
    _step("follow_state", "open_item", "touched", "closing", "untold", "handover_case"),
)  # fmt: skip
