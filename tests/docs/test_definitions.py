"""The pages name what the code names: parameters, outcomes, classes, flags, states, strengths, reasons, floors."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path

import pandas as pd

import auditkit as ak
from auditkit.audit import _STEPS, OUTCOMES
from auditkit.dictionary import TABLES
from auditkit.items.strength import strengths
from auditkit.parameters import Parameters
from auditkit.review.handover import STATES
from tests.architecture.test_floors import FLOORS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "definitions.md").read_text("utf-8")
HOUSE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
ITEMS = ROOT / "auditkit" / "items"


def section(heading: str, page: str = PAGE) -> str:
    """The text under a heading, up to the next one of the same or a higher level."""
    [start] = list(re.finditer(rf"^(#+) {re.escape(heading)}$", page, re.MULTILINE))
    after = re.search(rf"^#{{1,{len(start[1])}}} ", page[start.end() :], re.MULTILINE)
    return page[start.end() : start.end() + after.start()] if after else page[start.end() :]


def table(heading: str, page: str = PAGE) -> list[list[str]]:
    """The first table of a section, without its head, cells stripped of their marks."""
    rows: list[list[str]] = []
    for line in section(heading, page).splitlines():
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split(" | ")])
        elif rows:
            break
    return [[cell.strip().strip("`") for cell in row] for row in rows[2:]]


def first(heading: str) -> list[str]:
    return [row[0] for row in table(heading)]


def said(text: str, name: str) -> set[str]:
    """The words that a case expression of a text may answer with, as the column `name`."""
    upto = text.split(f" as {name}")[0]
    return set(re.findall(r"(?:then|else) '([a-z_ ]+)'", upto[upto.rindex("case") :]))


def test_parameters() -> None:
    meanings, rows = Parameters.meanings(), {row[0]: row[1:] for row in table("Parameters")}
    assert list(rows) == [field.name for field in fields(Parameters)]
    for field in fields(Parameters):
        shown = "none" if field.default in (None, ()) else repr(field.default).replace("'", '"')
        default = "must be given" if field.default is MISSING else shown
        assert rows[field.name] == [default, meanings[field.name]]


def test_outcomes() -> None:
    named = [re.split(r"[`,]", name)[0] for name in first("Outcomes")]
    assert list(dict.fromkeys(named)) == [*_in_order_of_the_page(), "unplanned"]
    assert set(named) == set(OUTCOMES) | {"unplanned"}
    assert set(named) == said((ITEMS / "outcome.sql").read_text("utf-8"), "outcome")


def _in_order_of_the_page() -> list[str]:
    """First match: the order of the case expression, without the second `done`."""
    text = (ITEMS / "outcome.sql").read_text("utf-8").split(" as outcome")[0]
    words = re.findall(r"(?:then|else) '([a-z_]+)'", text[text.rindex("case") :])
    return [word for word in dict.fromkeys(words) if word != "unplanned"]


def test_classes() -> None:
    text = (ITEMS / "outcome.sql").read_text("utf-8").split(" as class")[0]
    order = re.findall(r"(?:then|else) '([a-z ]+)'", text[text.rindex("case when outcome") :])
    assert first("Classes of dropped") == order


def test_states() -> None:
    text = (ITEMS / "follow_state.sql").read_text("utf-8").split(" as state")[0]
    order = re.findall(r"(?:then|else) '([a-z_]+)'", text[text.rindex("case when c.item") :])
    assert first("State after a handover") == order
    assert set(order) == set(STATES)


@cache
def audit() -> ak.Audit:
    tenure = pd.DataFrame({"post_id": ["P"], "person_id": ["Li"], "start": ["2024"]})
    lines = pd.DataFrame({"period": ["2025-03"], "moment": ["plan"], "unit_id": ["P"], "text": ["Pour the slab"]})
    return ak.open_audit({"tenure": tenure, "plan_line": lines}, as_of="2025-06-30")


def test_flags() -> None:
    frame = audit().outcomes().frame
    assert first("Flags") == [name for name in frame.columns if frame[name].dtype == "boolean"]


def test_strengths() -> None:
    shown = {kind: (f"F{row['strength']}", row["means"]) for kind, row in strengths().items()}
    assert {kind: (strength, means) for strength, kind, means in table("Follow-up strength")} == shown


def test_coverage_states() -> None:
    assert set(first("Coverage")) == set(TABLES["coverage"].columns["state"].choices)


def test_capacities() -> None:
    named = ", ".join(first("Who answers for a post")).split(", ")
    assert sorted(named) == sorted(TABLES["tenure"].columns["capacity"].choices)


def test_kinds_and_reasons_of_changes() -> None:
    rooms = ROOT / "auditkit" / "organisation"
    code = "".join(path.read_text("utf-8") for path in sorted([*rooms.glob("*.py"), *rooms.glob("*.sql")]))
    for name in [*first("Handover"), *first("Changes that are no handover")]:
        assert re.search(rf"[\"']{name}[\"']", code), name


def test_inherited() -> None:
    text = (ROOT / "auditkit" / "review" / "inherited.sql").read_text("utf-8")
    assert set(first("Inherited and omitted")) == said(text, "inherited")


def test_every_step_named_exists() -> None:
    known = set(_STEPS) | {"superiors_on", "when.py", "records"}
    named = {name for group in re.findall(r"\[(`[^\]]+`)\]", PAGE) for name in re.findall(r"`([^`]+)`", group)}
    assert named - known == set()
    assert len(named) > 30


def test_the_drawing_of_the_house_is_the_floors() -> None:
    [drawn] = re.findall(r"^```text\n(cli\n.*?)^```", HOUSE, re.DOTALL | re.MULTILINE)
    floors = [sorted(line.split()) for line in reversed(drawn.strip().splitlines())]
    assert floors == [sorted(floor) for floor in FLOORS]


def test_every_room_is_described() -> None:
    described = {name for row in table("Rooms and floors", HOUSE) for name in re.findall(r"\w+", row[0])}
    assert described == {room for floor in FLOORS for room in floor} - {"__init__"}


def test_the_folds_are_those_of_the_code() -> None:
    named = {name for row in table("The folds", HOUSE) for name in re.findall(r"\w+", row[0])}
    assert named == {name for name, step in _STEPS.items() if step.fold}
