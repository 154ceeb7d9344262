"""An item that went from sheet to sheet in the same words was not nothing on record, and every count of it says so."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import auditkit as ak
from auditkit.show.paper import Facts
from auditkit.show.report import paper_of
from auditkit.show.scene import scene_of

MONTHS = [f"2024-{month:02}" for month in range(1, 11)]
TENURE = [("Site", "Li Wei", "2023-04-01", "2024-05-31"), ("Site", "Anna Berg", "2024-06-01", None)]
KEPT, LOST, SENT, OLD = "Keep the site safe", "Order the lift", "Test the pumps", "Paint the gate"
APART = "never followed up (2 of them with traces since that do not count)"


def sheets(*carried: str) -> pd.DataFrame:
    """Plans and reviews of ten months; what is `carried` stands in all of them, the rest until May or January."""
    rows = []
    for month in MONTHS:
        items = [one for one in (KEPT, LOST, SENT) if month <= "2024-05" or one in carried]
        items += [OLD] if month == "2024-01" else []
        rows += [(month, moment, text, "in progress") for text in items for moment in ("plan", "review")]
        rows += [(month, "plan", f"Daily round {month}", None), (month, "review", f"Daily round {month}", "done")]
    table = pd.DataFrame(rows, columns=["period", "moment", "text", "status"])
    return table.assign(unit_id="Site", item_id=table.text.where(table.text.isin([KEPT, LOST, SENT, OLD])))


def audit(*carried: str, mailed: tuple[str, ...] = (), **more: object) -> ak.Audit:
    """An audit in which some items are carried on in the same words, and some mailed once after the window."""
    mail = {"sent_on": "2024-10-10", "sender": "Bo", "recipient": "Cy", "field": "to"}
    mails = pd.DataFrame([{**mail, "message_id": one, "item_id": one} for one in mailed])
    tenure = pd.DataFrame(TENURE, columns=["post_id", "person_id", "start", "end"])
    given = {"tenure": tenure, "plan_line": sheets(*carried), **({"message": mails} if mailed else {})}
    return ak.open_audit(given, as_of="2024-11-30", **more)


def test_the_headline_says_how_many_left_traces() -> None:
    """Who carried an item on in the same words was said to have left nothing, as who dropped it was."""
    opened = audit(KEPT, mailed=(SENT, OLD))
    review = opened.handover(post="Site")
    never = review.never_followed_up.frame
    assert never["traces"].notna().tolist() == [False, True, True, True], never[["item_id", "traces", "live"]]
    live = int((never["traces"].notna() & never["live"]).sum())
    assert f"3 {APART}; beside them 1 stale." in str(review), "the mail stands after the window, the stale one apart"
    assert live == 2
    assert review.never_followed_up.sentence.startswith(f"3 live items {APART}, the longest silent for 5 periods; ")
    assert APART in opened.follow_up().sentence


@pytest.mark.parametrize("where", ["picture", "condition"])
def test_the_picture_and_the_finding_say_it_too(where: str) -> None:
    review = audit(KEPT, mailed=(SENT,)).handover(post="Site")
    if where == "picture":
        assert f"3 {APART}" in scene_of(review).sentence
    else:
        rows = [row for one in paper_of(review).blocks if isinstance(one, Facts) for row in one.rows]
        assert ("Condition", f"3 {APART}") in rows


def test_nothing_is_said_where_no_trace_is() -> None:
    opened = audit()
    review = opened.handover(post="Site")
    said = (str(review), review.never_followed_up.sentence, scene_of(review).sentence, opened.follow_up().sentence)
    assert not any("traces" in one for one in said)
    assert "3 never followed up; beside them 1 stale." in str(review)


def test_a_store_says_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    tenure = pd.DataFrame(TENURE, columns=["post_id", "person_id", "start", "end"])
    tenure.to_csv(folder / "tenure.csv", index=False)
    sheets(KEPT, SENT).to_csv(folder / "plan_line.csv", index=False)
    for _ in range(2):
        opened = ak.open_audit(folder, as_of="2024-11-30", store=tmp_path / "store")
        assert APART in str(opened.handover(post="Site"))
        assert APART in opened.follow_up().sentence
