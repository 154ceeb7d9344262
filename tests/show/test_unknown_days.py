"""A first day that nobody knows is blank: no page shows the beginning of the calendar in its place."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

import auditkit as ak
from auditkit.show.paper import Rows
from auditkit.show.report import paper_of
from auditkit.show.text import review_text

TENURE = [
    {"post_id": "Site office", "person_id": "Li Wei", "start": "..2023-04-01", "end": "2025-02-28"},
    {"post_id": "Site office", "person_id": "Anna Berg", "start": "2025-03-01", "end": None},
]
PLAN = [{"period": "2025-02", "moment": "plan", "unit_id": "Site office", "text": "Order the lift"}]
KNOWN = {"problem_id": "P1", "title": "Cracks", "unit_id": "Site office", "occurred_from": "2025-02-01"}
BY = {"problem_id": "P2", "title": "Damp", "unit_id": "Site office", "occurred_from": "..2025-02-10"}


def review(*problems: dict[str, str]) -> ak.Review:
    rows = pd.DataFrame([one | {"discovered_on": "2025-04-01"} for one in problems])
    frames = {"tenure": pd.DataFrame(TENURE), "plan_line": pd.DataFrame(PLAN), "problem": rows}
    return ak.open_audit(frames, as_of="2025-12-31").handover(post="Site office", on="2025-03-01")


def shown(answer: ak.Review) -> pd.DataFrame:
    parts = paper_of(answer).blocks
    [rows] = [one.frame for one in parts if isinstance(one, Rows) and one.name == "Surfaced after the handover"]
    return rows


def test_of_a_problem_only_the_latest_day_is_known() -> None:
    answer = review(KNOWN, BY)
    assert [*answer.surfaced_after.frame.occurred_from.isna()] == [False, True]
    rows = shown(answer)
    assert [*rows["days unseen at least"]] == [59, 50]
    assert rows["days unseen at most"].isna().tolist() == [False, True]
    [line] = [one for one in review_text(answer).splitlines() if one.split()[:2] == ["P2", "Damp"]]
    assert line.split()[2:5] == ["2025-02-10", "2025-04-01", "50"]


def test_known_days_need_no_bounds() -> None:
    rows = shown(review(KNOWN))
    assert [*rows["days unseen"]] == [59]
    assert not {"days unseen at most", "occurred latest"} & {*rows}


def test_no_file_shows_the_beginning_of_the_calendar(tmp_path: Path) -> None:
    answer = review(KNOWN, BY)
    assert "0001-01-01" not in review_text(answer)
    page = ak.report(answer, tmp_path / "review.html")
    assert "0001-01-01" not in Path(page).read_text("utf-8")
    book = ak.report(answer, tmp_path / "review.xlsx")
    sheets = pd.read_excel(book, sheet_name=None, dtype=str, engine="openpyxl")
    assert not any("0001-01-01" in frame.to_csv() for frame in sheets.values())
