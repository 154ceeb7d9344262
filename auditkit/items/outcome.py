"""What became of every promise in every period: the steps from lines to one outcome a row."""

from __future__ import annotations

from auditkit.engine import Step, load


def _step(name: str, *needs: str, view: bool = False, passing: bool = False, order: tuple[str, ...] = ()) -> Step:
    return Step(name, load("auditkit.items", f"{name}.sql"), needs, view=view, passing=passing, order=order)


STEPS = (
    _step("shared", "line", "joined", "text_node", "named_item", "unit_no", order=("item",)),
    _step("cell", "line", "shared", passing=True),
    _step("act", "item_of", "unit_no", "line", "calendar", "holder", "post_line"),
    _step("unit_life", "unit_no"),
    _step("sheet_state", "sheet", "unit_no", "calendar", "speaker", "unit_life"),
    _step("gap", "sheet_state", "speaker", "unit_life", "calendar"),
    _step("blind", "gap", "calendar"),
    _step("done_act", "act"),
    _step("recurring", "cell", "line", "done_act"),
    _step("reopened", "cell", "act"),
    _step("extent", "cell", passing=True),
    _step("elsewhere", "cell", "extent", "speaker", "calendar"),
    _step("later", "cell", "calendar", passing=True),
    _step("unread_word", "cell"),
    _step("other_unit", "cell", "extent", "speaker", "calendar"),
    _step("owner", "act", "cell", "unit_no", "head", "holder"),
    _step("verified", "owner", "act"),
    _step("act_ahead", "cell", "act", "verified"),
    _step("related", "cell", "relate", "speaker", "calendar"),
    _step("waiting", "cell", "candidate"),
    _step("unseen", "cell", "blind"),
    _step("beside", "cell", "later", "extent", "speaker", "calendar", view=True),
    _step("reassigned", "beside", "line", "timeline", "head", "post_line", "unit_no", passing=True),
    _step("revision", "beside", "reassigned", "act", "calendar", passing=True),
    _step("outcome", "cell", "extent", "unread_word", "later", "act_ahead", "elsewhere", "other_unit", "related",
          "waiting", "unseen", "recurring", "reopened", "unit_life", "speaker", "calendar", view=True),
    _step("renamed", "unit_no"),
    _step("on_record"),
    _step("outcome_flags", "outcome", "revision", "sheet_state", "gap", "calendar", "on_record", "candidate",
          order=("u", "item")),
    _step("cited", "outcome_flags"),
    _step("outcome_why", "outcome_flags", "line", "gap", "unread_word", "act", "candidate", "sheet_state", "unit_name",
          "calendar"),
    _step("outcomes", "outcome_flags", "outcome_why", "cited", "item", "calendar", "unit_no", "renamed"),
    _step("sheets", "sheet_state", "unit_name", "calendar"),
)  # fmt: skip
