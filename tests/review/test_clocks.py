"""Two clocks: what the records said then and say now; versions of one sheet and what differs between them."""

from __future__ import annotations

import pandas as pd
import pytest

import auditkit as ak
from auditkit.errors import NotInRecords

from .golden import seat

LINE = {"period": "2024-03", "moment": "plan", "unit_id": "U"}
FIRST = [
    {
        **LINE,
        "item_id": "A",
        "text": "fit the rail",
        "planned": "100",
        "due": "2024-03-31",
        "recorded_on": "2024-02-28",
    },
    {**LINE, "item_id": "B", "text": "paint the hall", "recorded_on": "2024-02-28"},
    {**LINE, "text": "keep the diary", "recorded_on": "2024-02-28"},
]
SECOND = [
    {**LINE, "item_id": "A", "text": "fit the rail", "planned": "80", "due": "2024-04-30", "recorded_on": "2024-03-05"},
    {**LINE, "text": "keep the diary", "recorded_on": "2024-03-05"},
    {**LINE, "item_id": "C", "text": "buy pumps", "recorded_on": "2024-03-05"},
]
TENURES = [
    seat("HEAD", "ann", "2020-01-01", recorded_on="2020-01-05"),
    seat("SAFE", "gil", "2019-07-01", recorded_on="2023-03-10"),
    seat("ENG", "ben", "2022-01-01", capacity="acting", recorded_on="2022-01-04"),
    seat("ENG", "ben", "2022-01-01", capacity="substantive", recorded_on="2023-06-01"),
    seat("BUY", "hua", "2020-01-01"),
]


def opened(**more: str) -> ak.Audit:
    return ak.open_audit(
        {"tenure": pd.DataFrame(TENURES), "plan_line": [pd.DataFrame(FIRST), pd.DataFrame(SECOND)]},
        **{"as_of": "2024-06-30", **more},
    )


def test_a_retroactive_appointment_and_a_formalised_spell_are_lines_of_their_own() -> None:
    """Recorded in March 2023, effective from July 2019; and an acting spell that was made substantive afterwards."""
    found = opened().two_clocks("2022-06-01")
    rows = found.frame.set_index("person_id")
    assert rows["difference"].to_dict() == {
        "ann": "same", "gil": "known later", "ben": "capacity known later", "hua": "cannot tell: no day of recording",
    }  # fmt: skip
    assert rows.loc["ben", ["as_known_then", "as_known_now"]].tolist() == ["acting", "substantive"]
    assert pd.isna(rows.loc["gil", "as_known_then"])
    assert set(found.evidence["table_name"]) == {"tenure"}
    assert set(opened().two_clocks("2023-07-01").frame["difference"]) == {"same", "cannot tell: no day of recording"}


@pytest.mark.parametrize(("known_on", "holders"), [(None, ["gil"]), ("2022-06-01", []), ("2023-03-10", ["gil"])])
def test_the_holders_follow_the_clock(known_on: str | None, holders: list[str]) -> None:
    audit = opened() if known_on is None else opened(known_on=known_on)
    held = audit.sql("select person_id from holder where post_id = 'SAFE' and since <= date '2022-06-01'")
    assert held["person_id"].tolist() == holders


def test_versions_and_what_differs_between_them() -> None:
    audit = opened()
    known = audit.versions().frame
    assert known[["lines", "counts", "state"]].to_numpy().tolist() == [[3, False, "history"], [3, True, "counts"]]
    found = audit.changes_between("U", "2024-03")
    rows = found.frame[["change", "line", "what", "before_said", "after_said"]].fillna("").to_numpy().tolist()
    assert rows == [
        ["added", "C", "line", "", "buy pumps"],
        ["changed", "A", "due", "2024-03-31", "2024-04-30"],
        ["changed", "A", "planned", "100.0", "80.0"],
        ["removed", "B", "line", "paint the hall", ""],
    ]
    assert found.sentence == "2 cells changed, 1 line added, 1 line removed."
    assert len(found.evidence) == 6
    back = audit.changes_between("U", "2024-03", "plan", *reversed(known["source"].tolist()))
    assert back.sentence == "2 cells changed, 1 line added, 1 line removed."


def test_the_later_version_does_not_count_before_it_was_known() -> None:
    states = opened(known_on="2024-03-01").versions().frame["state"].tolist()
    assert states == ["counts", "not known or not written by the day of the question"]


def test_a_sheet_with_one_version_says_so() -> None:
    with pytest.raises(NotInRecords, match="one version or none"):
        opened().changes_between("U", "2024-03", "review")
    with pytest.raises(NotInRecords, match="the records show source"):
        opened().changes_between("U", "2024-03", "plan", 98, 99)
