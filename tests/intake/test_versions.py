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


STAFF = ["姓名", "工号", "部门", "职务", "任职时间", "免职时间"]
LI, WANG = ["李伟", "E1", "工程部", "部长", "2024-03-01", None], ["王芳", "E2", "安全部", "部长", "2023-01-01", None]


def staff(folder: Path, **lists: list[list[str | None]]) -> Path:
    (folder / "plan_line.csv").write_text("period,moment,unit_id,text\n2025-01,plan,工程部,浇筑\n", "utf-8")
    for name, rows in lists.items():
        write(folder / f"{name}.xlsx", {"名单": [STAFF, *rows]})
    return folder


def test_a_list_of_staff_sent_again_ends_a_tenure_and_loses_none(tmp_path: Path) -> None:
    ended = [[*LI[:5], "2025-04-15"], ["张强", "E3", "工程部", "部长", "2025-04-16", None]]
    folder = staff(tmp_path, 干部名单2025年1月=[LI, WANG], 干部名单2025年6月=ended)
    audit = ak.open_audit(folder, as_of="2025-06-30")
    held = audit.table("tenure").sort_values("person_id")
    assert list(zip(held.person_id, held.until_min.astype(str), strict=True)) == [
        ("E1", "2025-04-16"), ("E2", "9999-12-31"), ("E3", "9999-12-31"),
    ]  # fmt: skip
    assert list(audit.refused.code) == ["earlier_version"]
    [said] = [
        one for one in audit.assumptions if one.startswith("the table tenure came 2 times, last as 干部名单2025年6月")
    ]
    assert "1 earlier rows are kept as versions, of which 1 said something else" in said
    assert said.endswith("1 rows stand in earlier ones only and count as last said (安全部 部长 · E2 · 2023-01-01)")


def test_lists_of_staff_that_nothing_dates_are_one_where_they_are_equal_and_a_conflict_where_not(
    tmp_path: Path,
) -> None:
    audit = ak.open_audit(staff(tmp_path, 名单一=[LI, WANG], 名单二=[LI, WANG]), as_of="2025-06-30")
    assert len(audit.table("tenure")) == 2
    assert set(audit.refused.code) == {"earlier_version"}
    staff(tmp_path, 名单一=[[*LI[:5], "2025-04-15"], WANG])
    with pytest.raises(ak.BadInput, match=r"the same key also stands in 名单一\.xlsx › 名单 › row 2"):
        ak.open_audit(tmp_path, as_of="2025-06-30")


def test_a_first_day_that_was_corrected_leaves_two_rows_that_are_named(tmp_path: Path) -> None:
    other = [*LI[:4], "2024-03-15", "2025-04-15"]
    audit = ak.open_audit(staff(tmp_path, 名单2025年1月=[LI, WANG], 名单2025年6月=[other, WANG]), as_of="2025-06-30")
    assert len(audit.table("tenure")) == 3
    pair = "工程部 部长 (名单2025年1月.xlsx › 名单 › row 2 and 名单2025年6月.xlsx › 名单 › row 2)"
    assert f"pairs of substantive tenures of one post that overlap: 1: {pair}" in audit.assumptions
