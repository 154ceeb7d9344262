"""The planted truth against the definitions computed a second way, from the tables alone."""

from datetime import date

import pandas as pd
import pytest

from auditkit import sample
from tests.sample import oracle

SEEDS = (7, 1, 3)


@pytest.fixture(scope="module", params=SEEDS)
def made(request):
    enterprise = sample.enterprise(seed=request.param)
    return enterprise, oracle.Records(enterprise.tables)


def _told(value):
    return None if value is None or value is pd.NA or value != value else value


def test_every_planned_row_has_one_truth_and_no_other_row_has(made):
    enterprise, records = made
    truth = enterprise.truth["outcome"]
    assert not truth.duplicated(["item_id", "period", "unit_id"]).any()
    written = {
        (item_id, records.periods[m], line["unit_id"])
        for item_id, item in records.items.items()
        for m, line in (item.reviews | item.plans).items()
    }
    assert set(truth[["item_id", "period", "unit_id"]].itertuples(index=False, name=None)) == written


def test_outcome_and_class_are_what_the_definitions_say(made):
    enterprise, records = made
    wrong = []
    for row in enterprise.truth["outcome"].to_dict("records"):
        item, month = records.items[row["item_id"]], records.number[row["period"]]
        if month not in item.plans:
            covered = not records.lost(row["unit_id"], month, "plan")
            if _told(row["outcome"]) != ("unplanned" if covered else None):
                wrong.append((row["item_id"], row["period"], row["outcome"]))
            continue
        try:
            expected = oracle.outcome(records, item, month)
        except oracle.Doubt as doubt:
            if row["outcome"] == "dropped" and _told(row["class"]) is None:
                continue
            expected = (str(doubt), None)
        if (row["outcome"], _told(row["class"])) != expected:
            wrong.append((row["item_id"], row["period"], row["outcome"], row["class"], expected))
    assert not wrong, wrong[:10]


def test_no_flag_fires_that_was_not_planted_and_every_planted_one_does(made):
    enterprise, records = made
    wrong = []
    for row in enterprise.truth["outcome"].to_dict("records"):
        item, month = records.items[row["item_id"]], records.number[row["period"]]
        if month not in item.plans:
            continue
        result = oracle.fate_flags(records, item, month, row["outcome"])
        for flag, fires in (oracle.flags(records, item, month) | result).items():
            planted = _told(row[flag])
            if planted is not None and bool(planted) != fires:
                wrong.append((row["item_id"], row["period"], flag, planted, fires))
    assert not wrong, wrong[:10]


def test_blank_cells_are_few(made):
    truth = made[0].truth["outcome"]
    flags = truth.drop(columns=["item_id", "period", "unit_id", "outcome", "class"])
    assert flags.isna().to_numpy().sum() < 0.002 * flags.size
    assert truth["outcome"].isna().sum() <= 5


def test_every_state_after_every_handover(made):
    enterprise, records = made
    told = {(r["handover_id"], r["item_id"]): r for r in enterprise.truth["follow_up"].to_dict("records")}
    seen, wrong = set(), []
    for handover in oracle.rows(enterprise.truth["handover"]):
        on = date.fromisoformat(handover["on"])
        left = date.fromisoformat(handover["last"]) if handover["last"] else on - oracle.DAY
        for item_id, item in records.items.items():
            if not _belongs(records, handover, item):
                continue
            expected = oracle.state(records, item, left, on, handover["incoming"])
            key = (handover["handover_id"], item_id)
            if expected is None:
                if key in told:
                    wrong.append((key, told[key]["state"], "not open"))
                continue
            seen.add(key)
            found = (told[key]["state"], _told(told[key]["live"])) if key in told else None
            if found != expected:
                wrong.append((key, found, expected))
    assert not wrong, wrong[:10]
    assert seen == set(told)


def _belongs(records, handover, item):
    if handover["post_id"] in records.heads:
        return any(line["unit_id"] == handover["unit_id"] for line in item.lines)
    return any(line["post_id"] == handover["post_id"] for line in item.lines)


def test_what_surfaced_occurred_before_and_was_found_after(made):
    enterprise, _ = made
    problems = {p["problem_id"]: p for p in oracle.rows(enterprise.tables["problem"])}
    for row in oracle.rows(enterprise.truth["surfaced"]):
        problem = problems[row["problem_id"]]
        assert row["post_id"] == problem["post_id"]
        assert problem["discovered_on"] > row["on"]
        assert problem["occurred_to"] is None or problem["occurred_to"] < row["on"]
    counted = [r["problem_id"] for r in oracle.rows(enterprise.truth["surfaced"]) if r["counted"]]
    assert len(counted) == len(set(counted))


def test_omitted_items_stand_in_the_last_plan_and_on_no_list(made):
    enterprise, _ = made
    listed = set(enterprise.tables["handover_list"][["post_id", "on", "item_id"]].itertuples(index=False, name=None))
    state = {(r["handover_id"], r["item_id"]): r for r in enterprise.truth["follow_up"].to_dict("records")}
    signed = {key[:2] for key in listed}
    for row in oracle.rows(enterprise.truth["omitted"]):
        assert (row["post_id"], row["on"], row["item_id"]) not in listed
        assert state[row["handover_id"], row["item_id"]]["live"]
    omitted = {(r["handover_id"], r["item_id"]) for r in oracle.rows(enterprise.truth["omitted"])}
    for (handover, item), row in state.items():
        if (row["post_id"], row["on"]) in signed and _told(row["live"]) is not False:
            assert ((row["post_id"], row["on"], item) in listed) != ((handover, item) in omitted)


def test_what_neither_the_list_nor_a_live_plan_shows_is_inherited_hidden(made):
    enterprise, _ = made
    listed = set(enterprise.tables["handover_list"][["post_id", "on", "item_id"]].itertuples(index=False, name=None))
    for row in oracle.rows(enterprise.truth["follow_up"]):
        if (row["post_id"], row["on"], row["item_id"]) in listed:
            assert row["inherited"] == "named"
        else:
            assert row["inherited"] == {True: "visible", False: "hidden", None: None}[row["live"]]


def test_what_is_cancelled_without_the_power_is_cancelled_by_somebody_without_it(made):
    enterprise, records = made
    planted = enterprise.truth["planted"]
    bare = set(planted[planted["fault"] == "cancelled_without_authority"]["item_id"])
    for item_id in bare:
        for act in records.items[item_id].acts:
            assert not records.may_cancel(act["person_id"], act["on"])
            assert not records.may_cancel(act["approved_by"], act["on"])
