"""Headings that nobody knows: the refusal says where they can be taught, and whoever does what it says is read."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import auditkit as ak

TENURE = "post_id,person_id,start,end\nSite,Li Wei,2024-01-01,2024-03-31\nSite,Anna Berg,2024-04-01,\n"
PLAN = "Monat,Was,Ort\n2024-01,Order the lift,Site\n2024-02,Order the crane,Site\n"
TAUGHT = "in a file headings.yaml or corrections.office.yaml beside the records"
WORDS = "plan_line:\n  columns:\n    period: [Monat]\n    text: [Was]\n    unit_id: [Ort]\n"
RULES = "rules: [{file: Plan*.csv, columns: {Monat: period, Was: text, Ort: unit_id}}]\n"


def folder(place: Path, **files: str) -> Path:
    for name, text in {"tenure.csv": TENURE, **files}.items():
        (place / name).write_text(text, "utf-8")
    return place


def refusal(given: object) -> str:
    with pytest.raises(ak.BadInput) as raised:
        ak.open_audit(given, as_of="2024-09-30")  # type: ignore[arg-type]
    return str(raised.value)


def test_a_file_named_as_a_table_says_under_which_name_its_headings_can_be_taught(tmp_path: Path) -> None:
    said = refusal(folder(tmp_path, **{"plan_line.csv": PLAN}))
    assert "the headings “Monat”, “Was”, “Ort”" in said
    assert TAUGHT in said
    assert "under a name that is no table's" in said


def test_a_file_that_is_not_used_says_so_too(tmp_path: Path) -> None:
    said = refusal(folder(tmp_path, **{"Plan 2024.csv": PLAN}))
    assert "refused or not used: Plan 2024.csv" in said
    assert TAUGHT in said


def test_parquet_says_that_it_must_be_saved_as_another_kind(tmp_path: Path) -> None:
    pd.DataFrame({"Monat": ["2024-01"], "Was": ["Order the lift"]}).to_parquet(tmp_path / "plan_line.parquet")
    assert "Saved as .csv or .xlsx under a name that is no table's" in refusal(folder(tmp_path))


@pytest.mark.parametrize(("file", "text"), [("headings.yaml", WORDS), ("corrections.office.yaml", RULES)])
def test_what_it_says_is_true(file: str, text: str, tmp_path: Path) -> None:
    audit = ak.open_audit(folder(tmp_path, **{"Plan 2024.csv": PLAN, file: text}), as_of="2024-09-30")
    lines = audit.table("plan_line")[["period", "text", "unit_id"]].drop_duplicates().to_numpy().tolist()
    assert lines == [["2024-01", "Order the lift", "Site"], ["2024-02", "Order the crane", "Site"]]


def test_nothing_is_said_of_it_where_it_would_not_help(tmp_path: Path) -> None:
    frames = {"tenure": pd.DataFrame({"post_id": ["A"], "person_id": ["B"], "start": ["2024"]})}
    assert TAUGHT not in refusal({**frames, "plan_line": pd.DataFrame({"Monat": ["2024-01"]})})
    assert TAUGHT not in refusal(folder(tmp_path))


LONG = "Departmental narrative on the schedule, with every deviation from it"
MARKED = "Date of the end (the latest that was approved by the board of the programme)"


@pytest.mark.parametrize("taught", [f'"{LONG}"', f'"{LONG.upper()}:"'])
def test_a_heading_longer_than_others_is_known_once_it_is_taught(taught: str, tmp_path: Path) -> None:
    """It was said to be no word of headings.yaml, and refused as one that looks like the column it was taught to be."""
    plan = f'Month,What,Where,"{LONG}","{MARKED}"\n2024-01,Order the lift,Site,Supplier late,2024-03-31\n'
    words = f"plan_line:\n  columns:\n    reason: [{taught}]\n    due: [Date of the end]\n    unit_id: [Where]\n"
    source = folder(tmp_path, **{"Plans.csv": plan, "headings.yaml": words})
    line = ak.open_audit(source, as_of="2024-09-30").table("plan_line").iloc[0]
    assert (line["reason"], f"{line['due_max']:%Y-%m-%d}") == ("Supplier late", "2024-03-31")


@pytest.mark.parametrize(
    ("heading", "reason"),
    [("Variance", None), ("Variance (%)", None), ("2013/14 variance, %age", None), ("Explanation of variance", "-19%")],
)
def test_a_variance_is_a_figure_and_no_reason(heading: str, reason: str | None, tmp_path: Path) -> None:
    """Its figure stood as the reason why something was late, and a due date moved beside it counted as followed up."""
    plan = f'Month,Task,Department,"{heading}"\n2024-01,Order the lift,Site,-19%\n'
    line = ak.open_audit(folder(tmp_path, **{"Plans.csv": plan}), as_of="2024-09-30").table("plan_line").iloc[0]
    assert (line["reason"] if pd.notna(line["reason"]) else None) == reason


@pytest.mark.parametrize(
    ("heading", "column"),
    [("Departmental commentary", None), ("Divisional view", None), ("Departmental objectives", "detail")],
)
def test_what_is_of_a_department_is_no_department(heading: str, column: str | None, tmp_path: Path) -> None:
    """Each remark of such a column became a unit of its own, to which its promise belonged."""
    plan = f"Task,{heading},Deadline\nOrder the lift,Supplier late,2024-03-31\n"
    source = folder(tmp_path, **{"Site plans 2024-03.csv": plan})
    line = ak.open_audit(source, as_of="2024-09-30").table("plan_line").iloc[0]
    assert line["unit_id"] == "Site"
    assert column is None or line[column] == "Supplier late"
