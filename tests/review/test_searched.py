"""Silence is a claim about sheets: which were looked into, where their rows are, and which were not there."""

from __future__ import annotations

import pandas as pd
import pytest

import auditkit as ak
from auditkit.engine.portable import refuse_unportable
from auditkit.show.paper import Head
from auditkit.show.report import paper_of
from auditkit.show.text import review_text

MONTHS = [f"2025-0{n}" for n in range(1, 7)]
TENURES = pd.DataFrame(
    [("MGR", "Ann", "2024-01-01", "2025-02-28"), ("MGR", "Bo", "2025-03-01", None)],
    columns=["post_id", "person_id", "start", "end"],
)
SAID = "12 sheets, 2024-12 to 2025-05: 1 partial, 11 received; 12 looked into, and it stands in 4 of them."
POSTS = pd.DataFrame([("MGR", "Manager", "Works", True)], columns=["post_id", "title", "unit_id", "is_head"])


def plans(unit: str, text: str, months: list[str], item: str) -> pd.DataFrame:
    rows = [(unit, month, moment, text, item) for month in months for moment in ("plan", "review")]
    return pd.DataFrame(rows, columns=["unit_id", "period", "moment", "text", "item_id"])


def opened(*plan: pd.DataFrame, **more: pd.DataFrame) -> ak.Audit:
    return ak.open_audit({"plan_line": pd.concat(plan), "tenure": TENURES, "post": POSTS, **more}, as_of="2025-06-30")


def sheets(answer: ak.Result) -> list[tuple[str, str, str]]:
    return list(answer.frame[["unit_id", "period", "moment"]].itertuples(index=False, name=None))


@pytest.fixture(scope="module")
def audit() -> ak.Audit:
    return ak.open_audit("sample_data/tables", as_of="2025-06-30")


def test_of_each_sheet_searched_the_rows_in_the_file_are_those_of_that_sheet(audit: ak.Audit) -> None:
    """Read from the file itself: the number of lines, the first and the last row; none is of an item silent."""
    lines = pd.read_csv("sample_data/tables/plan_line.csv", dtype=str)
    lines["row"] = lines.index + 2
    review = audit.handover(post="P7-MGR", on="2025-03-01")
    never = review.never_followed_up.frame
    found = review.searched.frame
    assert review.searched.sentence == "10 sheets: 10 received; 10 looked into; 9 needed for the window."
    for one in found.itertuples():
        own = lines[
            (lines["unit_id"] == one.unit_id) & (lines["period"] == one.period) & (lines["moment"] == one.moment)
        ]
        assert one.lines == len(own)
        assert one.evidence == f"plan_line.csv rows {own['row'].min()} to {own['row'].max()}"
        behind = never["last_seen"] < one.period if one.moment == "plan" else never["last_seen"] <= one.period
        assert one.items == behind.sum()
    silent = never.loc[never["strength"] == "F0", "item_id"]
    after = lines[lines["item_id"].isin(silent) & (lines["unit_id"] == "P7") & (lines["period"] >= "2025-03")]
    assert after.empty


def test_a_trace_finds_its_lines_in_the_sheets_that_it_searched(audit: ak.Audit) -> None:
    trail = audit.trace("P7-0143")
    found = trail.searched.frame
    assert trail.searched.sentence == SAID
    assert found["found"].sum() == len(trail.months)
    assert found.loc[found["found"] == 0, "period"].min() == "2025-02"
    refuse_unportable(trail.searched.sql["searched"])


def test_what_did_not_come_is_searched_in_vain_and_said_so() -> None:
    """Their place is empty, they do not count as looked into, and the records cannot tell what became of the item."""
    came = [month for month in MONTHS if month not in ("2025-05", "2025-06")]
    work = plans("Works", "Meet weekly", came, "B"), plans("Works", "Pour the slab", MONTHS[:1], "A")
    audit = opened(*work, coverage=pd.DataFrame(
        [("Works", "2025-06", "plan", "received")], columns=["unit_id", "period", "moment", "state"]
    ))  # fmt: skip
    found = audit.trace("A").searched.frame.set_index(["period", "moment"])
    assert found["found"].to_dict()["2025-01", "review"] == 1
    assert found["state"].to_dict()["2025-05", "review"] == "missing"
    assert pd.isna(found["evidence"].to_dict()["2025-05", "review"])
    assert found["state"].to_dict()["2025-04", "review"] == "received"
    said = "10 sheets, 2025-01 to 2025-05: 2 missing, 8 received; 8 looked into, and it stands in 2 of them."
    assert audit.trace("A").searched.sentence == said
    items = audit.handover(post="MGR", on="2025-03-01").items.frame
    assert items.loc[items["item_id"] == "A", "state"].tolist() == ["cannot_tell"]


def test_a_sheet_missing_after_the_window_was_not_looked_into() -> None:
    plan = [plans("Works", "Meet weekly", MONTHS, "B"), plans("Works", "Pour the slab", MONTHS[:1], "A")]
    given = {"plan_line": pd.concat([*plan, plans("Elsewhere", "Paint", [*MONTHS, "2025-07"], "C")])}
    audit = ak.open_audit({**given, "tenure": TENURES, "post": POSTS}, as_of="2025-07-15")
    review = audit.handover(post="MGR", on="2025-03-01")
    assert "A" in set(review.never_followed_up.frame["item_id"])
    assert sheets(review.searched) == in_order(Works=[*MONTHS[1:], "2025-07"])[:-1]
    said = "11 sheets: 1 missing, 10 received; 10 looked into; 9 needed for the window."
    assert review.searched.sentence == said


def test_a_sheet_that_only_the_coverage_table_knows_is_placed_there() -> None:
    work = plans("Works", "Meet weekly", MONTHS[:4], "B"), plans("Works", "Pour the slab", MONTHS[:1], "A")
    said = [("Works", month, moment, "received") for month in MONTHS[4:] for moment in ("plan", "review")]
    review = opened(
        *work, coverage=pd.DataFrame(said, columns=["unit_id", "period", "moment", "state"])
    ).handover(post="MGR", on="2025-03-01")  # fmt: skip
    assert "A" in set(review.never_followed_up.frame["item_id"])
    found = review.searched.frame.set_index(["period", "moment"])
    assert found["evidence"].to_dict()["2025-05", "plan"].endswith("'coverage' row 1")
    assert pd.isna(found["lines"].to_dict()["2025-05", "plan"])


def test_of_two_versions_of_a_sheet_the_one_that_counts_was_searched() -> None:
    work = pd.concat([plans("Works", "Meet weekly", MONTHS, "B"), plans("Works", "Pour the slab", MONTHS[:1], "A")])
    again = plans("Works", "Meet weekly", MONTHS[3:4], "B").assign(recorded_on="2025-05-05")
    given = {"plan_line": [work, pd.concat([again, again.assign(item_id="D", text="Paint")])], "tenure": TENURES}
    review = ak.open_audit({**given, "post": POSTS}, as_of="2025-06-30").handover(post="MGR", on="2025-03-01")
    assert "A" in set(review.never_followed_up.frame["item_id"])
    assert sheets(review.searched) == in_order(Works=MONTHS[1:])
    lines = review.searched.frame.set_index(["period", "moment"])["lines"].to_dict()
    assert (lines["2025-04", "plan"], lines["2025-03", "plan"]) == (2, 1)


def taken_over(relation: str) -> pd.DataFrame:
    columns = ["kind", "relation", "old_id", "new_id", "on"]
    return pd.DataFrame([("unit", relation, "Works", "Building", "2025-04-01")], columns=columns)


def test_a_unit_renamed_is_searched_under_both_names() -> None:
    audit = opened(
        plans("Works", "Meet weekly", MONTHS[:3], "B"), plans("Building", "Meet weekly", MONTHS[3:], "B"),
        plans("Elsewhere", "Paint", MONTHS, "C"), plans("Works", "Pour the slab", MONTHS[:1], "A"),
        succession=taken_over("rename"),
    )  # fmt: skip
    review = audit.handover(post="MGR", on="2025-03-01")
    assert "A" in set(review.never_followed_up.frame["item_id"])
    assert sheets(review.searched) == in_order(Building=MONTHS[3:], Works=MONTHS[1:3])
    inside = review.searched.frame.set_index(["period", "moment"])["in_window"].to_dict()
    assert inside["2025-05", "review"]
    assert not inside["2025-06", "review"]


def test_the_sheets_of_a_unit_that_took_another_over_are_searched_from_that_day_on() -> None:
    audit = opened(
        plans("Works", "Meet weekly", MONTHS[:3], "B"), plans("Building", "Paint", MONTHS, "C"),
        plans("Works", "Pour the slab", MONTHS[:1], "A"), succession=taken_over("merge"),
    )  # fmt: skip
    review = audit.handover(post="MGR", on="2025-03-01")
    assert "A" in set(review.never_followed_up.frame["item_id"])
    assert sheets(review.searched) == in_order(Building=MONTHS[3:], Works=MONTHS[1:3])


def in_order(**units: list[str]) -> list[tuple[str, str, str]]:
    return [(unit, month, moment) for unit, own in units.items() for month in own for moment in ("plan", "review")]


def test_where_nothing_was_never_followed_up_nothing_is_claimed() -> None:
    review = opened(plans("Works", "Meet weekly", MONTHS, "B").assign(
        status=lambda one: ["in progress" if moment == "review" else None for moment in one["moment"]],
        progress=[f"met {n} times" for n in range(12)],
    )).handover(post="MGR", on="2025-03-01")  # fmt: skip
    assert review.never_followed_up.frame.empty
    assert review.searched.frame.empty
    assert review.searched.sentence == "no item was never followed up, so that no sheet was looked into."
    assert "looked into" not in review_text(review)


def test_the_page_and_the_text_tell_where_it_was_looked_for(audit: ak.Audit) -> None:
    review = audit.handover(post="P7-MGR", on="2025-03-01")
    for paper, heading in ((review, "Where they were looked for"), (audit.trace("P7-0143"), "Where it was looked for")):
        assert heading in [block.text for block in paper_of(paper).blocks if isinstance(block, Head)]
    assert "10 sheets: 10 received; 10 looked into; 9 needed for the window." in review_text(review)
