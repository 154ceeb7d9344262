"""A register of problems and a plan share most of their headings: a problem never becomes a promise without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

import auditkit as ak
from tests.intake.office.books import write

PLAIN = ["No", "Description", "Department", "Responsible", "Deadline", "Status"]
ROW = [1, "Cracks in the slab", "P7", "Li", "2025-04-01", "open"]
TENURE = "post_id,person_id,start\nP7,Li Wei,2024-01-01\n"

PROBLEMS = {
    "headings": ("2025-03 log.xlsx", "Log", [["Description", "Department", "Date found", "Found by", "Progress"]]),
    "a part of a heading": ("2025-03.xlsx", "March", [["Issue description", "Department", "Date found", "Progress"]]),
    "the title": ("Book 2025-03.xlsx", "Sheet1", [["Register of problems"], PLAIN]),
    "the name of the file": ("问题台账2025年3月.xlsx", "Sheet1", [["序号", "内容", "责任部门", "完成时限"]]),
    "Chinese headings": ("2025年3月.xlsx", "3月", [["序号", "问题描述", "发现时间", "整改期限", "责任部门"]]),
    "a month and a result": ("2025年3月.xlsx", "3月", [["序号", "隐患内容", "责任部门", "整改期限", "完成情况"]]),
}  # fmt: skip
PLANS = {
    "work to mend": ("2025年3月整改计划.xlsx", "Sheet1", [["序号", "工作内容", "责任部门", "完成时限"]]),
    "problems as a reason": ("2025年3月计划.xlsx", "1班", [["序号", "重点工作", "完成情况", "存在问题"]]),
    "more for a plan": ("Issues 2025-03.xlsx", "Sheet1", [["No", "Key activities", "Department", "Reason for delay"]]),
}
DOUBTFUL = {
    "one for each": ("2025-03.xlsx", "Sheet1", [["Description", "Department", "Date found", "Progress"]]),
    "a plan of defects": ("隐患2025年3月计划.xlsx", "Sheet1", [["序号", "内容", "责任部门", "完成时限"]]),
    "problems without any": ("2025-03.xlsx", "Sheet1", [["Work item", "Department", "Date raised", "Status"]]),
}


def _sheet(folder: Path, file: str, tab: str, above: list[list[object]]) -> ak.Explained:
    cells = ["2025-03-02" if "Date" in str(one) or "时间" in str(one) else "P7" if one == "Department" else "x1"
             for one in above[-1]]  # fmt: skip
    write(folder / file, {tab: [*above, cells]})
    return ak.explain(folder)


@pytest.mark.parametrize("case", PROBLEMS)
def test_what_speaks_for_problems_is_a_register(tmp_path: Path, case: str) -> None:
    found = _sheet(tmp_path, *PROBLEMS[case])
    assert list(found.sheets.table) == ["problem"]
    assert not found.faults


@pytest.mark.parametrize("case", PLANS)
def test_what_speaks_for_work_is_a_plan(tmp_path: Path, case: str) -> None:
    assert list(_sheet(tmp_path, *PLANS[case]).sheets.table) == ["plan_line"]


@pytest.mark.parametrize("case", DOUBTFUL)
def test_what_speaks_for_both_is_refused_and_either_can_be_said(tmp_path: Path, case: str) -> None:
    found = _sheet(tmp_path, *DOUBTFUL[case])
    assert [fault.code for fault in found.faults] == ["plan_or_problem"]
    assert "correct(sheet=…, table='problem'), or table='plan_line' for a plan" in found.in_words()
    assert " for a register of problems, " in found.in_words()
    [promise] = found.columns.heading[found.columns.means == "text"]
    chosen = found.correct(table="problem", column=promise, means="title")
    assert list(chosen.sheets.table) == ["problem"]
    assert not chosen.faults
    assert not found.correct(table="plan_line", unit="P7").faults


def test_a_list_that_names_no_month_is_offered_as_problems_too(tmp_path: Path) -> None:
    write(tmp_path / "list.xlsx", {"Sheet1": [PLAIN, ROW]})
    (tmp_path / "tenure.csv").write_text(TENURE, "utf-8")
    with pytest.raises(ak.BadInput, match=r"needs no month: correct\(sheet=…, table='problem'\)"):
        ak.open_audit(tmp_path, as_of="2025-06-30")
    ak.explain(tmp_path).correct(table="problem").save()
    (tmp_path / "plan_line.csv").write_text("period,moment,unit_id,text\n2025-03,plan,P7,Pour\n", "utf-8")
    audit = ak.open_audit(tmp_path, as_of="2025-06-30")
    assert list(audit.table("problem").title) == ["Cracks in the slab"]
    assert list(audit.table("plan_line").text) == ["Pour"]


UNKNOWN = ["#", "Spec", "Agreed", "Stage", "Ref"]
LINES = [
    [1, "Pour the slab", "2025-02-01", "A", "slab"],
    [2, "Volume type description", "2025-02-02", "A", "volume type description"],
    [3, "Order the lift", "2025-02-03", "A", "lift"],
]


@pytest.mark.parametrize(
    "rows",
    [[UNKNOWN, *LINES], [UNKNOWN[1:2] + UNKNOWN[3:], *[[one[1], *one[3:]] for one in (LINES[0], *LINES)]]],
    ids=["beside a number and a day", "with rows as wide above it"],
)
def test_a_row_of_data_in_words_of_a_heading_is_no_header(tmp_path: Path, rows: list[list[object]]) -> None:
    write(tmp_path / "Works 2025-03.xlsx", {"Tracker": rows})
    found = ak.explain(tmp_path)
    assert [fault.code for fault in found.faults] == ["no_headings"]
    assert not len(found.columns)
    assert "“Spec”" in found.in_words()


def test_a_header_read_by_its_parts_may_hold_years(tmp_path: Path) -> None:
    head = ["Detailed issue description", "Name of the responsible person", "2024", "2025"]
    write(tmp_path / "Log 2025-03.xlsx", {"Tracker": [["Works of the site"], head, ["Cracks", "Li", "2", "3"]]})
    assert [*ak.explain(tmp_path).columns.means][:2] == ["title", "owner"]
