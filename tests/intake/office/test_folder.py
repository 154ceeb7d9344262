"""A folder as departments fill it: sub-folders, versions, tables beside workbooks, one that breaks the reader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import auditkit as ak
from auditkit.cli import main
from auditkit.intake import archive
from auditkit.intake.office import reading
from tests.intake.office.books import CN, Formula, Tab, write
from tests.intake.test_workbook import rewrite

TENURE = "post_id,person_id,start,end\n工程部,张伟,2024-01-01,2025-03-15\n工程部,刘洋,2025-03-16,\n"


def line(text: str, state: str | None = None, unit: str = "工程部") -> list[object]:
    return [1, unit, text, "张三", "3月底", state, None]


def folder(root: Path) -> Path:
    """Departments × months in sub-folders, with a CSV of managers and a register in a workbook."""
    (root / "tenure.csv").write_text(TENURE, "utf-8")
    for month in (3, 4):
        for unit in ("工程部", "安全部"):
            rows = [CN, line("浇筑底板", None, unit)]
            done = [CN, line("浇筑底板", "已完成" if month == 4 else "推进中", unit)]
            write(root / "2025年" / unit / f"{month}月.xlsx", {f"{month}月计划": rows, f"{month}月总结": done})
    write(root / "问题台账.xlsx", {"台账": [["问题摘要", "责任部门", "整改结果"], ["底板开裂", "工程部", "已整改"]]})
    write(root / "~$3月.xlsx", {"x": [["lock file of an open workbook"]]})
    return root


def test_a_folder_opens_and_answers(tmp_path: Path) -> None:
    audit = ak.open_audit(folder(tmp_path), as_of="2025-09-30")
    assert str(audit).startswith("11 rows read from 10 sources (plan_line, problem, tenure): 11 accepted, 0 refused.")
    review = audit.handover(unit="工程部", on="2025-03-16")
    assert review.facts["incoming"] == "刘洋"
    source = audit.table("source")
    assert "2025年/工程部/3月.xlsx" in set(source.file)
    assert source.sha256.notna().sum() == 10
    assert [one for one in audit.assumptions if "office" in one] == [
        "9 tables in 5 office workbooks read by their headings; "
        "by which rule each is in the table provenance (auditkit table … provenance)",
        "period of office sheets by: the month in the tab, the year in the folder '2025年' (8)",
        "moment of office sheets by: a word in the tab (8)",
        "unit_id of office sheets by: a column (8)",
    ]


def states(audit: ak.Audit) -> dict[str, str]:
    """unit period moment → state, of every sheet of March and April that is not received."""
    rows = audit.coverage().frame.query("period in ('2025-03', '2025-04') and state != 'received'")
    return {f"{row.unit_id} {row.period} {row.moment}": row.state for row in rows.itertuples()}


def test_a_refused_sheet_whose_unit_can_be_read_says_nothing_of_other_units(tmp_path: Path) -> None:
    root = folder(tmp_path)
    assert states(ak.open_audit(root, as_of="2025-09-30")) == {}
    done = {"4月总结": [CN, line("浇筑底板", "已完成")]}
    # Two columns mean one thing: the sheet is refused as a whole; its month is said by its tab, its unit by its lines.
    write(root / "2025年/工程部/4月.xlsx", {"4月计划": [[*CN, "责任人"], [*line("浇筑底板"), "李四"]]} | done)
    audit = ak.open_audit(root, as_of="2025-09-30", refused="set_aside")
    assert audit.refused.code.tolist() == ["two_columns"]
    assert states(audit) == {"工程部 2025-04 plan": "partial"}
    # Where the two columns are those of the unit, it may be any.
    write(root / "2025年/工程部/4月.xlsx", {"4月计划": [[*CN, "责任部门"], [*line("浇筑底板"), "安全部"]]} | done)
    assert "安全部 2025-04 plan" in states(ak.open_audit(root, as_of="2025-09-30", refused="set_aside"))


UNREAD = [["甲", "乙", "丙"], ["浇筑底板", "张三", "好"], ["检查安全", "李四", "好"]]
MARCH = {"工程部 2025-03 plan", "工程部 2025-03 review"}
APRIL = {"工程部 2025-04 plan", "工程部 2025-04 review"}


@pytest.mark.parametrize(
    ("file", "tab", "rows", "doubted"),
    [
        ("2025年/工程部/3月.xlsx", "附件", UNREAD, MARCH),  # by the folder and the file
        ("工程部2025年3月.xlsx", "Sheet1", UNREAD, MARCH),
        ("附件.xlsx", "工程部2025年4月", UNREAD, APRIL),
        ("x.xlsx", "Sheet1", [["工程部2025年3月份工作计划"], *UNREAD], MARCH),
        ("x.xlsx", "Sheet1", [["部门：工程部"], ["2025年3月"], *UNREAD], MARCH),
        ("工程部.xlsx", "Sheet1", UNREAD, MARCH | APRIL),  # of a month that nothing names
        ("工程部2030年3月.xlsx", "Sheet1", UNREAD, MARCH | APRIL),  # of one that is not in the calendar
        ("工程部2025年3月.xlsx", "Sheet1", [["甲", "1月", "2月", "3月"], *UNREAD[1:]], MARCH | APRIL),  # of several
        ("财务部2025年3月.xlsx", "Sheet1", UNREAD, None),  # a unit that nobody knows
        ("2025年3月.xlsx", "Sheet1", UNREAD, None),
        ("工程部2025年3月.xlsx", "Sheet1", [*UNREAD, ["浇筑", "安全部", "好"]], None),  # lines of two units
        ("工程部2025年3月.xlsx", "Sheet1", [*UNREAD, ["浇筑", "配合：安全部、工程部", "好"]], None),
        ("工程部2025年3月.xlsx", "Sheet1", [*UNREAD, ["浇筑", "工程部", "好"]], MARCH),
    ],
)
def test_a_sheet_without_a_table_says_nothing_of_units_that_its_names_leave_out(
    tmp_path: Path, file: str, tab: str, rows: list[list[object]], doubted: set[str] | None
) -> None:
    root = folder(tmp_path)
    path = root / file
    write(path.with_name(f"又{path.name}") if path.exists() else path, {tab: rows})
    audit = ak.open_audit(root, as_of="2025-09-30", refused="set_aside")
    assert audit.refused.code.tolist() == ["no_headings"]
    every = {one.replace("工程部", unit) for one in MARCH | APRIL for unit in ("工程部", "安全部")}
    assert states(audit) == dict.fromkeys(every if doubted is None else doubted, "partial")


def test_a_broken_row_of_a_sheet_that_names_its_unit_says_nothing_of_other_units(tmp_path: Path) -> None:
    root = folder(tmp_path)
    headings = [one for one in CN if one != "责任部门"]
    broken = [2, Formula("=1/0", "#DIV/0!"), "张三", "3月底", None, None]
    plan = [headings, [1, "浇筑底板", "张三", "3月底", None, None], broken]
    done = [CN, line("浇筑底板", "已完成")]
    write(root / "2025年/工程部/4月.xlsx", {"工程部4月计划": plan, "4月总结": done})
    audit = ak.open_audit(root, as_of="2025-09-30", refused="set_aside")
    assert audit.refused.code.tolist() == ["error_cell"]
    assert states(audit) == {"工程部 2025-04 plan": "partial"}


def test_a_correction_is_a_later_version(tmp_path: Path) -> None:
    (tmp_path / "tenure.csv").write_text(TENURE, "utf-8")
    head = ["填报日期：2025-03-02"]
    write(tmp_path / "a 工程部2025年3月计划（更正）.xlsx", {"Sheet1": [CN, line("浇筑底板二段")]})
    write(tmp_path / "z 工程部2025年3月计划.xlsx", {"Sheet1": [head, CN, line("浇筑底板")]})
    audit = ak.open_audit(tmp_path, as_of="2025-06-30")
    known = audit.versions().frame
    assert [(row.file[0], row.state, f"{row.recorded_on:%m-%d}") for row in known.itertuples()] == [
        ("z", "history", "03-02"),
        ("a", "counts", "03-02"),
    ]
    changes = audit.changes_between("工程部", "2025-03").frame
    assert len(changes)


def test_a_report_beside_a_plan_is_its_review_and_alone_it_is_both(tmp_path: Path) -> None:
    (tmp_path / "tenure.csv").write_text(TENURE, "utf-8")
    write(tmp_path / "工程部2025年3月计划.xlsx", {"Sheet1": [CN, line("浇筑底板"), line("采购电梯")]})
    write(tmp_path / "工程部2025年3月月报.xlsx", {"Sheet1": [CN, line("浇筑底板", "已完成")]})
    write(tmp_path / "工程部2025年4月月报.xlsx", {"Sheet1": [CN, line("采购电梯", "推进中")]})
    lines = ak.open_audit(tmp_path, as_of="2025-06-30").table("plan_line")
    assert sorted(zip(lines.period, lines.moment, lines.text, strict=True)) == [
        ("2025-03", "plan", "浇筑底板"),
        ("2025-03", "plan", "采购电梯"),
        ("2025-03", "review", "浇筑底板"),
        ("2025-04", "plan", "采购电梯"),
        ("2025-04", "review", "采购电梯"),
    ]


def test_a_workbook_of_tables_with_an_office_sheet_in_it(tmp_path: Path) -> None:
    path = write(
        tmp_path / "2025.xlsx",
        {
            "tenure": [["post_id", "person_id", "start"], ["工程部", "张伟", "2024-01-01"]],
            "3月": [CN, line("浇筑底板")],
            "notes": [["a", "b", "c"]] * 4,
        },
    )
    audit = ak.open_audit(path, as_of="2025-06-30")
    assert list(audit.table("plan_line").text) == ["浇筑底板"]
    assert any(
        "notes holds no table: no table of the contract ('notes'), listed and not used" in one
        for one in audit.assumptions
    )


def test_sheets_saved_as_csv_are_read_like_sheets(tmp_path: Path) -> None:
    (tmp_path / "tenure.csv").write_text(TENURE, "utf-8")
    text = (
        "某公司重点工作计划,,,\n序号,重点工作,责任人,计划完成时间\n1,浇筑底板,张三,3月底\n2,采购,a,b,c,d\n合计,1项,,\n"
    )
    (tmp_path / "工程部2025年3月计划.csv").write_text(text, "utf-8")
    (tmp_path / "问题台账.csv").write_text("序号,问题摘要,责任部门,整改结果\n1,底板开裂,工程部,已整改\n", "utf-8")
    (tmp_path / "minutes.csv").write_text("a,b\n1,2\n", "utf-8")
    audit = ak.open_audit(tmp_path, as_of="2025-06-30", refused="set_aside")
    [one] = audit.table("plan_line").itertuples()
    assert (one.period, one.moment, one.unit_id, one.text, one.row) == ("2025-03", "plan", "工程部", "浇筑底板", 3)
    assert list(audit.table("problem").status) == ["done"]
    assert list(audit.refused.code) == ["ragged"]
    assert "minutes.csv is no table of the contract ('minutes'): listed and not used" in audit.assumptions


def test_a_damaged_workbook_in_a_folder_is_refused_by_name_and_can_be_set_aside(tmp_path: Path) -> None:
    folder(tmp_path)
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 no archive")
    with pytest.raises(ak.BadInput) as raised:
        ak.open_audit(tmp_path, as_of="2025-09-30")
    assert "  坏.xlsx\n    found     a damaged archive (BadZipFile)\n" in str(raised.value)
    assert len(ak.open_audit(tmp_path, as_of="2025-09-30", refused="set_aside").refused) == 1
    assert [fault.address.file for fault in ak.explain(tmp_path).faults] == ["坏.xlsx"]


def test_what_breaks_the_reading_process_is_named_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "AREA", 1 << 60)
    bad, good = tmp_path / "a2025-03.xlsx", tmp_path / "b2025-03.xlsx"
    for path in (bad, good):
        write(path, {"3月": [CN, line("浇筑底板")]})
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    rewrite(bad, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", far))
    found = list(reading.read_books([(bad, bad.name), (good, good.name)]))
    assert found[0].fault is not None
    assert found[0].fault.found.startswith("a workbook that could not be read (")
    assert found[1].fault is None
    assert len(found[1].sheets) == 1


def test_a_workbook_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SECONDS", 0)
    path = write(tmp_path / "2025-03.xlsx", {"3月": [CN, line("浇筑底板")]})
    [book] = reading.read_books([(path, path.name)])
    assert book.fault is not None
    assert book.fault.found == "a workbook that could not be read in 0 seconds"


def test_provenance_says_where(tmp_path: Path) -> None:
    rows = [CN, [1, "工程部", Formula('="浇筑"&"底板"', "浇筑底板")], [2, None, "采购"]]
    (tmp_path / "tenure.csv").write_text(TENURE, "utf-8")
    write(tmp_path / "2025-03.xlsx", {"计划": Tab(rows, merged=[(1, 1, 2, 1)], hidden_rows=[2])})
    seen = ak.open_audit(tmp_path, as_of="2025-06-30").table("provenance").fillna({"column_letter": ""})
    assert [(row.what, row.row, row.column_letter, row.said) for row in seen[seen.row.notna()].itertuples()] == [
        ("hidden row", 3, "", "the row is hidden; it counts like all others"),
        ("merged", 2, "B", "rows 2 to 3 are merged: the text holds for each of them"),
        ("formula", 2, "C", '="浇筑"&"底板"'),
    ]


def test_marks_of_days_stand_in_the_order_of_their_columns(tmp_path: Path) -> None:
    """And in no order that changes from run to run: the same files give the same bytes."""
    (tmp_path / "tenure.csv").write_text(TENURE, "utf-8")
    headings = ["责任部门", "重点工作", "实际完成时间", "计划完成时间", "填报日期"]
    write(tmp_path / "2025年3月.xlsx", {"Sheet1": [headings, ["工程部", "浇筑底板", 45740, 45741, 45742]]})
    seen = ak.open_audit(tmp_path, as_of="2025-06-30").table("provenance")
    assert seen[seen.what == "day number"]["column_letter"].tolist() == ["C", "D", "E"]


def test_the_command_explains(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "工程部2025年3月计划.xlsx", {"3月": [[*CN, "督办"], line("浇筑底板")]})
    assert main(["check", str(path), "--as-of", "2025-06-30", "--explain"]) == 0
    said = capsys.readouterr().out
    period = "2025-03 (the month in the tab, the year in the file's name)"
    assert f"› 3月: read as plan_line, 1 line\n  period {period}\n" in said
    assert "    H  督办  →  unknown  (no word of headings.yaml)\n" in said
    assert main(["check", str(path), "--as-of", "2025-06-30", "--explain", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["cells"]) == 8 + 5


def test_the_head_of_a_unit_is_marked_only_where_one_post_can_be_it(tmp_path: Path) -> None:
    rows = [
        ("工程部", "经理", "张伟"),
        ("工程部", "副经理", "孙丽"),
        ("安全部", "部长", "王五"),
        ("安全部", "负责人", "赵六"),
    ]
    people = [[name, unit, post, "2024-01-01"] for unit, post, name in rows]
    write(tmp_path / "名单.xlsx", {"名单": [["姓名", "部门", "职务", "任职开始"], *people]})
    write(tmp_path / "工程部2025年3月计划.xlsx", {"Sheet1": [CN, line("浇筑底板")]})
    posts = ak.open_audit(tmp_path, as_of="2025-06-30").table("post")
    assert list(zip(posts.post_id, posts.unit_id, posts.is_head.eq(True).fillna(False), strict=True)) == [
        ("工程部 经理", "工程部", True),
        ("工程部 副经理", "工程部", False),
        ("安全部 部长", "安全部", False),
        ("安全部 负责人", "安全部", False),
    ]


def test_there_is_nothing_to_explain(tmp_path: Path) -> None:
    with pytest.raises(ak.AuditkitError, match=r"holds no \.csv, no \.parquet and no \.xlsx file"):
        ak.explain(tmp_path)


def test_words_that_were_corrected_meanwhile_are_read_anew(tmp_path: Path) -> None:
    heads = ["序号", "重点工作", "计划完成时间", "完成情况", "卡点"]
    write(tmp_path / "工程部2025年3月总结.xlsx", {"Sheet1": [heads, [1, "浇筑底板", "3月底", "推进中", "供应商延期"]]})
    more = tmp_path / "headings.yaml"
    more.write_text("plan_line:\n  columns:\n    reason: [堵点]\n", "utf-8")
    assert "1 unknown column" in ak.explain(tmp_path).in_words()
    more.write_text("plan_line:\n  columns:\n    reason: [堵点, 卡点]\n", "utf-8")
    assert "0 unknown columns" in ak.explain(tmp_path).in_words()
    more.write_text("plan_line:\n  columns:\n    reason: 卡点\n", "utf-8")
    with pytest.raises(ak.BadInput, match=r"headings\.yaml, plan_line: not lists of words\.? ?\n?.*Expected the form"):
        ak.explain(tmp_path)
    more.write_text("plan_lines: {reason: [卡点]}\n", "utf-8")  # was taken without a word, and taught nothing
    with pytest.raises(ak.BadInput, match=r"no part is called 'plan_lines'; there are plan_line, problem,"):
        ak.explain(tmp_path)


def test_what_a_report_leaves_out_of_a_plan_that_came_as_a_table_does_not_vanish(tmp_path: Path) -> None:
    plans = ("2025-03,plan,Works,Pour the slab", "2025-03,plan,Works,Order the lift", "2025-04,plan,Works,Paint")
    (tmp_path / "plan_line.csv").write_text("\n".join(["period,moment,unit_id,text", *plans]), "utf-8")
    (tmp_path / "tenure.csv").write_text("post_id,person_id,start\nWorks,Li,2020\n", "utf-8")
    heads = ["No.", "Task", "Status", "Date"]
    report = [["Report date: 2025-04-02"], heads, [1, "Pour the slab", "in progress", ""]]
    write(tmp_path / "Works report March 2025.xlsx", {"Sheet1": report})
    audit = ak.open_audit(tmp_path, as_of="2025-06-30", silence=1)
    rows = audit.outcomes().frame
    march = rows[rows["period"] == "2025-03"]
    assert dict(zip(march["text"], march["outcome"], strict=True)).keys() == {"Pour the slab", "Order the lift"}


def test_a_unit_that_a_name_was_taken_for_is_mended_by_saying_whose_sheet_it_is(tmp_path: Path) -> None:
    """The tab or the name of a file is no cell: where it was misunderstood, nothing in the sheet can be corrected."""
    (tmp_path / "tenure.csv").write_text("post_id,person_id,start\nKOK head,Kurt,2023\n", "utf-8")
    (tmp_path / "unit.csv").write_text("unit_id,name\nKOK,Kokille\n", "utf-8")
    rows = [["Key activities", "Deadline"], ["Pour", "2025-03-31"]]
    write(tmp_path / "Gussputzerei 2025-03 plan.xlsx", {"plan": rows})
    with pytest.raises(ak.BadInput) as raised:
        ak.open_audit(tmp_path, as_of="2025-06-30")
    said = "or a row in alias, or say whose sheet it is: explain(…).correct(sheet=…, unit=…)"
    assert said in str(raised.value)
    assert "corrections.office.yaml" in str(raised.value)
    (tmp_path / "corrections.office.yaml").write_text("rules: [{sheet: plan, unit: KOK}]\n", "utf-8")
    assert set(ak.open_audit(tmp_path, as_of="2025-06-30").table("plan_line")["unit_id"]) == {"KOK"}


@pytest.mark.parametrize(
    ("heading", "asked"),
    [("Project team", True), ("项目部门", True), ("Owning office (lead)", True), ("Opportunity", False)],
)
def test_a_column_that_may_name_units_is_named_where_another_name_speaks_for_all_lines(
    tmp_path: Path, heading: str, asked: bool
) -> None:
    (tmp_path / "tenure.csv").write_text(TENURE, "utf-8")
    rows = [["No", heading, "Task", "Status"], [1, "North", "Order the lift", "done"], [2, "South", "Pour", "done"]]
    write(tmp_path / "Works department.xlsx", {"2025-02": rows})
    said = (
        f"Works department.xlsx › 2025-02 › row 1, column B “{heading}” may name the units and is not read; "
        "every line is taken for Works department by the file's name"
    )
    assert (said in ak.open_audit(tmp_path, as_of="2025-09-30").assumptions) is asked
    (tmp_path / "Works department.xlsx").rename(tmp_path / "Plan.xlsx")
    with pytest.raises(ak.BadInput, match="no column and no name of a unit") as told:
        ak.open_audit(tmp_path, as_of="2025-09-30")
    assert ("may name them" in str(told.value)) is asked


def test_a_broken_row_without_a_unit_says_nothing_of_the_months_that_its_file_does_not_name(tmp_path: Path) -> None:
    (tmp_path / "tenure.csv").write_text("post_id,person_id,start\nA-1,p,2024-01-01\nB-1,q,2024-01-01\n", "utf-8")
    (tmp_path / "post.csv").write_text("post_id,title,unit_id\nA-1,Head,A\nB-1,Head,B\n", "utf-8")
    lines = "Department,No.,Task,Status\nA,A1,Mend the pump,open\nB,B1,Paint the hall,open\n"
    for month in ("03", "04"):
        (tmp_path / f"plan 2025-{month}.csv").write_text(lines, "utf-8")
    every = {f"{unit} 2025-04 {moment}" for unit in "AB" for moment in ("plan", "review")}
    assert states(ak.open_audit(tmp_path, as_of="2025-05-20")) == {}
    (tmp_path / "plan 2025-04.csv").write_text(f"{lines},X1,Odd,open,more,cells\n", "utf-8")
    audit = ak.open_audit(tmp_path, as_of="2025-05-20", refused="set_aside")
    assert audit.refused.code.tolist() == ["ragged"]
    assert states(audit) == dict.fromkeys(every, "partial")
