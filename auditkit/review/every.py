"""Every step of the product in one catalogue, and which of them are answers that can be asked for by name."""

from __future__ import annotations

from auditkit import organisation
from auditkit.engine.steps import catalogue
from auditkit.items import calendar, link, outcome, strength
from auditkit.review import answers, clocks, duties, registers, responsibility, trace

STEPS = catalogue(
    [
        step
        for room in (
            calendar, organisation, link, outcome, strength, answers, responsibility, trace, duties, registers, clocks,
        )
        for step in room.STEPS
    ]
)  # fmt: skip
RESULTS = (
    "handovers", "outcomes", "follow_up", "surfaced", "sheets", "links", "link_queue", "strength",
    "refused",
    "responsibility", "exposure", "chains", "gaps", "overlaps", "power_balance", "surfacing", "repeats",
    "target_rollup", "lists", "list_lines", "versions",
)  # fmt: skip
