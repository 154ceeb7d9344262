"""Lists of what is handed over: post, day and persons stand in columns or in labels; nothing else is taken for them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import auditkit as ak
from tests.intake.office.books import Tab, write

AS_OF = "2025-06-30"
Rows = list[list[Any]]
CN = ["序号", "事项", "进展情况", "备注"]
WORK = [[1, "浇筑三号楼底板", "模板完成一半", None], [2, "采购电梯", "已询价", None]]
STAFF = [
    ["姓名", "部门", "职务", "任职开始", "任职结束"],
    ["张三", "工程部", "部长", "2023-01-01", "2025-02-28"],
    ["李四", "工程部", "部长", "2025-03-01", None],
    ["王五", "办公室", "主任", "2020-01-01", None],
]


def handed_over(folder: Path, rows: Rows, file: str = "Book1.xlsx", tab: str = "Sheet1", merged: Any = ()) -> Path:
    plans = "period,moment,unit_id,text\n2025-02,plan,工程部,浇筑三号楼底板\n2025-02,plan,工程部,采购电梯\n"
    (folder / "plan_line.csv").write_text(plans, "utf-8")
    write(folder / "名单.xlsx", {"名单": STAFF})
    return write(folder / file, {tab: Tab(rows, merged=merged)})


def lines(audit: ak.Audit) -> list[tuple[Any, ...]]:
    rows = audit.table("handover_list").astype({"day_min": str, "signed_on_min": str})
    return [tuple(row) for row in rows[["post_id", "day_min", "outgoing", "incoming", "text", "row"]].to_numpy()]


READ = [
    ("工程部 部长", "2025-03-01", "张三", "李四", "浇筑三号楼底板"),
    ("工程部 部长", "2025-03-01", "张三", "李四", "采购电梯"),
]


def test_labels_above_and_below_the_table_hold_for_all_its_lines(tmp_path: Path) -> None:
    rows = [
        ["工作交接清单"],
        ["部门：工程部", None, "岗位：部长", None],
        ["移交人（签字）：张三  接收人：李四", None, None, None],
        CN,
        *WORK,
        ["以上事项已全部交接，双方无异议。"],
        ["监交人：", "王五（签字）", "交接日期：2025年3月1日", "签字日期：2025-03-02"],
    ]
    handed_over(tmp_path, rows, merged=[(0, 0, 0, 3), (1, 0, 1, 1), (1, 2, 1, 3), (2, 0, 2, 3), (6, 0, 6, 3)])
    audit = ak.open_audit(tmp_path, as_of=AS_OF)
    assert lines(audit) == [(*one, row) for one, row in zip(READ, (5, 6), strict=True)]
    table = audit.table("handover_list")
    assert [*table.state] == ["模板完成一半", "已询价"]
    assert set(table.witness) == {"王五"}
    assert {str(day)[:10] for day in table.signed_on_min} == {"2025-03-02"}
    said = audit.table("provenance").query("table_name == 'handover_list'").set_index("what").said
    assert (said["outgoing"], said["witness"], said["on"]) == (
        "张三: the label in A3", "王五: the label in A8", "2025年3月1日: the label in C8"
    )  # fmt: skip
    source = audit.table("source").query("table_name == 'handover_list'")
    assert [*source.rows_read, *source.rows_accepted] == [2, 2]
    assert "1 signed list for 1 handover" in str(audit.lists())


def test_columns_say_it_row_by_row(tmp_path: Path) -> None:
    head = ["序号", "岗位", "工作内容", "状态", "移交人", "接收人", "监交人", "移交日期"]
    rows = [
        ["2025年移交台账"],
        head,
        [1, "工程部部长", "浇筑三号楼底板", "在办", "张三", "李四", "王五", "2025-03-01"],
        [2, None, "采购电梯", "在办", None, None, None, None],
        ["移交人签字：张三"],
        ["移交人签字：王五"],
    ]
    handed_over(tmp_path, rows, merged=[(0, 0, 0, 7), *((2, at, 3, at) for at in (1, 4, 5, 6, 7))])
    (tmp_path / "alias.csv").write_text("kind,alias,id\npost,工程部部长,工程部 部长\n", "utf-8")
    audit = ak.open_audit(tmp_path, as_of=AS_OF)
    assert lines(audit) == [(*one, row) for one, row in zip(READ, (3, 4), strict=True)]


def test_an_english_list_says_it_in_labels_of_its_own_cells(tmp_path: Path) -> None:
    rows = [
        ["Handover notes", None, None],
        [" ", None, None],
        ["Department", "工程部", None],
        ["Position", "部长", None],
        ["Date of handover", "1 March 2025", None],
        ["No", "Work item", "Status"],
        [1, "浇筑三号楼底板", "half done"],
        [2, "采购电梯", "asked for prices"],
        ["Handed over by: Zhang San  Taken over by: 李四"],
        ["Witness", None, "Date signed"],
    ]
    handed_over(tmp_path, rows, merged=[(0, 0, 0, 2), (2, 1, 2, 2), (8, 0, 8, 2)])
    (tmp_path / "alias.csv").write_text("kind,alias,id\nperson,Zhang San,张三\n", "utf-8")
    audit = ak.open_audit(tmp_path, as_of=AS_OF)
    assert [one[:5] for one in lines(audit)] == READ
    assert not audit.table("handover_list").witness.notna().any()


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["移交人：张三   2025年3月1日    接收人：李四  地点：会议室"],
            ["交接岗位：工程部部长"],
            ["交接日期：2025年 3月 1日   地点：会议室"],
        ],
        [
            ["移交人", "张三", "日期", "2025-03-02"],
            ["接收人", "李四", "日期", "2025-03-02"],
            ["交接日期：2025.03.01 地点：会议室", "职务：部长 部门：工程部"],
        ],
    ],
)
def test_what_stands_beside_a_name_or_a_day_is_none_of_it(tmp_path: Path, rows: Rows) -> None:
    handed_over(tmp_path, [CN, *WORK, *rows])
    assert [one[:5] for one in lines(ak.open_audit(tmp_path, as_of=AS_OF))] == READ


BOTH = ["移交人：张三   接收人：李四"]
DAY = ["交接日期：2025-03-01"]
POST = ["部门：工程部", "岗位：部长"]


@pytest.mark.parametrize(
    ("file", "tab", "title"),
    [
        ("Book1.xlsx", "Sheet1", "工程部部长工作交接清单"),
        ("工程部部长岗位交接清单2025-03.xlsx", "Sheet1", "清单"),
        ("Book1.xlsx", "Handover list 工程部 部长", "清单"),
        ("Book1.xlsx", "Sheet1", "Handover notes of the Works head"),
    ],
)
def test_a_post_that_a_name_says_is_one_of_the_records(tmp_path: Path, file: str, tab: str, title: str) -> None:
    handed_over(tmp_path, [[title], BOTH, CN, *WORK, DAY], file, tab)
    (tmp_path / "alias.csv").write_text("kind,alias,id\npost,Works head,工程部 部长\n", "utf-8")
    assert [one[:5] for one in lines(ak.open_audit(tmp_path, as_of=AS_OF))] == READ


def test_a_unit_is_a_post_only_where_one_is_called_so(tmp_path: Path) -> None:
    handed_over(tmp_path, [["部门：工程部"], BOTH, CN, *WORK, DAY])
    (tmp_path / "名单.xlsx").unlink()
    (tmp_path / "tenure.csv").write_text("post_id,person_id,start\n工程部,张三,2023\n工程部,李四,2023\n", "utf-8")
    assert {one[0] for one in lines(ak.open_audit(tmp_path, as_of=AS_OF))} == {"工程部"}


def test_a_title_that_no_post_of_the_unit_has_is_refused_as_it_would_be_called(tmp_path: Path) -> None:
    handed_over(tmp_path, [["部门：安全部", "岗位：部长"], BOTH, CN, *WORK, DAY])
    with pytest.raises(ak.BadInput, match=r"found     '安全部 部长'\n    expected  an id.* from the table post"):
        ak.open_audit(tmp_path, as_of=AS_OF)


def test_a_label_merged_over_the_headings_is_none(tmp_path: Path) -> None:
    above = [["移交人", None, "张三", None], ["序号", "岗位", "事项", "备注"]]
    rows = [[1, "工程部部长", "浇筑三号楼底板", None], [2, "工程部部长", "采购电梯", None], ["接收人：李四"], DAY]
    handed_over(tmp_path, [*above, *rows], merged=[(0, 0, 0, 1), (0, 2, 0, 3)])
    assert [one[:5] for one in lines(ak.open_audit(tmp_path, as_of=AS_OF))] == READ


def test_a_list_may_hold_nothing_but_what_is_handed_over(tmp_path: Path) -> None:
    rows = [
        ["部门：工程部", "岗位：工程部部长"],
        BOTH,
        ["序号", "事项", "备注"],
        *[[*one[:2], None] for one in WORK],
        DAY,
    ]
    handed_over(tmp_path, rows)
    assert [one[:5] for one in lines(ak.open_audit(tmp_path, as_of=AS_OF))] == READ


def test_a_title_in_a_unit_is_the_post_that_a_table_calls_so(tmp_path: Path) -> None:
    handed_over(tmp_path, [["部门：工程部", "岗位：部长"], BOTH, CN, *WORK, DAY])
    (tmp_path / "名单.xlsx").unlink()
    (tmp_path / "unit.csv").write_text("unit_id,name\nU1,工程部\nU2,安全部\n", "utf-8")
    (tmp_path / "post.csv").write_text("post_id,title,unit_id\nP1,部长,U1\nP2,部长,U2\n", "utf-8")
    (tmp_path / "tenure.csv").write_text("post_id,person_id,start\nP1,张三,2023\nP2,李四,2023\n", "utf-8")
    assert {one[0] for one in lines(ak.open_audit(tmp_path, as_of=AS_OF))} == {"P1"}


ASKED = {"post": "The post that was handed over", "day": "The day of the handover", "outgoing": "Who handed over",
         "incoming": "Who took over"}  # fmt: skip
FAULTY: dict[str, tuple[Rows, str, list[str]]] = {
    "a unit and no post": ([["部门：工程部"], BOTH, CN, *WORK, DAY], "the unit '工程部' alone", ["post"]),
    "a name that is no post": (
        [["某公司工作交接清单"], BOTH, CN, *WORK, DAY],
        "no column and no label that says it, and '某公司' in its names", ["post"],
    ),
    "no name at all": ([BOTH, CN, *WORK, DAY], "no column and no label that says it\n", ["post"]),
    "another day": ([POST, BOTH, CN, *WORK, ["日期：2025-03-01"]], "no column and no label that says it", ["day"]),
    "a form that nobody filled in": (
        [POST, CN, *WORK, ["移交人：______ 接收人：______ 交接日期：   年  月  日"]],
        "no column and no label that says it", ["day", "outgoing", "incoming"],
    ),
    "a label before a label": (
        [POST, DAY, CN, *WORK, ["移交人", "接收人", "李四"]], "no column and no label", ["outgoing"]
    ),
    "a day where a name should stand": (
        [POST, DAY, CN, *WORK, ["移交人：2025年3月1日  接收人：李四"]], "no column and no label", ["outgoing"]
    ),
    "two names for one": (
        [POST, DAY, BOTH, CN, *WORK, ["移交人签字：王五"]],
        "'张三' (A3) and '王五' (A7)\n    expected  one “移交人 / outgoing”", [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTY)
def test_what_is_not_stated_is_refused_and_never_guessed(tmp_path: Path, case: str) -> None:
    rows, said, asked = FAULTY[case]
    handed_over(tmp_path, rows)
    with pytest.raises(ak.BadInput, match=re.escape(said)) as refused:
        ak.open_audit(tmp_path, as_of=AS_OF)
    expected = str(refused.value).split("expected  ")[1:]
    assert [name for name, text in ASKED.items() if any(one.startswith(text) for one in expected)] == asked
    assert len(expected) == max(1, len(asked))
    audit = ak.open_audit(tmp_path, as_of=AS_OF, refused="set_aside")
    assert not len(audit.table("handover_list"))
    source = audit.table("source")
    assert (source.rows_read == source.rows_accepted + source.rows_refused).all()
    assert source[source.table_name == "handover_list"].rows_refused.sum() == 2


def test_labels_that_say_the_same_twice_are_no_contradiction(tmp_path: Path) -> None:
    again = [["移交人签字：张　三", None, "交接时间：2025.03.01"]]
    handed_over(tmp_path, [["部门：工程部", "岗位：部长"], BOTH, DAY, CN, *WORK, *again])
    assert [one[:5] for one in lines(ak.open_audit(tmp_path, as_of=AS_OF))] == READ


PLANS: dict[str, tuple[str, str, Rows]] = {
    "a plan of a handover": ("工程部2025年3月.xlsx", "交接工作计划", [["三号楼移交工作计划"], CN, *WORK]),
    "a folder of such lists": ("交接清单/工程部2025年3月.xlsx", "Sheet1", [CN, *WORK]),
    "who received the sheet": (
        "工程部2025年3月计划.xlsx", "Sheet1", [CN, *WORK, ["制表：王五", None, "接收人：李四"]]
    ),
    "a plan by its file": ("工作交接清单2025年3月计划.xlsx", "Sheet1", [[*CN, "责任部门"], [*WORK[0], "工程部"]]),
    "a review of handovers": ("工程部2025年3月.xlsx", "工作交接完成情况", [CN, *WORK]),
}  # fmt: skip


@pytest.mark.parametrize("case", PLANS)
def test_a_plan_stays_a_plan(tmp_path: Path, case: str) -> None:
    file, tab, rows = PLANS[case]
    (tmp_path / file).parent.mkdir(exist_ok=True)
    handed_over(tmp_path, rows, file, tab)
    found = ak.explain(tmp_path).sheets
    assert set(found[found.file == file].table) == {"plan_line"}


def test_a_register_of_problems_stays_one(tmp_path: Path) -> None:
    head = ["序号", "内容", "责任部门", "整改期限"]
    path = write(tmp_path / "隐患移交清单.xlsx", {"Sheet1": [head, [1, "裂缝", "工程部", "2025-04-01"]]})
    assert list(ak.explain(path).sheets.table) == ["problem"]


def test_either_can_be_said_of_a_sheet(tmp_path: Path) -> None:
    path = handed_over(tmp_path, [["工作交接清单"], CN, *WORK], "工程部2025年3月.xlsx")
    found = ak.explain(path)
    assert list(found.sheets.table) == ["handover_list"]
    assert len(found.faults) == 3
    plan = found.correct(table="plan_line")
    assert (list(plan.sheets.table), plan.faults) == (["plan_line"], ())
    other = handed_over(tmp_path, [CN, *WORK], "工程部2025年4月.xlsx")
    assert list(ak.explain(other).correct(table="handover_list").sheets.table) == ["handover_list"]


def test_labels_above_a_plan_are_no_row_of_its_header(tmp_path: Path) -> None:
    rows = [["部门：安全部", None, "3月", None], CN, *WORK]
    path = handed_over(tmp_path, rows, "工程部2025年3月计划.xlsx", merged=[(0, 0, 0, 1), (0, 2, 0, 3)])
    [row] = ak.explain(path).sheets.to_dict("records")
    assert (row["unit"], row["header_row"], row["lines"]) == ("安全部", 2, 2)
