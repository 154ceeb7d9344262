"""Corrections: at most five open a layout that nobody made for the program, and next month's opens without any."""

from __future__ import annotations

from pathlib import Path

import pytest

import auditkit as ak
from auditkit.cli import main
from auditkit.intake.office.headings import KINDS
from auditkit.intake.office.profile import Rule, pattern, read, ruled, written
from tests.intake.office.books import CN, Tab, write

ODD = ["序", "牵头", "本期要点", "节点", "落地情况", "卡点"]
TENURE = "post_id,person_id,start\n工程部,张伟,2024-01-01\n安全部,孙丽,2024-01-01\n"


def odd(folder: Path, month: int, state: str) -> Path:
    """A sheet in a layout of its own: a merged title, two departments merged down, headings nobody knows."""
    rows = [
        ["某公司生产经营工作月报"],
        ["报送日期：", f"2025-{month:02d}-28"],
        [],
        ODD,
        [1, "工程部", "浇筑三号楼底板", f"{month}月底", state, "供应商延期"],
        [2, None, "采购电梯", f"{month}月20日", "推进中"],
        [1, "安全部", "安全检查", "长期", "持续推进"],
        [2, None, "消防演练", f"2025-{month:02d}-15", "已完成，参加120人"],
        ["合计", None, "4项"],
        ["制表：赵六", None, None, "审核：钱七"],
    ]
    merged = [(0, 0, 0, 5), (4, 1, 5, 1), (6, 1, 7, 1)]
    return write(folder / f"生产经营月报2025年{month}月.xlsx", {"汇总": Tab(rows, merged)})


def corrected(folder: Path) -> ak.Explained:
    found = ak.explain(folder)
    for column, means in zip(ODD[1:], ("unit_id", "text", "due", "progress", "reason"), strict=True):
        found = found.correct(column=column, means=means)
    return found


def test_five_corrections_open_a_strange_layout_and_none_the_next_month(tmp_path: Path) -> None:
    (tmp_path / "tenure.csv").write_text(TENURE, "utf-8")
    odd(tmp_path, 3, "推进中")
    with pytest.raises(ak.BadInput, match="a row of headings such as"):
        ak.open_audit(tmp_path, as_of="2025-06-30")
    found = corrected(tmp_path)
    assert not found.faults
    assert found.save().name == f"{tmp_path.name}.office.yaml"
    odd(tmp_path, 4, "已完成")
    audit = ak.open_audit(tmp_path, as_of="2025-06-30")
    lines = audit.table("plan_line").sort_values(["source", "row", "moment"])
    assert len(lines) == 16
    reviews = lines[lines.moment == "review"]
    assert [(row.period, row.unit_id, row.text, row.status) for row in reviews.itertuples()] == [
        ("2025-03", "工程部", "浇筑三号楼底板", "in_progress"),
        ("2025-03", "工程部", "采购电梯", "in_progress"),
        ("2025-03", "安全部", "安全检查", "ongoing"),
        ("2025-03", "安全部", "消防演练", "done"),
        ("2025-04", "工程部", "浇筑三号楼底板", "done"),
        ("2025-04", "工程部", "采购电梯", "in_progress"),
        ("2025-04", "安全部", "安全检查", "ongoing"),
        ("2025-04", "安全部", "消防演练", "done"),
    ]
    assert set(lines.recorded_on.dt.strftime("%m-%d")) == {"03-28", "04-28"}
    assert len(ak.explain(tmp_path).rules) == 1


def test_a_correction_makes_another_and_leaves_the_first(tmp_path: Path) -> None:
    path = write(
        tmp_path / "工程部2025年3月计划.xlsx",
        {"3月": [[*CN, "督办"], [1, "工程部", "浇筑", "张三", "3月底", None, None, "急"]]},
    )
    first = ak.explain(path)
    second = first.correct(sheet="3月", column="督办", means="note")
    third = first.correct(sheet="3月", column="H", means="detail")
    assert [first.columns.means.iloc[-1], second.columns.means.iloc[-1], third.columns.means.iloc[-1]] == [
        "",
        "note",
        "detail",
    ]
    assert first.rules == ()
    assert second.rules == (Rule("*", "*月", columns={"督办": "note"}),)
    assert str(first) == "1 line in 1 table of 1 workbook; 1 unknown column, 0 faults."


def test_what_holds_for_one_sheet_only_is_saved_for_that_sheet_only(tmp_path: Path) -> None:
    name = "工程部2025年3月计划.xlsx"
    path = write(tmp_path / name, {"Sheet1": [CN, [1, "工程部", "浇筑"]], "附件": [["a", "b", "c"]] * 4})
    found = ak.explain(path).correct(file=name, sheet="附件", ignore=True)
    found = found.correct(file=name, sheet="Sheet1", period="2025-04", moment="review")
    assert found.rules == (
        Rule(name, "附件", ignore=True),
        Rule("工程部*月计划.xlsx", "Sheet1", moment="review"),
        Rule(name, "Sheet1", period="2025-04"),
    )
    assert list(found.sheets.period) == ["2025-04", ""]
    assert list(found.sheets.state) == ["read", "not used"]
    assert read(found.save(tmp_path / "x.office.yaml")) == found.rules


def test_blank_cells_take_what_stands_above_where_a_correction_says_so(tmp_path: Path) -> None:
    path = write(
        tmp_path / "2025-03.xlsx", {"计划": [CN, [1, "工程部", "浇筑"], [2, None, "采购"], [1, "安全部", "检查"]]}
    )
    (tmp_path / "tenure.csv").write_text(TENURE, "utf-8")
    ak.explain(path).correct(column="责任部门", down=True).save()
    audit = ak.open_audit(tmp_path, as_of="2025-06-30")
    assert list(audit.table("plan_line").unit_id) == ["工程部", "工程部", "安全部"]
    assert "carried down" in set(audit.table("provenance").what)


def test_a_header_a_table_and_sections_can_be_said(tmp_path: Path) -> None:
    rows = [["项目", "负责人"], ["x", "y"], ["工作内容", "负责人"], ["前期"], ["浇筑", "张三"]]
    path = write(tmp_path / "2025-03计划.xlsx", {"表": rows})
    found = ak.explain(path).correct(header=3, table="plan_line", sections="unit")
    assert list(found.sheets[["header_row", "lines", "unit_rule"]].iloc[0]) == [3, 1, "the sections"]


WRONG = [
    ({"sheet": "4月"}, "no sheet is called '4月'; there are: x2025-03.xlsx › 3月"),
    ({"column": "督办级别", "means": "note"}, "no column is called '督办级别'; there are: 序号, 责任部门"),
    ({"column": "备注", "means": "remark"}, "column '备注' cannot mean 'remark'; expected one of period, moment"),
    ({"means": "note"}, "say which column: column=, by its heading or its letter"),
    ({"moment": "draft"}, "moment is 'draft'; expected one of plan, review, both"),
    ({"table": "target"}, "table is 'target'; expected one of plan_line, problem, tenure, post"),
]


@pytest.mark.parametrize(("asked", "said"), WRONG, ids=[said[:24] for _, said in WRONG])
def test_a_correction_that_cannot_be(tmp_path: Path, asked: dict[str, str], said: str) -> None:
    found = ak.explain(write(tmp_path / "x2025-03.xlsx", {"3月": [CN, [1, "工程部", "浇筑"]]}))
    with pytest.raises(ak.AuditkitError) as raised:
        found.correct(**asked)
    assert said in str(raised.value)


BROKEN = [
    ("- a", "x.office.yaml is no office profile: it holds no list `rules`"),
    ("rules: [{colour: red}]", "x.office.yaml: a rule holds columns, down, file"),
    ("rules: [{columns: {备注: remark}}]", "column '备注' cannot mean 'remark'"),
    ("rules: [", "x.office.yaml cannot be read as YAML"),
    (
        "!!python/object/apply:os.system ['true']",
        "x.office.yaml cannot be read as YAML: could not determine a constructor",
    ),
]


@pytest.mark.parametrize(("text", "said"), BROKEN, ids=[text[:12] for text, _ in BROKEN])
def test_a_profile_that_is_none(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "x.office.yaml").write_text(text, "utf-8")
    with pytest.raises(ak.AuditkitError) as raised:
        ak.explain(write(tmp_path / "x2025-03.xlsx", {"3月": [CN, [1, "工程部", "浇筑"]]}))
    assert said in str(raised.value)


def test_nothing_to_save_and_a_name_nobody_would_find(tmp_path: Path) -> None:
    found = ak.explain(write(tmp_path / "2025-03.xlsx", {"3月": [CN, [1, "工程部", "浇筑"]]}))
    with pytest.raises(ak.AuditkitError, match="no corrections to save"):
        found.save()
    with pytest.raises(ak.AuditkitError, match=r"mine\.yaml: a profile ends in \.office\.yaml"):
        found.correct(column="备注", means="-").save(tmp_path / "mine.yaml")


def test_a_later_rule_outranks_and_a_saved_profile_reads_back() -> None:
    rules = (
        Rule("*", "*", moment="plan", columns={"事项": "text"}),
        Rule("工程部*", "*月", moment="review", down=("部门",)),
    )
    one = ruled(rules, "x/工程部2025.xlsx", "3月")
    assert (one.moment, dict(one.columns), one.down) == ("review", {"事项": "text"}, ("部门",))
    assert ruled(rules, "安全部.xlsx", "3月").moment == "plan"
    assert "*" not in pattern("项目7 第2版.xlsx")
    assert written(rules).startswith("# How the workbooks of one sender are read")


def test_words_beside_the_records_add_to_those_of_the_package(tmp_path: Path) -> None:
    (tmp_path / "headings.yaml").write_text("plan_line:\n  columns:\n    text: [要点]\n", "utf-8")
    path = write(tmp_path / "2025-03.xlsx", {"3月": [["责任部门", "要点", "备注"], ["工程部", "浇筑", "x"]]})
    assert list(ak.explain(path).columns.means) == ["unit_id", "text", "note"]


def test_a_word_beside_the_records_outranks_what_the_package_takes_it_for(tmp_path: Path) -> None:
    path = write(tmp_path / "Works 2025-03.xlsx", {"3月": [["No.", "Goal", "Status"], [1, "Pour the slab", "done"]]})
    faults = ak.explain(path).faults
    assert [fault.code for fault in faults] == ["no_headings"]  # Goal alone is a second text
    assert faults[0].found == (
        "row 1 with “No.”, “Goal”, “Status”; as plan_line known are “No.” line_no, “Goal” detail, “Status” status; "
        "none is text"
    )
    (tmp_path / "headings.yaml").write_text("plan_line:\n  columns:\n    text: [Goal]\n", "utf-8")
    found = ak.explain(path)
    assert not found.faults
    assert list(found.columns.means) == ["line_no", "text", "status"]


def test_a_tick_never_says_done_under_a_heading_of_ones_own_for_not_done(tmp_path: Path) -> None:
    (tmp_path / "headings.yaml").write_text("plan_line:\n  columns:\n    progress: [未完成]\n", "utf-8")
    (tmp_path / "words.yaml").write_text("status:\n  done: [√]\n", "utf-8")
    rows = [["2025年3月工作总结"], ["责任部门", "重点工作", "未完成"], ["工程部", "浇筑底板", "√"]]
    write(tmp_path / "3月.xlsx", {"3月": rows})
    (tmp_path / "tenure.csv").write_text(TENURE, "utf-8")
    lines = ak.open_audit(tmp_path, as_of="2025-06-30").table("plan_line")
    assert list(lines["status"]) == ["not_started"]


def test_a_heading_of_refused_sheets_is_corrected_once_though_others_were_read(tmp_path: Path) -> None:
    rows = [["No.", "Goal", "Status"], [1, "Pour the slab", "done"]]
    write(tmp_path / "Works 2025.xlsx", {"2025-03": rows, "2025-04": rows})
    leads = [["Unit", "Position", "Name", "From"], ["Works", "Manager", "Li", "2024"]]
    write(tmp_path / "Leads.xlsx", {"Leads": leads})
    found = ak.explain(tmp_path)
    assert len(found.faults) == 2
    found = found.correct(column="Goal", means="text")
    assert not found.faults
    assert [period for period in found.sheets.period if period] == ["2025-03", "2025-04"]
    with pytest.raises(ak.AuditkitError, match="no column is called 'Gaol'"):
        found.correct(column="Gaol", means="text")


def test_what_is_shown_is_escaped(tmp_path: Path) -> None:
    path = write(
        tmp_path / "2025-03.xlsx", {"3月": [[*CN, "<img src=x>"], [1, "工程部", "<b>", None, None, None, None, "<i>"]]}
    )
    shown = ak.explain(path)._repr_html_()
    assert "&lt;img src=x&gt;" in shown
    assert "<img" not in shown
    assert "<i>" not in shown


def test_every_meaning_has_a_sentence(tmp_path: Path) -> None:
    found = ak.explain(write(tmp_path / "2025-03.xlsx", {"3月": [CN, [1, "工程部", "浇筑"]]}))
    for table in KINDS:
        assert all(name and sentence.endswith(".") for name, sentence in found.meanings(table))


def test_what_correct_says_in_python_is_said_as_a_file_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = ["序号", "采购品类", "责任人", "时限"]
    write(tmp_path / "采购部2025年5月计划.xlsx", {"5月": [head, [1, "电梯招标", "何军", "5月31日"]]})
    (tmp_path / "tenure.csv").write_text("post_id,person_id,start\n采购部,何军,2024-01-01\n", "utf-8")
    said = "Every correct(…) can also be written into a file corrections.office.yaml beside the records"
    for more in ((), ("--explain",)):
        assert main(["check", str(tmp_path), "--as-of", "2025-06-30", *more]) == 2
        told = capsys.readouterr()
        assert said in told.out + told.err
        assert "row 1 with “序号”, “采购品类”, “责任人”, “时限”" in told.out + told.err
    (tmp_path / "corrections.office.yaml").write_text("rules: [{sheet: '*', columns: {采购品类: text}}]\n", "utf-8")
    assert main(["check", str(tmp_path), "--as-of", "2025-06-30"]) == 0
    assert said not in capsys.readouterr().out
