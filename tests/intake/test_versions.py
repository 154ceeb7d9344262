"""A register sent again every month: the last sent stands, nothing vanishes, and a conflict is named."""

from __future__ import annotations

from pathlib import Path

import pytest

import auditkit as ak
from tests.intake.office.books import write

HEAD = ["问题编号", "问题描述", "责任部门", "整改结果"]


def records(folder: Path) -> Path:
    (folder / "tenure.csv").write_text("post_id,person_id,start\nP7,Li,2024\n", "utf-8")
    (folder / "plan_line.csv").write_text("period,moment,unit_id,text\n2025-01,plan,P7,Dig\n", "utf-8")
    return folder


def monthly(folder: Path) -> Path:
    first = [["A1", "底板开裂", "P7", "未整改"], ["A2", "漏水", "P7", "未整改"], ["A3", "沉降", "P7", "未整改"]]
    last = [["A1", "底板开裂", "P7", "已整改"], ["A2", "漏水", "P7", "未整改"], ["A4", "渗水", "P7", "未整改"]]
    for month, rows in ((1, first), (2, last)):
        write(folder / f"问题台账2025年{month}月.xlsx", {"台账": [HEAD, *rows]})
    return records(folder)


def test_the_row_sent_last_stands_and_the_others_are_versions(tmp_path: Path) -> None:
    audit = ak.open_audit(monthly(tmp_path), as_of="2025-06-30")
    problems = audit.table("problem").sort_values("problem_id")
    assert list(zip(problems.problem_id, problems.status, strict=True)) == [
        ("A1", "done"), ("A2", "not_started"), ("A3", "not_started"), ("A4", "not_started"),
    ]  # fmt: skip
    source = audit.table("source")
    assert (source.rows_read == source.rows_accepted + source.rows_refused).all()
    listed = audit.refused.sort_values("row")
    assert list(listed.code) == ["earlier_version"] * 2
    assert list(listed.found) == ["status '未整改'", "the same"]
    assert listed.expected.iloc[0] == "the row that was sent last, 问题台账2025年2月.xlsx › 台账 › row 2"
    seen = audit.table("provenance")
    assert list(seen[seen.what == "earlier version"].said) == ["问题台账2025年1月.xlsx › 台账 › row 2: status '未整改'"]
    [said] = [one for one in audit.assumptions if one.startswith("the register of problems came 2 times")]
    assert "2 earlier rows are kept as versions, of which 1 said something else" in said
    assert said.endswith("1 problems stand in earlier ones only and count as last said (A3)")


def test_tables_in_a_folder_of_their_own_are_sendings_too(tmp_path: Path) -> None:
    home = records(tmp_path) / "problem"
    home.mkdir()
    for name, status in (("2025-02", "closed"), ("2025-01", "open")):
        (home / f"{name}.csv").write_text(f"problem_id,title,status\nA1,Crack,{status}\n", "utf-8")
    assert list(ak.open_audit(tmp_path, as_of="2025-06-30").table("problem").status) == ["done"]


@pytest.mark.parametrize("names", [("a", "b"), ("2025-01 a", "2025-01 b")])
def test_where_nothing_says_which_came_last_a_conflict_is_named_and_equal_rows_are_one(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    home = records(tmp_path) / "problem"
    home.mkdir()
    for name in names:
        (home / f"{name}.csv").write_text("problem_id,title,status\nA1,Crack,open\n", "utf-8")
    assert len(ak.open_audit(tmp_path, as_of="2025-06-30").table("problem")) == 1
    (home / f"{names[0]}.csv").write_text("problem_id,title,status\nA1,Crack,closed\n", "utf-8")
    with pytest.raises(ak.BadInput, match=rf"the same key also stands in problem/{names[1]}\.csv"):
        ak.open_audit(tmp_path, as_of="2025-06-30")
