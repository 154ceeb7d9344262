"""What a review of one handover says, on records small enough to work out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import pytest

import auditkit as ak
from auditkit.errors import AuditkitError, NotInRecords
from auditkit.review.handover import Review
from auditkit.show.counter import counter_evidence
from auditkit.show.lanes import lanes
from auditkit.show.paper import Rows
from auditkit.show.review_paper import review_paper
from auditkit.show.scene import scene_of
from auditkit.show.text import review_text

LINES = [
    # period, moment, item, text, post, due, status
    ("2025-01", "plan", "A", "Pour the slab", "P7-MGR", "2025-02-10", None),
    ("2025-01", "review", "A", "Pour the slab", "P7-MGR", None, "in progress"),
    ("2025-02", "plan", "A", "Pour the slab", "P7-MGR", "2025-03-20", None),
    ("2025-02", "review", "A", "Pour the slab", "P7-MGR", None, "in progress"),
    ("2025-02", "plan", "B", "Renew the permit", "P7-MGR", None, None),
    ("2025-02", "review", "B", "Renew the permit", "P7-MGR", None, "not started"),
    ("2025-03", "plan", "B", "Renew the permit", "P7-MGR", None, None),
    ("2025-03", "review", "B", "Renew the permit", "P7-MGR", None, "done"),
]
QUIET = [
    (f"2025-{month:02d}", moment, f"C{month}", f"Other work {month}", "P7-MGR", None, status)
    for month in (1, 2, 4, 5, 6)
    for moment, status in (("plan", None), ("review", "done"))
]


BOTH = (("plan", None), ("review", "done"))
OLD, NEW = ("2024-01-01", "2025-05-01"), ("2025-05-02", None)


def records(**more: Any) -> dict[str, pd.DataFrame]:
    columns = ["period", "moment", "item_id", "text", "post_id", "due", "status"]
    lines = pd.DataFrame([*LINES, *QUIET], columns=columns).assign(unit_id="P7")
    posts = [("P7-MGR", "Manager", "P7", "DIR", True), ("DIR", "Director", "HQ", None, True)]
    tenures = [
        ("P7-MGR", "E1", "2023-01-01", "2025-02-28"),
        ("P7-MGR", "E2", "2025-03-01", None),
        ("DIR", "E3", "2020-01-01", None),
    ]
    return {
        "plan_line": lines,
        "unit": pd.DataFrame(
            {"unit_id": ["P7", "HQ"], "name": ["Project 7", "Head office"], "parent_id": ["HQ", None]}
        ),
        "post": pd.DataFrame(posts, columns=["post_id", "title", "unit_id", "reports_to", "is_head"]),
        "person": pd.DataFrame({"person_id": ["E1", "E2", "E3"], "name": ["Anna Berg", "Li Na", "Ma Hui"]}),
        "tenure": pd.DataFrame(tenures, columns=["post_id", "person_id", "start", "end"]),
        **more,
    }


def review_of(**more: Any) -> Review:
    return ak.open_audit(records(**more), as_of="2025-06-30").handover(post="P7-MGR")


def test_the_sentence_adds_up() -> None:
    review = review_of()
    assert str(review) == (
        "P7-MGR (Project 7): Anna Berg (E1) to Li Na (E2) on 2025-03-01. "
        "2 live items open at handover: 1 followed up, 1 never followed up; 0 stale."
    )
    assert review.never_followed_up.sentence == (
        "1 live item never followed up, the longest silent for 4 periods; 0 stale."
    )
    assert review.omitted.sentence == "no signed list in the records."


@pytest.mark.parametrize(
    ("heads", "owner"),
    [((False, False), ""), ((False, True), " (DIR is taken to answer for it)"), ((True, True), None)],
)
def test_an_empty_review_says_at_once_that_nobody_heads_the_unit(heads: tuple[bool, bool], owner: str | None) -> None:
    given = records()
    post = given["post"].assign(is_head=list(heads))
    lines = given["plan_line"].assign(post_id=None)
    review = review_of(post=post, plan_line=lines)
    said = (
        "0 live items open at handover; 0 stale. Not counted: 2 further items open in Project 7, because no post is "
        f"known to be its head on 2025-02-28{owner}: say in post.is_head which post heads it."
    )
    if owner is None:
        assert review.items.sentence.startswith("2 live items open at handover")
    else:
        assert review.items.sentence == said
        assert said.partition("0 stale. ")[2] in scene_of(review).sentence


def test_the_review_of_a_deputy_says_what_stands_open_without_a_post_and_is_the_heads() -> None:
    given = records()
    post = pd.concat([given["post"], given["post"].head(1).assign(post_id="P7-DEP", title="Deputy", is_head=False)])
    tenure = pd.concat([given["tenure"], given["tenure"].head(2).assign(post_id="P7-DEP")])
    lines = given["plan_line"]
    for posts, items in (((None, None), 2), (("P7-MGR", None), 1), (("P7-MGR", "P7-DEP"), 0)):
        lines = lines.assign(post_id=lines["item_id"].map(dict(zip("AB", posts, strict=True))))
        audit = ak.open_audit({**given, "post": post, "tenure": tenure, "plan_line": lines}, as_of="2025-06-30")
        further = f"{items} further item{'s' if items > 1 else ''}"
        left_out = (
            f"Not counted: {further} open in Project 7 of which the lines name no post: P7-MGR answers for them as its "
            "head."
        )
        review = audit.handover(post="P7-DEP")
        assert (left_out in review.items.sentence) == (items > 0)
        assert ("Not counted" in review.items.sentence) == (items > 0)
        assert "Not counted" not in audit.handover(post="P7-MGR").items.sentence


def test_a_post_named_as_its_unit_is_said_once() -> None:
    given = records()
    named = {name: one.replace({"P7-MGR": "P7"}) for name, one in given.items()}
    unit = named["unit"].assign(name=["P7", "Head office"])
    review = ak.open_audit({**named, "unit": unit}, as_of="2025-06-30").handover(post="P7")
    assert review.headline == "P7: Anna Berg (E1) to Li Na (E2) on 2025-03-01."


def test_first_seen_and_the_due_date_that_was_replaced() -> None:
    items = review_of().items.frame.set_index("item_id")
    assert dict(items["first_seen"]) == {"A": "2025-01", "B": "2025-02"}
    assert dict(items["last_seen"]) == {"A": "2025-02", "B": "2025-02"}  # the plan of March is the incoming's own
    assert items.loc["A", "due"] == pd.Timestamp("2025-03-20")
    assert items.loc["A", "due_before"] == pd.Timestamp("2025-02-10")
    assert pd.isna(items.loc["B", "due_before"])


def test_holders_are_the_posts_and_its_superiors_with_names_and_rows() -> None:
    holders = review_of().holders
    assert str(holders) == "3 stretches of holders of 2 posts."
    assert holders.frame[["depth", "post_id", "title", "name"]].values.tolist() == [
        [0, "P7-MGR", "Manager", "Anna Berg"],
        [0, "P7-MGR", "Manager", "Li Na"],
        [1, "DIR", "Director", "Ma Hui"],
    ]
    assert holders.frame["until"].iloc[0] == pd.Timestamp("2025-03-01")
    assert set(holders.evidence["table_name"]) == {"tenure"}
    assert len(holders.evidence) == 3


def test_whose_duty_an_item_is_stands_with_the_title_that_the_post_had_then() -> None:
    posts = [
        ("P7-MGR", "Manager", "P7", "DIR", True, None, None), ("DIR", "Director", "HQ", None, True, None, None),
        ("P7-ENG", "Engineer", "P7", "P7-MGR", False, "2020-01-01", "2025-05-31"),
        ("P7-ENG", "Chief of sites", "P7", "P7-MGR", False, "2025-06-01", None),
    ]  # fmt: skip
    columns = ["post_id", "title", "unit_id", "reports_to", "is_head", "start", "end"]
    lines = records()["plan_line"]
    lines.loc[lines["item_id"] == "A", "post_id"] = "P7-ENG"
    found = records(plan_line=lines, post=pd.DataFrame(posts, columns=columns))
    review = ak.open_audit(found, as_of="2025-07-31").handover(post="P7-MGR", on="2025-03-01")
    assert review.never_followed_up.frame["duty_post"].to_list() == ["P7-ENG"]
    assert review.duties.frame.to_dict("records") == [
        {"post_id": "P7-ENG", "title": "Engineer"}, {"post_id": "P7-MGR", "title": "Manager"},
    ]  # fmt: skip
    assert "  P7-ENG Engineer  " in review_text(review)
    tables = {one.name: one.frame for one in review_paper(review).blocks if isinstance(one, Rows)}
    assert tables["Never followed up"]["whose duty"].to_list() == ["P7-ENG Engineer"]
    assert "P7-ENG" in tables["Every item open at the handover"]["whose duty"].to_list(), "a broad table has no room"


def test_the_scene_of_a_review_has_its_bands_lines_and_titles() -> None:
    shown = scene_of(review_of())
    assert shown.posts == ("P7-MGR", "DIR")
    assert shown.titles == {"P7-MGR": "Manager", "DIR": "Director"}
    assert [(one.first, one.last) for one in shown.items if one.name == "A"] == [(date(2025, 1, 1), date(2025, 2, 28))]
    assert (shown.outgoing, shown.incoming) == ("Anna Berg", "Li Na")


PROBLEM = pd.DataFrame(
    {"problem_id": ["PRB-1"], "title": ["Cracks"], "unit_id": ["P7"], "item_id": ["A"], "occurred_from": ["2025-02-01"],
     "discovered_on": ["2025-04-02"]}
)  # fmt: skip


def reply(**changes: Any) -> pd.DataFrame:
    row = {"action_id": "R1", "kind": "reply", "person_id": "E1", "on": "2025-05-03", "problem_id": "PRB-1",
           "text": "I was told on 3 May.", **changes}  # fmt: skip
    return pd.DataFrame([row])


def test_a_reply_to_a_problem_of_the_handover_is_heard() -> None:
    review = review_of(problem=PROBLEM, action=reply())
    assert review.surfaced_after.sentence == "1 problem that occurred before the handover and came to light after it."
    assert review.replies.sentence == "1 reply on record."
    assert review.replies.frame[["person_id", "name", "problem_id", "text", "evidence"]].values.tolist() == [
        ["E1", "Anna Berg", "PRB-1", "I was told on 3 May.", "frame 'action' row 1"]
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"problem_id": None, "item_id": "A"},
        {"person_id": "E3"},
        {"kind": "update"},
        {"on": "2025-07-01"},
    ],
)
def test_what_is_no_reply_to_it(changes: dict[str, Any]) -> None:
    assert review_of(problem=PROBLEM, action=reply(**changes)).replies.frame.empty


def test_the_text_keeps_names_as_written_and_puts_states_in_words() -> None:
    text = review_text(review_of(problem=PROBLEM))
    assert "frame 'plan_line' row 3" in text
    assert "surfaced after" in text
    assert "surfaced_after" not in text
    assert "strength" not in text.splitlines()[-1]
    assert "handover_no" not in text


def test_limits_and_what_speaks_for_the_persons_come_first() -> None:
    lines = review_text(review_of()).splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("Read first"))
    assert first < next(n for n, line in enumerate(lines) if line.startswith("Never followed up"))
    assert lines[first + 1] == "  - Nothing that speaks for the persons named was found in these records."


def test_an_answer_carries_what_was_assumed_and_no_inner_number() -> None:
    review = review_of()
    assert "handover_no" not in review.parameters
    assert review.parameters["window"] == 3


def test_several_handovers_or_none_are_listed() -> None:
    audit = ak.open_audit(records(), as_of="2025-06-30")
    with pytest.raises(NotInRecords, match=r"no handover of P7-MGR on 2024-01-01; .*\n  P7-MGR@2025-03-01: E1 → E2"):
        audit.handover(post="P7-MGR", on="2024-01-01")
    with pytest.raises(ak.AuditkitError, match="say whose handover"):
        audit.handover()


def test_a_post_without_a_unit_is_said_and_keeps_the_lines_that_name_it() -> None:
    tenure = pd.DataFrame(
        [("P", "A", "2023-01-01", "2025-02-28"), ("P", "B", "2025-03-01", None)],
        columns=["post_id", "person_id", "start", "end"],
    )
    columns = ["period", "moment", "unit_id", "text", "post_id"]
    sheets = [("U", "x", "P"), ("V", "y", "P"), ("V", "z", None)]
    sheets = [("2025-02", "plan", *line) for line in sheets]
    audit = ak.open_audit({"tenure": tenure, "plan_line": pd.DataFrame(sheets, columns=columns)}, as_of="2025-12-31")
    review = audit.handover(post="P", on="2025-03-01")
    assert str(review) == (
        "P: A to B on 2025-03-01. 2 live items open at handover: 2 cannot tell; 0 stale. Only lines that name the post "
        "are counted, because the unit of P is not in the records: say in post.unit_id which it is."
    )


def test_nothing_to_count_is_said_in_one_word() -> None:
    tenure = pd.DataFrame([("P", "A", "2023-01-01")], columns=["post_id", "person_id", "start"])
    sheets = pd.DataFrame([("2025-02", "plan", "U", "x")], columns=["period", "moment", "unit_id", "text"])
    audit = ak.open_audit({"tenure": tenure, "plan_line": sheets}, as_of="2020-01-01")
    assert [str(answer) for answer in (audit.outcomes(), audit.coverage(), audit.handovers(), audit.follow_up())] == [
        "0 promises.", "0 sheets.", "0 handovers.", "0 live items open at handovers; 0 stale.",
    ]  # fmt: skip


SEEN = [(f"2025-{m:02d}", moment, f"Lift {m}", word) for m in range(1, 7) for moment, word in BOTH]


def lifts(kept: Sequence[int], of: str = "A", **more: pd.DataFrame) -> Review:
    """A unit whose every lift is done in its month; of its sheets only those of some months were handed in."""
    told = [line for line in SEEN if int(line[0][-2:]) in kept]
    lines = pd.DataFrame(told, columns=["period", "moment", "text", "status"]).assign(unit_id="A")
    tenures = [(unit, person, *days) for unit in "AB" for person, days in (("Ann", OLD), ("Bo", NEW))]
    tenure = pd.DataFrame(tenures, columns=["post_id", "person_id", "start", "end"])
    given = {"tenure": tenure, "plan_line": lines, **more}
    return ak.open_audit(given, as_of="2025-12-31").handover(post=of, on="2025-05-02")


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (range(1, 7), ""),
        (range(4, 7), ""),
        ((1, 2, 3, 5, 6), "1 of the last 3 plans of A before the handover, not seen in full (2025-04)."),
        ((1, 6), "3 of the last 3 plans of A before the handover, not seen in full (2025-03, 2025-04, 2025-05)."),
        (range(6, 7), "The records hold no plan of A from before the handover: what it had promised is not known."),
    ],
)
def test_plans_that_nobody_saw_stand_beside_the_counts(kept: Sequence[int], said: str) -> None:
    """A unit of whose last plans none came was said to have no live item open, and no sheet to be missing."""
    sentence = lifts(kept).items.sentence
    counts, _, rest = sentence.partition(" stale.")
    assert counts.startswith(("0 live", "1 live")), sentence
    assert rest.endswith(said) if said else not rest, sentence


def test_a_unit_without_a_sheet_is_no_unit_without_promises() -> None:
    post = pd.DataFrame({"post_id": ["A", "B"], "title": ["A", "B"], "unit_id": ["A", "B"], "is_head": ["yes", "yes"]})
    assert str(lifts(range(1, 7), "B", post=post)) == (
        "B: Ann to Bo on 2025-05-02. 0 live items open at handover; 0 stale. The records hold no plan of B from before "
        "the handover: what it had promised is not known."
    )


def test_live_items_stand_before_stale_ones_and_give_the_longest_silence() -> None:
    """Eleven live items were said to be silent for as long as the oldest stale one, which stood first."""
    given = records()
    old = [(f"2024-{m}", moment, item, item, word) for m, item in ((11, "Z"), (12, "Y")) for moment, word in BOTH]
    old = [(*line[:4], "not started" if line[2] == "Z" else line[4]) for line in old]
    lines = pd.DataFrame(old, columns=["period", "moment", "item_id", "text", "status"])
    lines = pd.concat([given["plan_line"], lines.assign(unit_id="P7", post_id="P7-MGR")])
    never = review_of(plan_line=lines).never_followed_up
    assert list(never.frame["item_id"]) == ["A", "Z"]
    assert never.sentence == "1 live item never followed up, the longest silent for 4 periods; beside them 1 stale."


def test_the_same_words_under_another_id_are_said_first_and_a_decision_joins_them() -> None:
    """A promise whose id was given anew stood among those that nobody followed up, and nothing said so."""
    given = records()
    anew = [("2025-04", "plan", "A2", None), ("2025-04", "review", "A2", "done")]
    lines = pd.DataFrame(anew, columns=["period", "moment", "item_id", "status"])
    lines = pd.concat([given["plan_line"], lines.assign(text="Pour the slab", unit_id="P7", post_id="P7-MGR")])
    review = review_of(plan_line=lines)
    assert list(review.never_followed_up.frame["item_id"]) == ["A"]
    [row] = review.again.frame.itertuples(index=False, name=None)
    assert row[:4] == ("A", "A2", "2025-04", "Pour the slab")
    assert row[4] == "frame 'plan_line' row 19"
    assert list(review.again.evidence["row"]) == [19]
    assert {"follow_up", "never", "again"} <= set(review.again.sql)
    said = (
        "Of the items never followed up, 1 stands in the same words in a later plan under another id: A as A2 in the "
        "plan of 2025-04. A decision row"
    )
    assert any(one.startswith(said) for one in counter_evidence(review, scene_of(review)))
    verdict = {"line_a": "A", "line_b": "A2", "verdict": "same", "by": "Auditor", "on": "2025-06-01", "why": "new ids"}
    joined = review_of(plan_line=lines, decision=pd.DataFrame([verdict]))
    assert joined.never_followed_up.frame.empty
    assert joined.again.frame.empty


def test_two_writings_of_one_name_are_said_before_everything_else() -> None:
    given = records()
    person = given["person"].assign(name=["Berg, Anna", "anna berg (Site)", "Ma Hui"])
    review = review_of(person=person)
    first = counter_evidence(review, scene_of(review))[0]
    assert first.startswith("Berg, Anna and anna berg (Site) may be two writings of one person's name")
    assert not counter_evidence(review_of(), scene_of(review_of()))[0].startswith("Anna Berg and")


def test_where_the_table_of_periods_ends_no_window_is_said_to_be_under_way() -> None:
    days = [("2025-01-01", "31"), ("2025-02-01", "28"), ("2025-03-01", "31"), ("2025-04-01", "30")]
    period = pd.DataFrame([{"period": d[:7], "start": d, "end": d[:8] + last} for d, last in days])
    lines = records()["plan_line"]
    audit = ak.open_audit(records(period=period, plan_line=lines[lines["period"] < "2025-05"]), as_of="2026-06-30")
    review = audit.handover(post="P7-MGR")
    assert any(one.startswith("the table period ends on 2025-04-30: what needs a later") for one in audit.assumptions)
    assert str(review.items.sentence).startswith("2 live items open at handover: 1 followed up, 1 not yet;")
    said = "Of 1 of the 2 items the window reaches beyond the last period on record, so that nothing can be said yet."
    assert said in counter_evidence(review, scene_of(review))


@pytest.mark.parametrize(
    ("periods", "asked", "said"),
    [
        (("2023H1", "2023H2", "2024H1"), {}, "184 days: window=3 (some 552 days) and silence=2 (some 368 days) count"),
        (("2023Q1", "2023Q2"), {"window_days": 60}, "91 days: silence=2 (some 182 days) count"),
        (("2023-01", "2023-02"), {}, ""),
    ],
)
def test_long_periods_make_a_long_window_and_that_is_said(periods: tuple[str, ...], asked: Any, said: str) -> None:
    tenure = pd.DataFrame([("W", "Li", "2023-01-01")], columns=["post_id", "person_id", "start"])
    lines = pd.DataFrame([(p, "plan", "W", "x") for p in periods], columns=["period", "moment", "unit_id", "text"])
    audit = ak.open_audit({"tenure": tenure, "plan_line": lines}, as_of="2025-06-30", **asked)
    found = [one for one in audit.assumptions if one.startswith("a period lasts some")]
    assert len(found) == bool(said)
    assert all(one.startswith(f"a period lasts some {said} periods") for one in found)


def test_a_session_in_the_place_of_an_engine_is_refused_with_how_to_hand_it_over() -> None:
    said = r"engine is a object; a Spark session is handed over as engine=Spark\(session\)"
    with pytest.raises(AuditkitError, match=said):
        ak.open_audit(records(), as_of="2026-06-30", engine=object())


def test_what_one_of_two_holders_leaves_is_no_empty_post() -> None:
    both = [("P7-MGR", "E1", "2020-01-01", "2025-02-28"), ("P7-MGR", "E3", "2020-01-01", None)]
    review = review_of(tenure=pd.DataFrame(both, columns=["post_id", "person_id", "start", "end"]))
    assert review.headline == (
        "P7-MGR (Project 7): Anna Berg (E1) to nobody new on 2025-03-01, held throughout by Ma Hui (E3)."
    )
    text = review_text(review)
    assert "  came    nobody new\n  stayed  Ma Hui (E3)\n" in text
    shown = scene_of(review)
    assert shown.sentence.startswith(
        "Post P7-MGR passed from Anna Berg to nobody new on 2025-03-01, held by Ma Hui throughout, seen as of"
    )


def test_of_an_empty_post_nothing_came_to_an_incoming_and_the_longest_silence_is_of_a_live_item() -> None:
    old = pd.DataFrame([("2024-06", "plan", "OLD", "Paint the hall", "P7-MGR", "P7")], columns=[
        "period", "moment", "item_id", "text", "post_id", "unit_id"])  # fmt: skip
    lines = pd.concat([records()["plan_line"], old])
    sheets = [("P7", f"{year}-{month:02d}", moment, "received") for year in (2024, 2025) for month in range(1, 13)
              for moment in ("plan", "review")]  # fmt: skip
    seen = pd.DataFrame(sheets, columns=["unit_id", "period", "moment", "state"])
    gone = pd.DataFrame([["P7-MGR", "E1", "2023-01-01", "2025-02-28"]], columns=list(records()["tenure"]))
    review = review_of(plan_line=lines, coverage=seen, tenure=gone)
    assert review.headline.endswith("Anna Berg (E1) to nobody yet on 2025-03-01, vacant for 122 days.")
    said = review_text(review)
    assert "1 of the 2 items never followed up (1 live, 1 stale) was left hidden: on no signed list" in said
    assert "came to the incoming" not in said
    never = review.never_followed_up.frame.set_index("item_id")
    assert never.loc["OLD", "months_silent"] > never.loc["A", "months_silent"] == 4
    assert review.never_followed_up.sentence == (
        "1 live item never followed up, the longest silent for 4 periods; beside them 1 stale."
    )


def test_who_answers_for_a_merged_post_is_heard_and_the_post_is_not_vacant_after_it() -> None:
    tenure = [("S", "Li", "2024-01-01", "2025-02-28"), ("N", "Bo", "2024-01-01", None)]
    lines = [(f"2025-0{m}", moment, u, f"Work of {u}") for m in range(1, 7) for moment in ("plan", "review")
             for u in ("S", "N") if u == "N" or m < 3]  # fmt: skip
    given = {
        "tenure": pd.DataFrame(tenure, columns=["post_id", "person_id", "start", "end"]),
        "post": pd.DataFrame({"post_id": ["S", "N"], "title": "Head", "unit_id": ["S", "N"], "is_head": "yes"}),
        "plan_line": pd.DataFrame(lines, columns=["period", "moment", "unit_id", "text"]),
        "succession": pd.DataFrame([{"kind": "unit", "relation": "merge", "old_id": "S", "new_id": "N",
                                     "on": "2025-03-01"}]),
        "problem": pd.DataFrame([{"problem_id": "Q", "title": "Leak", "unit_id": "S", "occurred_from": "2025-01-10",
                                  "discovered_on": "2025-04-02"}]),
    }  # fmt: skip
    review = ak.open_audit(given, as_of="2025-06-30").handover(post="S", on="2025-03-01")
    assert review_paper(review).unheard == ("Li", "Bo")
    shown = scene_of(review)
    assert [one.person for lane in lanes(shown, (shown.on, shown.as_of), 3) for _, one in lane.bands] == []
    answer = reply(person_id="Bo", problem_id="Q", text="It is being repaired.", **{"on": "2025-05-03"})
    review = ak.open_audit({**given, "action": answer}, as_of="2025-06-30").handover(post="S", on="2025-03-01")
    assert review_paper(review).unheard == ("Li",)
    assert list(review.replies.frame["text"]) == ["It is being repaired."]
