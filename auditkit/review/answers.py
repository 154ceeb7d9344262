"""The answers in words: handovers, the follow-up of every open item, what surfaced after."""

from __future__ import annotations

from auditkit.engine.queries import queries

_step = queries("auditkit.review")
STEPS = (
    *map(_step, ("handovers", "listed", "inherited", "trace_after", "doubt")),
    _step("counted_event", view=True),
    _step("state_event", passing=True),
    _step("follow_up", order=("handover_no",)),
    *map(_step, ("surfaced", "link_queue", "drops_at_handovers")),
)
