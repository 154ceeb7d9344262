"""The oracle tells every story as its author meant it, and holds together on random record sets."""

from datetime import date, timedelta

import pytest

from . import oracle
from .random_audits import random_audit
from .stories import STORIES
from .story import frames

OUTCOMES = {"done", "cancelled", "moved", "carried", "not_yet", "unsure", "cannot_tell", "dropped", "unplanned"}
STATES = {"closed_between", "followed_up", "not_yet", "cannot_tell", "followed_up_late", "never_followed_up"}


def params(as_of, parameters):
    known_on = parameters.get("known_on")
    own = {**parameters, "known_on": known_on and date.fromisoformat(known_on)}
    return oracle.Params(as_of=date.fromisoformat(as_of), **own)


def check_row(row, expected):
    """One row of outcomes against "outcome: class +flag -flag ?flag"."""
    words = expected.split()
    flags = [w for w in words if w[0] in "+-?"]
    said = " ".join(w for w in words if w not in flags)
    outcome, _, class_ = said.partition(": ")
    assert row["outcome"] == outcome
    if class_ or outcome == "dropped":
        assert row["class"] == class_
    for flag in flags:
        assert row[flag[1:]] is {"+": True, "-": False, "?": None}[flag[0]], flag


def check_outcomes(story, rows):
    """Every expectation of a story about outcomes; rows have item_id, text, unit_id, period."""
    for key, expected in story.outcomes.items():
        name, unit, period = key.split()
        hits = [
            r
            for r in rows
            if (r["unit_id"], r["period"]) == (unit, period)
            and (r["item_id"] == name or r["text"] == name.replace("_", " "))
        ]
        assert bool(hits) == (expected != "absent"), key
        for row in hits:
            check_row(row, expected)


def check_states(story, rows):
    """Every expectation of a story about handovers; rows have handover_id, item_id, state, strength, live."""
    found = {}
    for row in rows:
        found[row["handover_id"], row["item_id"]] = row
    names = [h["handover_id"] for h in story.handovers]
    for key, expected in story.states.items():
        number, item = key.split(": ")
        row, words = found[names[int(number) - 1], item], expected.split()
        assert row["state"] == words[0], key
        for word in words[1:]:
            assert row["strength"] == word if word[0] == "F" else row["live"] is (word == "live"), (key, word)
    for key in story.absent:
        number, item = key.split(": ")
        assert (names[int(number) - 1], item) not in found, key


def test_every_story_has_a_name_of_its_own_and_an_expectation():
    assert len({s.name for s in STORIES}) == len(STORIES)
    assert all(s.outcomes or s.states or s.absent for s in STORIES)


@pytest.mark.parametrize("story", STORIES, ids=lambda s: s.name)
def test_story(story):
    records, given = oracle.records_of(frames(story)), params(story.as_of, story.parameters)
    check_outcomes(story, oracle.outcomes(records, given))
    handovers = [{**h, "handover_no": n} for n, h in enumerate(story.handovers, 1)]
    persons = [{**p, "handover_no": h["handover_no"]} for h in handovers for p in h["persons"]]
    check_states(story, oracle.follow_up(records, given, handovers, persons))


@pytest.mark.parametrize("seed", range(8))
def test_random_audits_hold_together(seed):
    tables, options = random_audit(seed)
    records, given = oracle.records_of(tables), params(options["as_of"], {})
    rows, lines = oracle.outcomes(records, given), oracle.lines(records, given)
    planned = {
        (oracle.items(records, given)[x["row_key"]], x["unit"], x["period"]) for x in lines if x["moment"] == "plan"
    }
    assert len(planned) == sum(r["outcome"] != "unplanned" for r in rows)
    assert {r["outcome"] for r in rows} <= OUTCOMES
    assert all((r["class"] is None) == (r["outcome"] != "dropped") for r in rows)
    day = given.as_of - timedelta(days=100)
    states = oracle.follow_up(
        records,
        given,
        [
            {
                "handover_id": "x",
                "handover_no": 1,
                "post_id": "U1-HEAD",
                "on_min": day,
                "on_max": day,
                "last_min": None,
                "last_max": None,
                "incoming": "p1",
            }
        ],
        [{"handover_no": 1, "role": "incoming", "person_id": "p1"}],
    )
    assert {r["state"] for r in states} <= STATES


def test_random_audits_reach_every_outcome_and_class():
    seen = set()
    for seed in range(60):
        tables, options = random_audit(seed)
        for row in oracle.outcomes(oracle.records_of(tables), params(options["as_of"], {})):
            seen |= {row["outcome"], row["class"]} | {k for k, v in row.items() if v is True}
    assert OUTCOMES <= seen
    assert {"delivered elsewhere", "promised later", "unit ended", "term reached", "no trace"} <= seen
    assert {
        "late",
        "postponed",
        "reorganised",
        "unapproved",
        "returned",
        "slipped",
        "rebaselined",
        "self_declared",
        "weakened",
        "reassigned",
        "overdue",
        "explained",
        "reopened",
        "copied",
        "recurring",
        "verified",
    } <= seen
