"""What became of every promise in every period: the steps from lines to one outcome a row."""

from __future__ import annotations

from auditkit.engine.queries import queries

_step = queries("auditkit.items")
STEPS = (
    _step("shared", order=("item",)),
    _step("cell", passing=True),
    *map(_step, ("act", "unit_life", "sheet_state", "gap", "blind", "done_act", "recurring", "reopened")),
    _step("extent", passing=True),
    _step("elsewhere"),
    _step("later", passing=True),
    *map(_step, (
        "unread_word", "done_after", "other_unit", "owner", "verified", "act_ahead", "related", "waiting", "unseen",
    )),
    _step("beside", passing=True),
    _step("reassigned", passing=True),
    _step("revision", passing=True),
    _step("outcome", view=True),
    *map(_step, ("renamed", "on_record")),
    _step("outcome_flags", order=("u", "item")),
    *map(_step, ("cited", "outcome_why")),
    _step("outcome_row", view=True),
    *map(_step, ("outcomes", "sheets")),
)  # fmt: skip
