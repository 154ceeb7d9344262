"""Whatever sheets are lost, nobody is said to have dropped or neglected what the lost sheets might have shown.

500 random record sets and an enterprise of 60 units are asked whole, and then again with some of their sheets removed,
called partial or interim, or damaged. What was positively shown stays as long as the row that shows it is there.
"""

import random

import pandas as pd
import pytest

import auditkit as ak
from auditkit import sample

from .answers import Answers, silence, window
from .batches import numbered, random_batches
from .removal import UNSEEN, Loss, losing, sheets_of, without

SETS = 500
ENTERPRISE = 60
ASKED = "2025-06-30"


def ask(tables, as_of):
    return Answers(ak.open_audit(tables, as_of=as_of, refused="set_aside"))


def batches():
    """(name, tables, as_of): the random sets by the length of their story, and one large enterprise."""
    for number, (tables, as_of) in enumerate(random_batches(range(SETS))):
        yield f"random {number}", tables, as_of
    made = sample.enterprise(seed=5, units=ENTERPRISE, items_per_unit_month=4)
    yield "enterprise", numbered({name: [frame] for name, frame in made.tables.items()}), ASKED


@pytest.fixture(scope="module", params=range(8))
def whole(request, all_batches):
    name, tables, as_of = all_batches[request.param]
    return name, tables, as_of, ask(tables, as_of)


@pytest.fixture(scope="module")
def all_batches():
    found = list(batches())
    assert len(found) == 8
    return found


def told(breaches):
    """The breaches, a few of each kind."""
    said = {}
    for what, old, row in breaches:
        said.setdefault(what, []).append((old and tuple(old), tuple(row)))
    return {what: (len(rows), rows[:2]) for what, rows in said.items()}


def test_removed(whole):
    name, tables, as_of, before = whole
    lost = losing(tables, name)
    now = ask(without(tables, lost), as_of)
    assert not len(now.audit.refused)
    assert len(lost) > 100
    assert not told(Loss(before, now, lost).breaches())
    changed = [row for line, row in now.outcomes.items() if before.outcomes[line].outcome != row.outcome]
    assert len(changed) > 50, "the loss must be felt, or nothing was tested"


def dimmed(tables, sheets, rng):
    """The same lines, with the sheets called partial or interim."""
    rows = pd.DataFrame([(*sheet, rng.choice(("partial", "interim"))) for sheet in sorted(sheets)],
                        columns=["unit_id", "period", "moment", "state"])  # fmt: skip
    kept = [frame[[sheet not in sheets for sheet in sheets_of(frame)]] for frame in tables.get("coverage", [])]
    return {**tables, "coverage": [pd.concat([*kept, rows], ignore_index=True)]}


def test_called_partial_or_interim(whole):
    name, tables, as_of, before = whole
    dim = losing(tables, name + " dim")
    now = ask(dimmed(tables, dim, random.Random(name)), as_of)
    wrong, doubted = [], 0
    for line, old in before.outcomes.items():
        row, expected = now.outcomes.get(line), old.outcome
        if expected == "unplanned" and (old.unit_id, old.period, "plan") in dim:
            expected = None
        if expected == "dropped" and before.lost_from(old.item, old.unit_id, silence(old.period), dim):
            expected, doubted = "cannot_tell", doubted + 1
        if (row and row.outcome) != expected:
            wrong.append((expected, tuple(old), row and tuple(row)))
    assert doubted, "the coverage must be felt, or nothing was tested"
    assert len(now.outcomes) <= len(before.outcomes)
    assert not wrong, (len(wrong), wrong[:3])
    assert now.follow_up.keys() == before.follow_up.keys()
    for key, old in before.follow_up.items():
        row, expected = now.follow_up[key], old.state
        if expected in UNSEEN and before.lost_from(old.item, None, window(old), dim):
            expected = "cannot_tell"
        if row.state != expected and not _absence_doubted(old):
            wrong.append((expected, tuple(old), tuple(row)))
    assert not wrong, (len(wrong), wrong[:3])


def _absence_doubted(old):
    """Planned again after an absence that a doubtful sheet no longer proves; or dates with two ends."""
    return old.event == "planned_again" or old.two_ends


def damaged(tables, sheets, rng):
    """One line of each sheet without its words, or of a moment that nobody knows; and the sheets that this touches."""
    frames, touched = [], set()
    for frame in tables["plan_line"]:
        frame, rows = frame.copy(), {}
        for at, sheet in zip(frame.index, sheets_of(frame), strict=True):
            if sheet in sheets:
                rows.setdefault(sheet, []).append(at)
        for sheet, places in rows.items():
            at = rng.choice(places)
            if rng.random() < 0.7:
                frame.loc[at, "text"] = None
                touched.add(sheet)
            else:
                frame.loc[at, "moment"] = "whenever"
                touched |= {(*sheet[:2], "plan"), (*sheet[:2], "review")}
        frames.append(frame)
    return {**tables, "plan_line": frames}, touched


def test_damaged_and_set_aside(whole):
    name, tables, as_of, before = whole
    broken, touched = damaged(tables, losing(tables, name + " damage"), random.Random(name))
    now = ask(broken, as_of)
    refused = now.audit.refused
    assert len(refused) > 100
    assert set(refused["table_name"]) == {"plan_line"}
    assert not told(Loss(before, now, touched).breaches())


def test_a_damaged_row_of_no_known_unit_may_have_stood_in_any_sheet():
    made = sample.enterprise(seed=7)
    lines = made.tables["plan_line"].copy()
    at = lines.index[lines["period"].eq("2024-03") & lines["moment"].eq("review")][0]
    lines.loc[at, "unit_id"] = None
    audit = ak.open_audit({**made.tables, "plan_line": lines}, as_of=ASKED, refused="set_aside")
    sheets = audit.coverage().frame.query("period == '2024-03' and moment == 'review'")
    assert set(sheets["state"]) <= {"partial", "missing"}
    outcomes = audit.outcomes().frame
    near = outcomes[outcomes["period"].isin(["2024-01", "2024-02", "2024-03"])]
    assert "dropped" not in set(near["outcome"])
    assert "dropped" in set(outcomes["outcome"])
