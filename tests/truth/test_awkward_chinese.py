"""A construction enterprise as its departments really write: what the product says of it beside what was the case."""

from __future__ import annotations

import io
import mailbox
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

import auditkit as ak
from auditkit.show.text import intake_text

WORKS, LATER = "工程部", "项目管理部"
HEAD = ["序号", "工作类别", "工作内容", "责任人", "配合部门", "完成时限", "完成情况", "备注"]
SHORE, CRANE, PILES, LEAK, SLAB = (
    "2号楼基坑支护",
    "塔吊租赁合同续签",
    "3号楼桩基检测",
    "地下室渗漏处理",
    "3号楼底板浇筑",
)
GOAL = "全年产值目标"
# text: (responsible, due as written, month: result); every month of it is planned and reviewed.
ITEMS = {
    SHORE: ("李强", "自1月5日至2月28日", {1: "完成40%", 2: "基本完成，剩余收尾"}),
    CRANE: ("王建国", "3月10日前", {1: "未完成", 2: "未完成", 3: "未完成"}),
    LEAK: ("王建国", "3月15日", {2: "未完成", 3: "未完成", 6: "推进中", 7: "完成"}),
    PILES: ("李强", "3月20日", {3: "未完成", 4: "已完成"}),
    SLAB: ("李强", "4月底", {3: "完成30%", 4: "完成75%", 5: "完成"}),
    GOAL: ("王建国", "12月底", dict.fromkeys(range(1, 8), "推进中")),
}
DEPUTIES = [("李强", "副部长", "2021年3月"), ("赵敏", "副部长", "2023.9")]
LISTS: dict[str, list[tuple[str, ...]]] = {
    "一": [(WORKS, "王建国", "部长", "2022-06-01"), *((WORKS, *one) for one in DEPUTIES)],
    "三": [
        (WORKS, "王建国", "部长", "2022-06-01", "2025-03-14"),
        (WORKS, "李强", "部长", "2025-03-15", "2025-04-20", "主持工作"),
        (WORKS, "陈晓明", "部长", "2025-04-21", "2025-05-31"),
        (LATER, "陈晓明", "部长", "2025-06-01"),
        *((WORKS, *one, "2025-05-31") for one in DEPUTIES),
        *((LATER, *one[:2], "2025-06-01") for one in DEPUTIES),
    ],
}
FOUND = ["问题编号", "问题描述", "责任部门", "发生时间", "发现时间", "上报日期", "整改期限", "整改情况", "责任人"]
ONE = ["WT-01", "外架连墙件缺失", WORKS, "2025年2月10日", "2025-03-02", "2025-03-05", "4月30日"]
TWO = ["WT-02", "渗漏影响安装", WORKS, "2025年1月", "2025-05-08", "2025-05-10", "6月30日", "整改中", "陈晓明"]
REGISTER = {3: [[*ONE, "整改中", "王建国"]], 6: [[*ONE, "未整改", "李强"], TWO, ["合计", "2项"]]}


def sheets() -> Iterator[tuple[int, str, str, list[list[Any]]]]:
    """Month, moment, mark of a correction and rows of every sheet; the review of March came with a mistake first."""
    for month in range(1, 8):
        mine = [(text, who, due, said[month]) for text, (who, due, said) in ITEMS.items() if month in said]
        for moment, mark in [("计划", ""), ("完成情况", ""), *([("完成情况", "（更正）")] if month == 3 else [])]:
            rows = []
            for n, (text, who, due, result) in enumerate(mine, 1):
                told = "已完成" if (text, month, mark) == (PILES, 3, "") else result
                note = f"完成{month}200万" if text == GOAL else ""
                cells = [told, note] if moment != "计划" else ["", ""]
                rows.append([n, "现场", text, "陈晓明" if who == "王建国" and month > 4 else who, "", due, *cells])
            yield month, moment, mark, rows


def book(target: Any, tabs: dict[str, Sequence[Sequence[Any]]], hidden: Sequence[int] = ()) -> None:
    with xlsxwriter.Workbook(target if isinstance(target, io.BytesIO) else str(target)) as made:
        for name, rows in tabs.items():
            sheet = made.add_worksheet(name)
            sheet.merge_range(0, 0, 0, max(1, len(max(rows, key=len)) - 1), rows[0][0])
            for at, row in enumerate(rows[1:], 1):
                sheet.write_row(at, 0, row)
                if at in hidden:
                    sheet.set_row(at, None, None, {"hidden": True})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("awkward")
    for month, moment, mark, rows in sheets():
        unit = WORKS if month < 6 else LATER
        written = f"{month - 1 or 12}月28日" if moment == "计划" else f"{month}月28日"
        title = [
            [f"{unit}2025年{month}月重点工作{moment}表"],
            [f"填报部门：{unit}", "", "", "", f"填报日期：{written}"],
        ]
        tabs = {
            "填表说明": [["填表说明"], ["请填写已完成、未完成"]],
            f"{month}月": [*title, HEAD, *rows, ["合计", "共计"]],
        }
        place = root / f"2025年{month}月"
        place.mkdir(exist_ok=True)
        book(place / f"{unit}2025年{month}月{moment}{mark}.xlsx", tabs, hidden=[4])
    for quarter, people in LISTS.items():
        rows = [[n, who, unit, *rest] for n, (unit, who, *rest) in enumerate(people, 1)]
        names = ["序号", "姓名", "部门", "职务", "任职时间", "免职时间", "任职方式"]
        book(root / f"2025年{quarter}季度任职名单.xlsx", {"名单": [["中层干部任职名单"], names, *rows]})
    for month, problems in REGISTER.items():
        book(root / f"2025年{month}月问题台账.xlsx", {"台账": [["问题整改台账"], FOUND, *problems]})
    (root / "succession.csv").write_text(
        f"kind,old_id,new_id,relation,on\nunit,{WORKS},{LATER},rename,2025-06-01\n", "utf-8"
    )
    return root


@pytest.fixture(scope="module")
def audit(folder: Path) -> ak.Audit:
    return ak.open_audit(folder, as_of="2025-10-15")


def test_nothing_is_lost_and_every_date_is_the_one_that_was_meant(audit: ak.Audit) -> None:
    lines = audit.table("plan_line")
    assert len(lines) == sum(len(rows) for *_, rows in sheets())
    due = {
        text: str(day)[:10] for text, day in zip(lines.text, lines.due_max, strict=True) if text in (SHORE, CRANE, GOAL)
    }
    assert due == {SHORE: "2025-02-28", CRANE: "2025-03-10", GOAL: "2025-12-31"}
    problems = audit.table("problem")
    assert [str(day)[:10] for day in problems.due_max] == ["2025-04-30", "2025-06-30"]
    assert list(problems.status) == ["not_started", "in_progress"]
    first = lines[(lines.period == "2025-01") & (lines.moment == "plan")]
    assert {str(day)[:10] for day in first.recorded_on} == {"2024-12-28"}


def test_the_office_changes_hands_twice_and_not_with_its_new_name(audit: ak.Audit) -> None:
    changes = audit.handovers(unit=WORKS).frame.dropna(subset=["outgoing"])
    seen = [(str(row.on)[:10], row.outgoing, row.incoming) for row in changes.itertuples()]
    assert seen == [("2025-03-15", "王建国", "李强"), ("2025-04-21", "李强", "陈晓明")]
    # Rows that were sent again do not stand before what is to be mended.
    assert "set aside, with nothing to mend: 4 rows;" in intake_text(audit.intake())
    said = "posts that lists name by unit and title go on under the new name of their unit: 2 posts"
    assert any(one.startswith(said) for one in audit.assumptions)


def test_what_was_followed_up_and_what_was_not(audit: ak.Audit) -> None:
    items = audit.handover(post=f"{WORKS} 部长", on="2025-03-15").items.frame.set_index("text")
    # The shoring was finished but for the rest; nobody reported on it again, nor on the contract of the crane.
    assert dict(items.state) == {
        SHORE: "never_followed_up", CRANE: "never_followed_up", LEAK: "followed_up", PILES: "followed_up",
        SLAB: "followed_up", GOAL: "followed_up",
    }  # fmt: skip
    assert items.loc[LEAK, "followed_by"] == "陈晓明"
    assert items.loc[GOAL, "followed_by_event"] == "remarked"  # the status said the same every month
    assert "王建国" not in set(items.followed_by.dropna())  # the sheets of March still name him


def test_no_flag_says_what_was_not_so(audit: ak.Audit) -> None:
    rows = audit.outcomes().frame
    assert not rows[rows.text == GOAL][["copied", "slipped", "overdue"]].any(axis=None)
    piles = rows[rows.text == PILES].set_index("period")
    assert list(piles.outcome) == ["carried", "done"]  # the correction counts: not done in March
    assert list(rows[(rows.text == CRANE) & rows.overdue.astype(bool)].period) == ["2025-03"]


def test_the_chain_of_a_problem_names_no_vacancy_that_was_none(audit: ak.Audit) -> None:
    trail = audit.trace("WT-02")
    assert set(trail.chain.frame.vacant) == {"no"}


def test_a_sheet_of_one_line_in_unknown_words_is_never_passed_over(folder: Path, tmp_path: Path) -> None:
    tabs = {
        "计划": [
            ["物资采购部2025年5月计划"],
            ["序号", "采购品类", "责任人", "时限", "进展"],
            [1, "电梯招标", "何军", "5月31日", ""],
        ]
    }
    held = io.BytesIO()
    book(held, tabs)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Message-ID"] = "hejun@site.example", "plan@site.example", "<1@site>"
    mail["Date"] = "Mon, 28 Apr 2025 17:00:00 +0800"
    mail.add_attachment(held.getvalue(), "application", "vnd.ms-excel", filename="物资采购部2025年5月.xlsx")
    box = mailbox.mbox(tmp_path / "采购.mbox")
    box.add(mail)
    box.close()
    (tmp_path / "reading.yaml").write_text("mail: {plans: true}\n", "utf-8")
    (tmp_path / "tenure.csv").write_text("post_id,person_id,start\n物资采购部,何军,2024-01-01\n", "utf-8")
    (tmp_path / "plan_line.csv").write_text("period,moment,unit_id,text\n2025-04,plan,物资采购部,招标\n", "utf-8")
    with pytest.raises(ak.BadInput, match="“采购品类”") as error:
        ak.open_audit(tmp_path, as_of="2025-10-15")
    assert "corrections.office.yaml" in str(error.value)
    (tmp_path / "corrections.office.yaml").write_text("rules: [{sheet: 计划, columns: {采购品类: text}}]\n", "utf-8")
    lines = ak.open_audit(tmp_path, as_of="2025-10-15").table("plan_line")
    assert set(lines.text) == {"招标", "电梯招标"}
