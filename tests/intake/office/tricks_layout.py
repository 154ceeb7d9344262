"""Awkward workbooks, part one: where the header is, what is merged, whose sheet it is, what no line is."""

from __future__ import annotations

from tests.intake.office.books import CN, EN, Tab, Trick

POUR, LIFT = (
    [1, "工程部", "浇筑底板", "张三", "3月底", None, None],
    [2, "工程部", "采购电梯", "李四", "2025-03-20", None, None],
)
SAFE = [1, "安全部", "安全检查", "王五", "持续推进", None, None]
TITLE = ["某公司重点工作计划表"]
BARE = ["序号", "重点工作", "责任人", "计划完成时间"]
BARE_POUR, BARE_LIFT = [1, "浇筑底板", "张三", "3月底"], [2, "采购电梯", "李四", "3月20日"]
TWO = ["2025-03 plan 工程部 浇筑底板", "2025-03 plan 工程部 采购电梯"]


def merged_department() -> Tab:
    rows = [TITLE, CN, POUR, [2, None, *LIFT[2:]], SAFE]
    return Tab(rows, merged=[(0, 0, 0, 6), (2, 1, 3, 1)])


LAYOUT = [
    Trick("a title row above the header", {"3月": [TITLE, CN, POUR, LIFT]}, TWO),
    Trick("the header in the first row", {"3月": [CN, POUR, LIFT]}, TWO),
    Trick("three title rows and blank ones", {"3月": [TITLE, ["第一稿"], [], ["单位：万元"], [], CN, POUR, LIFT]}, TWO),
    Trick(
        "a table that begins in column C and row 5",
        {"3月": [[], [], [None, None, *TITLE], [], [None, None, *CN], [None, None, *POUR]]},
        TWO[:1],
    ),
    Trick(
        "a header of two rows, merged across",
        {
            "3月": Tab(
                [
                    TITLE,
                    ["序号", "责任部门", "重点工作", "计划完成", None, "实际完成", None],
                    [None] * 3 + ["时间", "数量"] * 2,
                    [1, "工程部", "浇筑底板", "2025-03-20", 12, "2025-03-22", 9],
                ],
                merged=[(1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4), (1, 5, 1, 6)],
            )
        },
        ["2025-03 plan 工程部 浇筑底板", "2025-03 review 工程部 浇筑底板"],
        columns={"planned": [12, 12], "actual": [None, 9]},
    ),
    Trick(
        "a header of two rows, merged across over words that nobody knows",
        {
            "3月总结": Tab(
                [
                    TITLE,
                    ["序号", "责任部门", "重点工作", "完成情况", None],
                    [None] * 3 + ["甲班", "乙班"],
                    [1, "工程部", "浇筑底板", "已完成", None],
                    [2, "工程部", "采购电梯", None, "已完成"],
                ],
                merged=[(0, 0, 0, 4), (1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4)],
            )
        },
        ["2025-03 review 工程部 浇筑底板", "2025-03 review 工程部 采购电梯"],
        columns={"status": ["done", "done"]},
    ),
    Trick(
        "ticks under two status words, one of them not done, and both at once",
        {
            "3月总结": Tab(
                [
                    TITLE,
                    ["序号", "责任部门", "重点工作", "完成情况", None],
                    [None] * 3 + ["已完成", "未完成"],
                    [1, "工程部", "浇筑底板", "√", None],
                    [2, "工程部", "采购电梯", None, "√"],
                    [3, "工程部", "安装塔吊", "√", "√"],
                ],
                merged=[(0, 0, 0, 4), (1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4)],
            )
        },
        [*(line.replace("plan", "review") for line in TWO), "2025-03 review 工程部 安装塔吊"],
        columns={"status": ["done", "not_started", "unmapped"]},
    ),
    Trick(
        "headings with line breaks, blanks, signs and units",
        {"3月": [["序 号", "责任\n部门*", "重点 工作：", "责任人", "计划完成\n时间", "完成情况", "备　注"], POUR]},
        TWO[:1],
    ),
    Trick(
        "a unit of money in the heading",
        {"3月": [["责任部门", "工作内容", "计划产值（万元）", "完成率（%）"], ["工程部", "浇筑底板", "1,200", None]]},
        TWO[:1],
        columns={"planned": [1200]},
    ),
    Trick(
        "a department merged over its rows",
        {"3月": merged_department()},
        [*TWO, "2025-03 plan 安全部 安全检查"],
        marks=["merged"],
    ),
    Trick(
        "departments as rows of their own",
        {"3月": [TITLE, BARE, ["工程部"], BARE_POUR, BARE_LIFT, ["安全部"], [1, "安全检查", "王五", "长期"]]},
        [*TWO, "2025-03 plan 安全部 安全检查"],
        file="2025年3月计划.xlsx",
    ),
    Trick(
        "numbered departments as merged rows",
        {
            "3月": Tab(
                [BARE, ["一、工程部"], BARE_POUR, ["（二）安全部："], [1, "安全检查", "王五", "长期"]],
                merged=[(1, 0, 1, 3), (3, 0, 3, 3)],
            )
        },
        [TWO[0], "2025-03 plan 安全部 安全检查"],
        file="2025年3月计划.xlsx",
    ),
    Trick(
        "sections that are no departments",
        {"3月": [BARE, ["一、质量方面"], BARE_POUR, ["二、采购方面"], BARE_LIFT]},
        TWO,
        marks=["section"],
    ),
    Trick(
        "the department as a label in the title",
        {"3月": [["部门：安全部   填报日期：2025-03-02"], BARE, BARE_POUR]},
        ["2025-03 plan 安全部 浇筑底板"],
        columns={"recorded_on": ["2025-03-02"]},
    ),
    Trick(
        "a label and its value in two cells",
        {"3月": [["填报部门", "安全部"], BARE, BARE_POUR]},
        ["2025-03 plan 安全部 浇筑底板"],
    ),
    Trick(
        "the department as a label below the table",
        {"3月": [BARE, BARE_POUR, [], ["填报部门：安全部", None, "审核："]]},
        ["2025-03 plan 安全部 浇筑底板"],
        file="2025年3月计划.xlsx",
    ),
    Trick(
        "the department in the tab, the month in the file",
        {"安全部": [BARE, BARE_POUR]},
        ["2025-03 plan 安全部 浇筑底板"],
        file="2025年3月计划.xlsx",
    ),
    Trick(
        "the department in the title only",
        {"3月": [["安全部2025年3月份工作计划"], BARE, BARE_POUR]},
        ["2025-03 plan 安全部 浇筑底板"],
        file="计划.xlsx",
    ),
    Trick(
        "the department in the folder",
        {"Sheet1": [BARE, BARE_POUR]},
        ["2025-03 plan 安全部 浇筑底板"],
        file="安全部/2025年3月计划.xlsx",
    ),
    Trick(
        "two units that differ in a bracket",
        {"3月": [BARE, BARE_POUR]},
        ["2025-03 plan 项目部（二期） 浇筑底板"],
        file="项目部（二期）2025年3月计划.xlsx",
    ),
    Trick(
        "nobody says whose sheet it is",
        {"3月": [BARE, BARE_POUR]},
        file="2025年3月计划.xlsx",
        refused="found     no column and no name of a unit\n    expected  a column such as 责任部门",
    ),
    Trick(
        "a blank department that is not merged",
        {"3月": [CN, POUR, [2, None, *LIFT[2:]]]},
        refused="row 3, column B “责任部门”\n    found     a blank cell",
    ),
    Trick(
        "totals",
        {"3月": [CN, POUR, ["小计", None, "1项"], SAFE, ["合计", None, None, None, None, None, "2项"]]},
        [TWO[0], "2025-03 plan 安全部 安全检查"],
    ),
    Trick(
        "footers and signatures",
        {
            "3月": [
                CN,
                POUR,
                LIFT,
                ["制表：赵六", None, None, "审核：钱七"],
                ["备注：", "每月25日前报送"],
                ["1. 附件另送"],
            ]
        },
        TWO,
    ),
    Trick("numbered rows that hold nothing", {"3月": [CN, POUR, LIFT, [3], [4, "工程部"], [5]]}, TWO),
    Trick("the columns are numbered below the header", {"3月": [CN, [1, 2, 3, 4, 5, 6, 7], POUR]}, TWO[:1]),
    Trick(
        "serial numbers restart and are no ids",
        {"3月": [CN, POUR, SAFE]},
        [TWO[0], "2025-03 plan 安全部 安全检查"],
        columns={"line_no": ["1", "1"], "item_id": [None, None]},
    ),
    Trick("the header again after a page break", {"3月": [TITLE, CN, POUR, TITLE, CN, LIFT]}, TWO),
    Trick("the header again without a title", {"3月": [CN, POUR, CN, LIFT]}, TWO),
    Trick(
        "the review of one month above the plan of the next",
        {"Sheet1": [["一、2025年3月完成情况"], CN, [*POUR[:5], "已完成", None], ["二、2025年4月工作计划"], CN, LIFT]},
        ["2025-03 review 工程部 浇筑底板", "2025-04 plan 工程部 采购电梯"],
        file="工程部.xlsx",
    ),
    Trick(
        "several items in one cell",
        {"3月": [CN, [1, "工程部", "1.浇筑底板\n2.采购电梯", "张三", None, None, None]]},
        ["2025-03 plan 工程部 1.浇筑底板\n2.采购电梯"],
        marks=["several items"],
    ),
    Trick(
        "several names in one cell",
        {"3月": [CN, [1, "工程部", "浇筑底板", "张三、李四", None, None, None]]},
        TWO[:1],
        columns={"person": ["张三、李四"]},
        marks=["several names"],
    ),
    Trick(
        "a column that nobody knows",
        {"3月": [[*CN, "督办级别"], [*POUR, "红"]]},
        TWO[:1],
        said="unknown columns, kept in the source and never used: plan_line “督办级别”",
    ),
    Trick(
        "two columns of remarks",
        {"3月": [[*CN, "备注"], [*POUR[:6], "甲", "乙"]]},
        TWO[:1],
        columns={"note": ["甲; 乙"]},
        marks=["joined"],
    ),
    Trick(
        "the same heading twice",
        {"3月": [[*CN, "责任人"], [*POUR, "李四"]]},
        refused="row 1, column H “责任人”\n    found     “责任人”, and column “责任人” means it too\n"
        "    expected  one column for person\n",
    ),
    Trick(
        "two headings that mean one thing",
        {"3月": [[*CN, "完成时限"], [*POUR, "4月"]]},
        refused="found     “完成时限”, and column “计划完成时间” means it too\n    expected  one column for due\n",
    ),
    Trick(
        "a category beside the item",
        {"3月": [["责任部门", "重点工作", "工作内容"], ["工程部", "基础工程", "浇筑底板"]]},
        TWO[:1],
        columns={"detail": ["基础工程"]},
    ),
    Trick(
        "a heading read by a part of it", {"3月": [["责任部门", "当前重点工作内容"], ["工程部", "浇筑底板"]]}, TWO[:1]
    ),
    Trick(
        "last month's result is not this month's",
        {"3月": [[*CN, "上月完成情况"], [*POUR, "已完成"]]},
        TWO[:1],
        said="plan_line “上月完成情况”",
    ),
    Trick(
        "a misspelt heading stops",
        {"2025-03": [["Department", "Key activities", "Staus"], ["Safety", "Pour", "done"]]},
        file="plan.xlsx",
        refused="row 1, column C “Staus”\n    found     'Staus'\n    expected  a known heading; did you mean 'status'?",
    ),
    Trick(
        "a misspelt heading behind two that are joined",
        {"2025-03": [["Department", "Key activities", "Remarks", "Notes", "Staus"], ["Safety", "Pour", "a", "b", "c"]]},
        file="plan.xlsx",
        refused="row 1, column E “Staus”\n    found     'Staus'\n    expected  a known heading; did you mean 'status'?",
    ),
    Trick(
        "in English",
        {"Mar 2025": [["Monthly plan"], EN, [1, "Safety", "Drill", "Li", "31/03/2025", "ongoing", 50, "", "x"]]},
        ["2025-03 plan Safety Drill", "2025-03 review Safety Drill"],
        file="plan.xlsx",
        columns={"progress": [None, "50"]},
    ),
    Trick(
        "headings down the first column",
        {
            "3月": [
                ["责任部门", "工程部", "安全部"],
                ["工作内容", "浇筑", "检查"],
                ["责任人", "张三", "王五"],
                ["计划完成时间", "3月底", "3月底"],
                ["备注", "无", "无"],
            ]
        },
        refused="found     column names down the first column: 责任部门, 工作内容, 责任人, 计划完成时间, 备注\n",
    ),
    Trick(
        "the months side by side",
        {"计划": [["责任部门", "工作内容", "1月", "2月", "3月"], ["工程部", "浇筑", "x", "y", "z"]]},
        refused="found     the headings “1月”, “2月”, “3月”\n    expected  one sheet a month\n",
    ),
    Trick(
        "a table without a known heading",
        {"3月": [["甲", "乙", "丙"], ["a", "b", "c"], ["d", "e", "f"]]},
        refused="found     row 1 with “甲”, “乙”, “丙”\n    expected  a row of headings such as 责任部门",
    ),
    Trick(
        "a cover sheet of words",
        {"封面": [["某公司"], ["二〇二五年三月"]], "3月": [CN, POUR]},
        TWO[:1],
        said="› 封面 holds no table: no headings and no shape of a table",
    ),
    Trick(
        "an empty sheet beside a good one",
        {"Sheet2": [], "3月": [CN, POUR]},
        TWO[:1],
        said="› Sheet2 holds no table: empty",
    ),
    Trick(
        "a sheet of 1,000 columns",
        {"3月": [[*CN, *(f"另栏{n}号" for n in range(993))], [*POUR, *["x"] * 993]]},
        TWO[:1],
    ),
]
