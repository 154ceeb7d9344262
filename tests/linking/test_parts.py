"""Lines that were split or merged are proposed where their amounts add up, shown with the sum, and never just taken."""

from __future__ import annotations

import pandas as pd
import pytest

import auditkit as ak
from tests.linking import planted

SEEDS = (7, 11)
SIGNED = {"by": "Auditor 3", "on": "2025-06-30", "why": "Read the three lines"}


def test_most_planted_splits_and_merges_are_proposed_and_few_others():
    wanted = {seed: set(planted.made(seed)[2]) for seed in SEEDS}
    found = {seed: planted.proposed(seed) for seed in SEEDS}
    hit = sum(len(wanted[seed] & found[seed]) for seed in SEEDS)
    assert hit / sum(map(len, found.values())) >= 0.95
    assert hit / sum(map(len, wanted.values())) >= 0.9


def test_every_proposal_shows_its_sum_and_its_reasons_and_none_is_taken():
    audit = planted.audit(SEEDS[0])
    links = audit.links().frame
    asked = links[links["relation"].isin(["split", "merge"])]
    assert len(asked) > 100
    assert set(asked["state"]) == {"asked"}
    assert asked["reasons"].str.contains(r"^[\d.]+.* = .*; .*wordings alike: \+").all()


def plan(first: list[tuple[str, float, str]], second: list[tuple[str, float, str]], **parameters: object) -> ak.Audit:
    """Two months of one unit, each planned and reviewed; the lines of the first with a third one that goes on."""
    rows = []
    for period, lines in (("2025-01", first), ("2025-02", second)):
        for moment in ("plan", "review"):
            rows += [(period, moment, "P1", *line) for line in (*lines, ("Paint the fence of Yard 9", 40, "m2"))]
    frame = pd.DataFrame(rows, columns=["period", "moment", "unit_id", "text", "planned", "measure"])
    tenure = pd.DataFrame({"post_id": ["P1-MGR"], "person_id": ["E1"], "start": ["2024-01-01"]})
    return ak.open_audit({"plan_line": frame, "tenure": tenure}, as_of="2025-06-30", **parameters)


WHOLE = [("Pour the slab of Building 3", 120, "m3")]
HALVES = [("Pour the slab of Building 3, east half", 70, "m3"), ("Pour the slab of Building 3, west half", 50, "m3")]


def shown(audit: ak.Audit) -> list[tuple[str, str, str, str]]:
    queue = audit.link_queue().frame
    queue = queue[queue["relation"] != "continue"]
    sums = queue["reasons"].str.split(";").str[0]
    return list(zip(queue["relation"], queue["text_a"], queue["text_b"], sums, strict=True))


def test_a_line_that_two_replace_is_asked_as_a_split_with_the_sum():
    found = shown(plan(WHOLE, HALVES))
    said = "120 m3 = 70 m3 + 50 m3"
    assert sorted(found) == sorted(("split", WHOLE[0][0], text, said) for text, *_ in HALVES)


def test_two_lines_that_one_replaces_are_asked_as_a_merge():
    found = shown(plan(HALVES, WHOLE))
    said = "70 m3 + 50 m3 = 120 m3"
    assert sorted(found) == sorted(("merge", text, WHOLE[0][0], said) for text, *_ in HALVES)


def test_the_same_words_with_less_and_the_rest_in_a_new_line():
    second = [("Pour the slab of Building 3", 70, "m3"), ("Pour the slab of Building 3, remainder", 50, "m3")]
    assert shown(plan(WHOLE, second)) == [("split", WHOLE[0][0], second[1][0], "120 m3 = 70 m3 + 50 m3")]


@pytest.mark.parametrize(
    "second",
    [
        [HALVES[0], (HALVES[1][0], 60, "m3")],
        [HALVES[0], (HALVES[1][0], 50, "t")],
        [HALVES[0], ("Pour the slab of Building 4, west half", 50, "m3")],
        [HALVES[0], ("Order lamps for the office", 50, "m3")],
    ],
    ids=["no sum", "another measure", "another building", "other words"],
)
def test_what_does_not_add_up_or_is_another_thing_is_not_proposed(second):
    assert shown(plan(WHOLE, second)) == []


def test_no_more_lines_than_parts_says():
    three = [(f"Pour the slab of Building 3, {side} side", 40, "m3") for side in ("north", "south", "west")]
    assert len(shown(plan(WHOLE, three))) == 3
    assert shown(plan(WHOLE, three, parts=2)) == []
    assert shown(plan(WHOLE, HALVES, parts=0)) == []


def outcome(audit: ak.Audit) -> str:
    found = audit.outcomes().frame
    return str(found[(found["text"] == WHOLE[0][0]) & (found["period"] == "2025-01")]["outcome"].item())


def test_a_split_waits_until_each_part_is_decided_and_then_carries_the_item():
    audit = plan(WHOLE, HALVES)
    assert outcome(audit) == "unsure"
    queue = audit.link_queue().frame
    one, two = (tuple(row) for row in queue[["line_a", "line_b"]].itertuples(index=False))
    audit = audit.decide(*one, "split", **SIGNED)
    assert [tuple(row) for row in audit.link_queue().frame[["line_a", "line_b"]].itertuples(index=False)] == [two]
    audit = audit.decide(*two, "split", **SIGNED)
    assert shown(audit) == []
    assert outcome(audit) == "carried"
    items = audit.sql("select count(distinct l.item) as n from line l")["n"].item()
    assert items == 4  # the whole, its two parts, the fence
    assert (audit.links().frame["state"] == "decided").sum() == 2


def test_a_split_that_a_person_denies_is_not_asked_again():
    audit = plan(WHOLE, HALVES)
    row = audit.link_queue().frame.iloc[0]
    audit = audit.decide(row["line_a"], row["line_b"], "different", **SIGNED)
    assert shown(audit) == []
