"""The answers in words: handovers, the follow-up of every open item, what surfaced after."""

from __future__ import annotations

from auditkit.engine import Step, load


def _step(name: str, *needs: str, order: tuple[str, ...] = ()) -> Step:
    return Step(name, load("auditkit.review", f"{name}.sql"), needs, order=order)


STEPS = (
    _step("handovers", "handover"),
    _step("listed", "handover", "item_of", "line"),
    _step("inherited", "follow_state", "handover", "handover_person", "act", "listed"),
    _step("trace_after", "follow_state", "handover_case", "event"),
    _step("doubt", "untold", "follow_state", "line", "calendar", "sheet_state", "unit_name"),
    _step(
        "follow_up", "follow_state", "doubt", "lost_sheet", "trace_after", "inherited", "event", "calendar", "handover",
        "known_tenure", "item", order=("handover_no",),
    ),
    _step("surfaced", "handover"),
    _step(
        "link_queue", "proposal", "reason", "run_line", "joined", "part", "apart", "follow_state", "handover_case",
        "outcome_flags",
    ),
    _step("drops_at_handovers", "outcome_flags", "follow_state", "handover", "unit_no", "calendar"),
)
