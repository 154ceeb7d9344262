"""Registers that name somebody whose posts had all ended by then: said with both days, refused by nobody."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import auditkit as ak

Row = dict[str, Any]
PLAN = [{"period": "2024-03", "moment": "plan", "unit_id": "U", "item_id": "A", "text": "mend the roof"}]
HELD = [
    {"post_id": "M", "person_id": "E1", "start": "2020-01-01", "end": "2024-03-31"},
    {"post_id": "M", "person_id": "E2", "start": "2024-04-01", "end": None},
]
PEOPLE = [{"person_id": "E1", "name": "Li Wei"}, {"person_id": "E2", "name": "Wang Lan"}]


def said(tenure: list[Row] | None = None, **tables: list[Row]) -> list[str]:
    frames = {"plan_line": PLAN, "person": PEOPLE, "tenure": HELD if tenure is None else tenure, **tables}
    audit = ak.open_audit({name: pd.DataFrame(rows) for name, rows in frames.items()}, as_of="2024-12-31")
    return [one for one in audit.assumptions if "after the end of their last post" in one]


def act(on: str, person: str | None = "E1", kind: str = "instruct", **more: Any) -> Row:
    return {"action_id": f"{on} {kind}", "item_id": "A", "kind": kind, "person_id": person, "on": on, **more}


def problem(owner: str, found: str | None = "2024-06-01", reported: str | None = None) -> Row:
    return {"problem_id": "P", "title": "leak", "owner": owner, "discovered_on": found, "reported_on": reported}


def signed(**more: Any) -> Row:
    known = {"post_id": "M", "on": "2024-04-01", "text": "roof", "outgoing": "E1", "incoming": "E2", "witness": "E2"}
    return {**known, **more}


def test_every_register_is_looked_at_and_the_rows_and_days_are_named() -> None:
    [one] = said(
        action=[act("2024-05-02"), act("2024-05-03", "E2", approved_by="Li Wei")],
        problem=[problem("Li Wei")], handover_list=[signed(witness="E1")],
    )  # fmt: skip
    assert one == (
        "rows of registers that name somebody after the end of their last post: 4: Li Wei (E1), whose last post on "
        "record ended on 2024-03-31 (handover_list.witness of 2024-04-01, frame 'handover_list' › row 1; "
        "action.person_id of 2024-05-02, frame 'action' › row 1; action.approved_by of 2024-05-03, frame 'action' › "
        "row 2; problem.owner of 2024-06-01, frame 'problem' › row 1); they count as they were written: a row may have "
        "been written late, another person be meant, or a later tenure be missing"
    )


@pytest.mark.parametrize(
    "tables",
    [
        {"action": [act("2024-03-31"), act("2024-05-02", "E2"), act("2024-05-03", "E9"), act("2024-05-04", None)]},
        # Who is asked answers after they have left; who hands over signs after the last day.
        {"action": [act("2024-05-02", kind="reply")], "handover_list": [signed()]},
        # Of a date that is not exact only what is certain is said.
        {"action": [act("2024-03"), act("2024")]},
        {"problem": [problem("E1", "2024-03-31"), {**problem("E1", None), "problem_id": "Q"}]},
        {"problem": [problem("E1", "2024-03-10", "2024-06-01")]},
    ],
)
def test_who_may_still_have_held_a_post_is_not_named(tables: dict[str, list[Row]]) -> None:
    assert said(person=[*PEOPLE, {"person_id": "E9", "name": "Sun"}], **tables) == []


def test_a_later_post_or_an_end_that_is_not_known_ends_the_doubt() -> None:
    late = {"action": [act("2024-05-02")]}
    assert said([*HELD, {"post_id": "N", "person_id": "E1", "start": "2024-05-01", "end": None}], **late) == []
    assert said([{**HELD[0], "end": "2024"}, HELD[1]], **late) == []
    assert said(problem=[problem("E1", None, "2024-06-01")]) != [], "without a day of discovery that of the report"


def test_a_row_that_is_refused_names_nobody_and_long_lists_are_counted() -> None:
    many = [act(f"2024-05-{day:02}") for day in range(1, 9)]
    [one] = said(action=many)
    assert "last post: 8: " in one
    assert "; … and 3 more)" in one


def test_the_trail_of_a_problem_says_it_of_its_owner_and_of_who_acted() -> None:
    acts = [act("2024-05-02", problem_id="P"), act("2024-05-09", kind="reply", problem_id="P"), act("2024-05-03", "E2")]
    began = {**problem("E1"), "occurred_from": "2024-03-01"}
    tables = {
        "plan_line": PLAN, "person": PEOPLE, "tenure": HELD, "problem": [began],
        "action": [{**row, "item_id": None} if "problem_id" in row else row for row in acts],
    }  # fmt: skip
    frames = {name: pd.DataFrame(rows) for name, rows in tables.items()}
    told = ak.open_audit(frames, as_of="2024-12-31").trace("P")
    left = "(instruct on 2024-05-02; its owner), and the last post of theirs on record ended on 2024-03-31."
    assert f" Li Wei (E1) is named {left}" in str(told)
    assert "Wang Lan (E2) is named" not in str(told)
    kept = {**frames, "tenure": pd.DataFrame([{**HELD[0], "end": None}])}
    assert "is named" not in str(ak.open_audit(kept, as_of="2024-12-31").trace("P"))
