"""What a reader meets who has the records as an office sends them: said once, counted once, nothing left to guess."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import auditkit as ak
from auditkit.engine.portable import refuse_unportable
from auditkit.review.handover import Review
from auditkit.review.trace import ProblemTrail
from auditkit.show.counter import NONE, counter_evidence, speaking, trail_evidence
from auditkit.show.paper import ASSUMED, Head, Points, Rows, Say, places
from auditkit.show.report import paper_of
from auditkit.show.scene import scene_of
from auditkit.show.text import problem_text, review_text

POST = "Works Manager"
# Who left on 15 January has written no review of that month; it is the acting manager's.
TENURES = [
    (POST, "Ann", "2023-01-01", "2025-01-15", None),
    (POST, "Cas", "2025-01-16", "2025-02-15", "acting"),
    (POST, "Bo", "2025-02-16", None, None),
]
SAID = {
    "Pour the slab": {"2025-01": "20% poured", "2025-02": "60% poured", "2025-03": "80% poured"},
    "Settle the account": {"2025-01": "papers missing"},
    "Book the crane": {"2025-01": "asked for offers"},
}


def records(**more: Any) -> dict[str, pd.DataFrame]:
    months = [f"2025-0{n}" for n in range(1, 7)]
    weekly = {month: f"met {n} times" for n, month in enumerate(months, 2)}
    lines = [
        (month, moment, text, "in progress" if moment == "review" else None, told.get(month))
        for text, told in {**SAID, "Meet weekly": weekly}.items()
        for month in months
        for moment in ("plan", "review")
        if month in told
    ]
    columns = ["period", "moment", "text", "status", "progress"]
    plan = pd.DataFrame(lines, columns=columns)
    plan.loc[plan["moment"] == "plan", "progress"] = None
    tenures = pd.DataFrame(TENURES, columns=["post_id", "person_id", "start", "end", "capacity"])
    post = pd.DataFrame([(POST, "Manager", "Works", True)], columns=["post_id", "title", "unit_id", "is_head"])
    return {"plan_line": plan.assign(unit_id="Works"), "tenure": tenures, "post": post, **more}


def review_of(**more: Any) -> Review:
    return ak.open_audit(records(**more), as_of="2025-06-30").handover(post=POST, on="2025-02-16")


def test_what_only_others_followed_up_before_the_incoming_came_is_told_apart() -> None:
    """Of two items nothing was heard again after the acting manager's month, and both stood as followed up."""
    review = review_of()
    assert "4 followed up (4 of them before the incoming's first day)" in review.items.sentence
    quiet = review.quiet_since
    assert sorted(quiet.frame["text"]) == ["Book the crane", "Settle the account"]
    assert quiet.sentence.startswith("2 items followed up before the incoming's first day, of which nothing that ")
    assert len(quiet.evidence) == 2
    refuse_unportable(quiet.sql["quiet_since"])
    said = next(one for one in counter_evidence(review, scene_of(review)) if "followed up were so before" in one)
    assert "; of 2 of them nothing that counts is on record from that day on, in the sheets that were seen." in said
    heads = [block.text for block in paper_of(review).blocks if isinstance(block, Head)]
    assert "Followed up before the incoming came, and not since" in heads
    assert "Not since: 2 items" in review_text(review)


def test_an_interim_holder_is_named_once_before_the_findings() -> None:
    said = [one for one in counter_evidence(review_of(), scene_of(review_of())) if "Cas" in one]
    assert said == ["Cas was acting holder of the post from 2025-01-16 to 2025-02-15."]


def test_a_post_that_bears_its_units_name_does_not_say_it_again() -> None:
    assert review_of().headline.startswith("Works Manager: Ann to Bo on 2025-02-16")


def test_ids_made_of_the_words_stand_last_and_assumptions_below_the_findings() -> None:
    paper = paper_of(review_of())
    every = [block for block in paper.blocks if isinstance(block, Rows) and "promised" in block.frame]
    assert every
    assert all(block.frame.columns[-1] == "item" for block in every)
    assert "Works|2025" not in review_text(review_of())
    place = {block.text: n for n, block in enumerate(paper.blocks) if isinstance(block, Head)}
    assert place["Every item open at the handover"] < place[ASSUMED] < place["Evidence"]
    below = paper.blocks[place[ASSUMED] + 1]
    assert isinstance(below, Points)
    assert len(below.lines) == len(review_of().assumptions)
    pointer = f"Every figure rests on {len(below.lines)} assumptions made in reading the records, in a part of their "
    pointer += f"own below: {ASSUMED}."
    first = [n for n, block in enumerate(paper.blocks) if isinstance(block, Say) and block.text == pointer]
    assert first
    assert first[0] < place["The handover at a glance"]


def test_a_sentence_that_says_none_has_no_empty_table_below() -> None:
    assert not [block for block in paper_of(review_of()).blocks if isinstance(block, Say) and block.text == "No rows."]


@pytest.mark.parametrize(
    ("cell", "once"),
    [
        ("a.xlsx › 8月 row 7; a.xlsx › 8月 row 7", "a.xlsx › 8月 row 7"),
        ("a.csv row 8; a.csv row 8 (day assumed)", "a.csv row 8 (day assumed)"),
        ("a.csv row 8; a.csv row 81 (day assumed)", "a.csv row 8; a.csv row 81 (day assumed)"),
        (None, ""),
    ],
)
def test_a_place_is_named_once(cell: object, once: str) -> None:
    assert places(cell) == once


def problem_of(**row: Any) -> ProblemTrail:
    found = {"problem_id": "W-1", "title": "No permit", "unit_id": "Works", "discovered_on": "2025-05-01", **row}
    act = {"action_id": "A", "problem_id": "W-1", "kind": "escalate", "person_id": "Bo", "on": "2025-05-02"}
    sent = pd.DataFrame([act])
    audit = ak.open_audit(records(problem=pd.DataFrame([found]), action=sent), as_of="2025-06-30")
    traced = audit.trace("W-1")
    assert isinstance(traced, ProblemTrail)
    return traced


def test_who_is_excluded_is_no_relation_that_is_established_and_is_named_first() -> None:
    """Who had left before it occurred was counted among those whose relation to it is established."""
    trail = problem_of(occurred_from="2025-01-20")
    lines = trail.lines.frame.set_index("person_id")
    assert lines.loc["Ann", "relation"] == "excluded"
    others = len(lines) - 1
    assert trail.lines.sentence.startswith(f"{others} relations of ")
    assert trail.lines.sentence.endswith(
        "; 1 person excluded, who left before it occurred or came after it was closed."
    )
    speaks = speaking(trail).set_index("person_id")["counter_evidence"]
    assert speaks["Ann"].startswith("left Works Manager before 2025-01-20")
    assert "left Works Manager before 2025-01-20" in problem_text(trail).partition("Coverage")[0]


def test_without_a_day_of_occurrence_no_post_and_no_handover_is_counted_as_none() -> None:
    """It was said that 0 posts were of the chain then, and that whoever held the post held it when it occurred."""
    trail = problem_of()
    said = str(trail)
    assert "Which posts were in its line of superiors when it occurred is not known." in said
    assert "Without a day of occurrence no handover is known to lie after it." in said
    assert " 0 posts" not in said
    assert "when it occurred" not in "".join(trail.lines.frame["evidence"].fillna(""))


def test_that_nothing_speaks_for_anybody_is_not_said_below_a_table_of_what_does() -> None:
    trail = problem_of()
    assert len(speaking(trail))
    assert NONE not in trail_evidence(trail)


def test_to_be_sent_something_is_not_to_send_it() -> None:
    audit = ak.open_audit("sample_data/tables", as_of="2025-06-30")
    said = audit.trace("PRB-0042").knowledge.sentence
    assert said == "Who knew of it: 3 acted, 3 only had it sent to them, 1 with nothing on record."


def test_a_word_of_a_promise_finds_it_where_no_id_is_known() -> None:
    audit = ak.open_audit("sample_data/tables", as_of="2025-06-30")
    with pytest.raises(ak.UnknownName, match=r"no item is called 'gas main' .* Nearest: P\d+-\d+, "):
        audit.trace("gas main")


def test_the_rarer_reading_of_the_end_and_an_unknown_heading_are_said_with_what_may_be_meant() -> None:
    """136 successors of 139 began on the day written as an end, `head` was passed over, and nothing said what to do."""
    day = [(POST, "Ann", "2023-01-01", "2025-02-16", None), (POST, "Bo", "2025-02-16", None, None)]
    tenures = pd.DataFrame(day, columns=["post_id", "person_id", "start", "end", "capacity"])
    post = records()["post"].rename(columns={"is_head": "head"})
    said = ak.open_audit(records(tenure=tenures, post=post), as_of="2025-06-30").assumptions
    assert any(one.endswith("on the day after: 0: the other reading fits more of them") for one in said)
    assert any(one.endswith("never used: post “head” (does it mean is_head?)") for one in said)


def test_an_item_of_later_sheets_is_not_said_to_be_unknown() -> None:
    audit = ak.open_audit("sample_data/tables", as_of="2022-12-31")
    with pytest.raises(ak.NotInRecords, match="P7-0135 is in the records, and in no sheet that counts on 2022-12-31"):
        audit.trace("P7-0135")
