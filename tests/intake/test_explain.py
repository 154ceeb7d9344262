"""Every source that was found is explained, cells in are cells explained, and what was refused ends with a code."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import auditkit as ak
from auditkit.cli import main
from auditkit.show.mapping.understood import sheet_told
from tests.intake.office.books import CN, write

AS_OF = ("--as-of", "2025-06-30", "--explain")
LIST = [["姓名", "部门", "职务", "任职开始"], ["张伟", "工程部", "经理", "2024-01-01"]]
SAP = [["an export", "x"], ["OTYPE", "OBJID", "STEXT", "BEGDA", "ENDDA", "more"],
       ["O", "工程部", "工程部", "20200101", "99991231", "y"]]  # fmt: skip


def records(folder: Path) -> Path:
    """A source of every kind: 12 cells of a plan, 8 of a list, 14 of an export and so on."""
    write(folder / "工程部2025年3月计划.xlsx", {"3月": [CN, [1, "工程部", "浇筑底板", "张三", "3月底"]]})
    write(folder / "hr" / "名单.xlsx", {"名单": LIST, "HRP1000": SAP})
    write(folder / "tables.xlsx", {"target": [["target_id", "year"], ["T1", 2025]], "notes": [["a note"]]})
    person = "PERNR,PLANS,ORGEH,BEGDA,ENDDA\n7,工程部 经理,工程部,20200101,20231231\n"
    (folder / "PA0001.csv").write_text(person, "utf-8")
    (folder / "plan_line.csv").write_text("period,moment,unit_id,text,extra\n2025-02,plan,工程部,挖土,\n", "utf-8")
    (folder / "工程部2025年4月计划.csv").write_text("序号,重点工作,计划完成时间\n1,采购,4月底\n", "utf-8")
    (folder / "minutes.csv").write_text("a,b\n1,\n", "utf-8")
    (folder / "deep").mkdir()
    (folder / "deep" / "more.csv").write_text("c,d\n,2\n", "utf-8")
    return folder


CELLS = {
    "工程部2025年3月计划.xlsx": 7 + 5, "hr/名单.xlsx": 8 + 14, "tables.xlsx": 4 + 1, "PA0001.csv": 10,
    "plan_line.csv": 9, "工程部2025年4月计划.csv": 6, "minutes.csv": 3, "deep/more.csv": 3,
}  # fmt: skip


def test_every_source_is_there_and_cells_in_are_cells_explained(tmp_path: Path) -> None:
    found = ak.explain(records(tmp_path))
    assert found.frame.groupby("file").size().to_dict() == CELLS
    assert not found.frame.duplicated(["file", "sheet", "row", "column"]).any()
    assert found.frame.rule.str.len().min() > 0
    told = found.sheets.set_index(["file", "sheet"])
    assert set(told.index.get_level_values("file")) == set(CELLS)
    assert told.loc[("hr/名单.xlsx", "HRP1000"), "table"] == "SAP HRP1000"
    assert told.loc[("hr/名单.xlsx", "名单"), "table"] == "tenure"
    assert told.state.value_counts().to_dict() == {"read": 7, "not used": 3}
    unknown = found.frame[found.frame.read_as == "unknown column"]
    assert set(unknown.text) == {"y"}
    assert set(found.frame[found.frame.read_as == "ignored"].text) == {"a note", "a", "b", "1", "c", "d", "2"}
    read = found.frame.set_index("text").read_as
    assert (read["an export"], read["挖土"], read["浇筑底板"]) == ("title", "value", "value")
    assert not found.faults
    pages = [sheet_told(found, at) for at in range(len(found.sheets))]
    assert [page["meanings"] for page in pages if page["sheet"] == "HRP1000"] == [[["", "(unknown)"]]]
    assert all(len(page["meanings"]) > 5 for page in pages if page["state"] == "read" and page["sheet"] == "名单")
    everything = found.in_words()
    assert all(file in everything for file in CELLS)


def test_frames_and_databases_are_explained_too() -> None:
    frame = pd.DataFrame({"post_id": ["P7"], "person_id": ["Li"], "start": ["2024"], "mood": ["good"]})
    found = ak.explain({"tenure": frame})
    assert list(found.columns.means) == ["post_id", "person_id", "start", ""]
    assert len(found.frame) == 4


def test_the_code_says_that_something_was_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(records(tmp_path)), *AS_OF]) == 0
    (tmp_path / "unit.csv").write_text("unit_id,name\nP7,Site\nP8,Site,too,many\n", "utf-8")
    assert main(["check", str(tmp_path), *AS_OF]) == 2
    (tmp_path / "unit.csv").write_text("name\nSite\n", "utf-8")
    capsys.readouterr()
    assert main(["check", str(tmp_path), *AS_OF, "--json"]) == 2
    told = json.loads(capsys.readouterr().out)
    [bad] = [one for one in told["sheets"] if one["state"] == "refused"]
    assert bad["file"] == "unit.csv"
    assert "expected a column 'unit_id'" in bad["said"]


def test_a_missing_table_is_looked_for_in_what_was_refused(tmp_path: Path) -> None:
    (tmp_path / "plan_line.csv").write_text("period,moment,unit_id,text\n2025-02,plan,P7,Dig\n", "utf-8")
    (tmp_path / "人员.xlsx").write_bytes(b"PK\x03\x04 no archive")
    (tmp_path / "staff.csv").write_text("who,where\nLi,P7\n", "utf-8")
    with pytest.raises(ak.BadInput) as raised:
        ak.open_audit(tmp_path, as_of="2025-06-30", refused="set_aside")
    said = str(raised.value)
    assert said.startswith("table 'tenure' is not among the records.")
    assert "  人员.xlsx\n    found     a damaged archive (BadZipFile)\n" in said
    assert "It may stand in what was refused or not used: 人员.xlsx, staff.csv. auditkit check … --explain, or" in said


def test_of_two_sheets_without_a_month_neither_is_the_others_review(tmp_path: Path) -> None:
    heads = ["No.", "Unit", "Task", "Status"]
    write(tmp_path / "Works plan.xlsx", {"Tasks": [heads, [1, "Works", "Pour the slab", ""]]})
    write(tmp_path / "Works tasks.xlsx", {"Tasks": [heads, [1, "Works", "Pour the slab", "done"]]})
    said = ak.explain(tmp_path).in_words()
    assert "one month with its year" in said
    assert "the plan of the same month" not in said
