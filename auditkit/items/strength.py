"""What each kind of event proves about an item being followed up, as data, and the steps that use it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import pyarrow as pa
import yaml

from auditkit.engine import Step
from auditkit.engine.queries import queries
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


_step = queries("auditkit.items")
STEPS = (
    Step("strength", fold=strength),
    _step("closing", order=("lin", "item")),
    _step("state", order=("lin", "item")),
    *map(_step, ("handover_case", "below", "open_item", "problem_item")),
    _step("line_row", order=("lin", "item")),
    *map(_step, ("scattered", "line_batch", "line_extra", "asked_item")),
    _step("change_of_line", view=True),
    _step("event", order=("lin", "item")),
    _step("touched"),
    _step("lost_sheet", order=("handover_no",)),
    *map(_step, ("untold", "follow_state")),
)  # fmt: skip
