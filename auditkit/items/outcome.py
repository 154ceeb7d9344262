"""What became of every promise in every period: the steps from lines to one outcome a row."""

from __future__ import annotations

from auditkit.engine import Step, load


def _step(name: str, *needs: str) -> Step:
    return Step(name, load("auditkit.items", f"{name}.sql"), needs)


STEPS = (
    _step("cell", "line"),
    _step("act", "item", "line", "calendar", "holder"),
    _step("unit_life", "unit_no"),
    _step("speaker", "unit_no", "unit_heir"),
    _step("sheet_state", "sheet", "unit_no", "calendar", "speaker", "unit_life"),
    _step("gap", "sheet_state", "speaker", "calendar"),
    _step("blind", "gap", "calendar"),
    _step("recurring", "cell", "line"),
    _step("elsewhere", "cell", "unit_no"),
    _step("ahead", "cell"),
    _step("act_ahead", "cell", "act", "holder"),
    _step("related", "cell", "relate"),
    _step("waiting", "cell", "candidate"),
    _step("unseen", "cell", "blind"),
    _step("revision", "cell", "act", "timeline"),
    _step("outcome", "ahead", "act_ahead", "elsewhere", "related", "waiting", "unseen", "recurring", "unit_life", "speaker",
          "calendar"),
    _step("outcome_flags", "outcome", "revision", "sheet_state", "gap", "item", "calendar", "unit_no"),
    _step("cited", "outcome_flags"),
    _step("outcomes", "outcome_flags", "cited"),
    _step("sheets", "sheet_state", "unit_no", "calendar"),
)  # fmt: skip
