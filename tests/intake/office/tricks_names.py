"""Awkward workbooks, part two: month, moment and version in tabs, files, folders and titles; registers and managers."""

from __future__ import annotations

from datetime import date

from tests.intake.office.books import CN, Tab, Trick
from tests.intake.office.tricks_layout import LIFT, POUR

ROWS = [CN, POUR]
OWN = [[CN[0], *CN[2:]], [POUR[0], *POUR[2:]]]
DONE = [*POUR[:5], "已完成，验收合格", None]


def of(period: str, moment: str = "plan", text: str = "浇筑底板") -> list[str]:
    return [f"{period} {moment} 工程部 {text}"]


NAMES = [
    Trick("the month in the tab, the year in the file", {"3月": ROWS}, of("2025-03"), file="2025年度计划.xlsx"),
    Trick("the month in Chinese numerals", {"十二月份": ROWS}, of("2025-12"), file="2025年.xlsx"),
    Trick(
        "full-width digits",
        {"３月": [CN, ["１", "工程部", "浇筑底板", "张三", "２０２５年３月３１日", None, None]]},
        of("2025-03"),
        file="２０２５年计划.xlsx",
        columns={"due_min": ["2025-03-31"]},
    ),
    Trick(
        "the year in Chinese numerals", {"Sheet1": [["二〇二五年三月工作计划"], *ROWS]}, of("2025-03"), file="计划.xlsx"
    ),
    Trick("an English month", {"March": ROWS}, of("2025-03"), file="Plans 2025.xlsx"),
    Trick("six digits", {"202503": ROWS}, of("2025-03"), file="计划.xlsx"),
    Trick("a number for a tab", {"3": ROWS}, of("2025-03"), file="2025.xlsx"),
    Trick(
        "the month in the title only", {"Sheet1": [["2025年3月份重点工作计划"], *ROWS]}, of("2025-03"), file="计划.xlsx"
    ),
    Trick("the month in the file only", {"Sheet1": ROWS}, of("2025-03"), file="plan 2025-03.xlsx"),
    Trick("the year in the folder", {"3月": ROWS}, of("2025-03"), file="2025年/计划.xlsx"),
    Trick("the month in the folder", {"Sheet1": ROWS}, of("2025-03"), file="2025年3月/计划.xlsx"),
    Trick(
        "the month in a column",
        {"Sheet1": [["月份", *CN[1:]], ["2025年3月", *POUR[1:]], ["2025-04", *LIFT[1:]]]},
        [*of("2025-03"), *of("2025-04", text="采购电梯")],
        file="计划.xlsx",
    ),
    Trick(
        "a month column without a year",
        {"2025": [["月份", *CN[1:]], ["3月", *POUR[1:]]]},
        of("2025-03"),
        file="2025年3月.xlsx",
    ),
    Trick("a half-year", {"Sheet1": ROWS}, of("2025-H2"), file="2025年下半年计划.xlsx"),
    Trick("a half-year in English", {"Sheet1": ROWS}, of("2025-H1"), file="Plan first half of 2025.xlsx"),
    Trick("a half-year in figures", {"Sheet1": ROWS}, of("2025-H1"), file="Plan 2025H1.xlsx"),
    Trick("a quarter", {"Sheet1": ROWS}, of("2025-Q1"), file="2025年第一季度计划.xlsx"),
    Trick("a year's plan", {"Sheet1": [["2025年度重点工作计划"], *ROWS]}, of("2025"), file="计划.xlsx"),
    Trick("the month as a spreadsheet writes it", {"Mar-25": OWN}, of("2025-03"), file="工程部.xlsx"),
    Trick("the month and the year with an apostrophe", {"March '25": OWN}, of("2025-03"), file="工程部.xlsx"),
    Trick(
        "a month and a day of the month",
        {"Mar 25": OWN},
        file="工程部.xlsx",
        refused="found     'Mar 25' (the tab), and no year in the names of tab, file, folder or title\n",
    ),
    Trick(
        "the department in front of what the title calls a plan",
        {"Sheet1": [["Works department: monthly work plan and report"], *OWN]},
        ["2025-03 plan Works department 浇筑底板"],
        file="2025-03.xlsx",
    ),
    Trick(
        "the department behind a label",
        {"Sheet1": [["Monthly plan March 2025 Responsible department: Works"], *OWN]},
        ["2025-03 plan Works 浇筑底板"],
        file="2025-03.xlsx",
    ),
    Trick(
        "everyday English headings",
        {
            "Mar-25": [
                ["No.", "Dept.", "What is to be done", "By whom", "To be finished by", "State of affairs", "Why not"],
                [1, "工程部", "浇筑底板", "Li", "2025-03-31", "not done", "rain"],
            ]
        },
        [*of("2025-03"), *of("2025-03", "review")],
        columns={"due_min": ["2025-03-31"] * 2, "status": [None, "not_started"], "reason": [None, "rain"]},
        file="x.xlsx",
    ),
    Trick(
        "what is planned to be done is not done",
        {
            "2025-03": [
                ["责任部门", "工作内容", "预计实际完成时间", "Target completion date by HQ"],
                ["工程部", "浇筑底板", "2025-03-01", "2025-03-02"],
            ]
        },
        of("2025-03"),
        columns={"done_on_min": [None]},
        file="x.xlsx",
    ),
    Trick(
        "no year anywhere",
        {"3月": ROWS},
        file="计划.xlsx",
        refused="found     '3月' (the tab), and no year in the names of tab, file, folder or title\n"
        "    expected  one month with its year, such as 2025年3月 or 2025-03, or a name of the table period\n",
    ),
    Trick(
        "no month anywhere",
        {"Sheet1": ROWS},
        file="计划.xlsx",
        refused="found     the tab: 'Sheet1'; the file's name: '计划'\n    expected  one month with its year",
    ),
    Trick(
        "a title that was copied and not changed",
        {"3月": [["2025年2月份重点工作计划"], *ROWS]},
        file="2025.xlsx",
        refused="found     2025-03 and 2025-02 in the tab and the title\n    expected  one month for the whole sheet\n",
    ),
    Trick(
        "one sheet, and its file names another month",
        {"3月": ROWS},
        file="2025年4月计划.xlsx",
        refused="found     2025-03 and 2025-04 in the tab and the file's name\n",
    ),
    Trick(
        "many sheets, and their file names one month",
        {"3月": ROWS, "4月": [CN, LIFT]},
        [*of("2025-03"), *of("2025-04", text="采购电梯")],
        file="2025年4月.xlsx",
        said="› 3月 is taken for 2025-03 by the tab, although the file's name names 2025-04",
    ),
    Trick(
        "two months in the title, one in the tab",
        {"3月": [["2025年3月总结及4月计划"], *ROWS]},
        of("2025-03"),
        file="x.xlsx",
    ),
    Trick(
        "two months in the title and nowhere else",
        {"Sheet1": [["2025年3月总结及4月计划"], *ROWS]},
        file="x.xlsx",
        refused="found     2025-03 and 2025-04 in the title ('2025年3月总结及4月计划')\n",
    ),
    Trick("the month said three times", {"2025-03": [["2025年3月"], *ROWS]}, of("2025-03"), file="工程部三月2025.xlsx"),
    Trick(
        "a day of writing in the file's name",
        {"3月": ROWS},
        of("2025-03"),
        file="计划_20250305.xlsx",
        columns={"recorded_on": ["2025-03-05"]},
    ),
    Trick(
        "plan and result together",
        {"2025-03": [CN, DONE]},
        [*of("2025-03"), *of("2025-03", "review")],
        file="工作表.xlsx",
        columns={"status": [None, "done"], "same_sheet": [True, True]},
    ),
    Trick(
        "called a plan, with results filled in",
        {"2025-03计划": [CN, DONE]},
        [*of("2025-03"), *of("2025-03", "review")],
        file="x.xlsx",
        columns={"same_sheet": [True, True]},
    ),
    Trick(
        "called a review",
        {"2025-03总结": [CN, DONE]},
        of("2025-03", "review"),
        file="x.xlsx",
        columns={"status": ["done"], "progress": ["已完成，验收合格"], "same_sheet": [False]},
        marks=["status"],
    ),
    Trick(
        "a result without a known word",
        {"2025-03总结": [CN, [*POUR[:5], "浇了一半", None]]},
        of("2025-03", "review"),
        file="x.xlsx",
        columns={"status": ["unmapped"], "progress": ["浇了一半"]},
    ),
    Trick(
        "the same sheet twice in one file",
        {"3月": ROWS, "3月份": [CN, LIFT]},
        file="2025.xlsx",
        refused="found     the plan of 工程部 in 2025-03, and other lines than 2025.xlsx › 3月\n"
        "    expected  one sheet a unit, period and moment; 2025.xlsx › 3月 is it too\n",
    ),
    Trick(
        "a hidden copy of a sheet",
        {"3月": ROWS, "3月 (2)": Tab(ROWS, hidden=True)},
        [*of("2025-03"), *of("2025-03")],
        file="2025.xlsx",
        marks=["hidden sheet"],
    ),
    Trick(
        "a register in English",
        {
            "Findings": [
                ["Audit findings"],
                [
                    "Ref",
                    "Finding",
                    "Severity",
                    "Date identified",
                    "Owner",
                    "Due date",
                    "Revised due date",
                    "Status",
                    "Repeat finding",
                    "Prior reference",
                ],
                ["F-2", "Cracks", "high", date(2025, 3, 20), "Li", "2025-04-30", None, "In progress", "Yes", "F-1"],
                ["F-1", "Cracks again", "low", date(2024, 3, 20), "Li", None, None, "Closed", "No", None],
            ]
        },
        file="register.xlsx",
        table="problem",
        columns={
            "problem_id": ["F-2", "F-1"],
            "title": ["Cracks", "Cracks again"],
            "severity": ["high", "low"],
            "discovered_on_min": ["2025-03-20", "2024-03-20"],
            "status": ["in_progress", "done"],
            "repeat_of": ["F-1", None],
        },
    ),
    Trick(
        "a register in Chinese without ids",
        {
            "问题台账": [
                [
                    "序号",
                    "问题摘要",
                    "具体描述",
                    "涉及金额",
                    "整改措施",
                    "完成时限",
                    "责任部门",
                    "责任人",
                    "整改情况",
                    "整改结果",
                ],
                [1, "底板开裂", "三号楼", "120,000", "注浆", "2025-04", "工程部", "张三", "正在注浆", "持续整改"],
                [2, "底板开裂", "四号楼", None, None, None, "工程部", None, None, "销号"],
            ]
        },
        file="台账.xlsx",
        table="problem",
        columns={
            "problem_id": ["底板开裂", "底板开裂 (2)"],
            "amount": [120000, None],
            "measure": ["注浆", None],
            "unit_id": ["工程部", "工程部"],
            "status": ["ongoing", "done"],
            "text": ["三号楼", "四号楼"],
        },
    ),
    Trick(
        "a list of managers with numbers",
        {
            "名单": [
                ["项目经理任职名单"],
                ["姓名", "工号", "部门", "岗位/职务", "任职开始", "任职结束/免职时间", "主持工作", "兼任", "直接上级"],
                ["张伟", "E1", "工程部", "经理", "2024-01-01", "2025-03-15", None, None, "总经理"],
                ["刘洋", "E2", "工程部", "经理", "2025-03-16", "至今", "是", None, "总经理"],
                ["孙丽", "E3", "工程部", "副经理", "2023-01", None, None, "是", "经理"],
            ]
        },
        file="名单.xlsx",
        table="tenure",
        columns={
            "post_id": ["工程部 经理", "工程部 经理", "工程部 副经理"],
            "person_id": ["E1", "E2", "E3"],
            "capacity": ["substantive", "acting", "concurrent"],
            "until_max": ["2025-03-16", "9999-12-31", "9999-12-31"],
        },
    ),
    Trick(
        "a list of managers by department only",
        {
            "Managers": [
                ["Name", "Department", "From", "To"],
                ["Li Wei", "Safety", "2024-01-01", "2025-03-31"],
                ["Anna", "Safety", "2025-04-01", None],
            ]
        },
        file="managers.xlsx",
        table="tenure",
        columns={"post_id": ["Safety", "Safety"], "person_id": ["Li Wei", "Anna"]},
    ),
]
