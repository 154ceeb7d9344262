"""Awkward workbooks, part three: what cells hide: formulas, errors, days, shares, phantom ranges, macros, links."""

from __future__ import annotations

from datetime import date, time

from tests.intake.office.books import CN, Formula, Share, Tab, Trick, change
from tests.intake.office.tricks_layout import LIFT, POUR, SAFE, TWO
from tests.intake.office.tricks_names import DONE

HIDDEN = ["2025-03 plan 工程部 浇筑底板", "2025-03 plan 安全部 安全检查"]
SHARES = ["责任部门", "工作内容", "完成情况", "完成率"]
REVIEW = ["2025-03 review 工程部 浇筑底板"]


def due(cell: object) -> list[list[object]]:
    return [CN, [*POUR[:4], cell, None, None]]


def phantom(book: object, sheet: object) -> None:
    """A border down to the last row of the sheet, as people drag it."""
    sheet.set_row(1_048_575, 15, book.add_format({"border": 1}))
    for row in range(1_000, 3_000):
        sheet.write_blank(row, 0, None, book.add_format({"border": 1}))


CELLS = [
    Trick("a hidden row is evidence", {"3月": Tab([CN, POUR, SAFE], hidden_rows=[2])}, HIDDEN, marks=["hidden row"]),
    Trick(
        "a hidden column is evidence",
        {"3月": Tab([CN, POUR], hidden_columns=["D:D"])},
        TWO[:1],
        columns={"person": ["张三"]},
        marks=["hidden column"],
    ),
    Trick(
        "a hidden sheet is evidence",
        {"说明": [["填报说明"]], "3月": Tab([CN, POUR], hidden=True)},
        TWO[:1],
        marks=["hidden sheet"],
    ),
    Trick(
        "a formula counts by its stored value",
        {"3月": [CN, [1, "工程部", Formula('=A2&"x"', "浇筑底板"), *POUR[3:]]]},
        TWO[:1],
        marks=["formula"],
    ),
    Trick(
        "a formula without a value",
        {"3月": [CN, POUR, [2, "工程部", Formula("=B9", ""), *LIFT[3:]]]},
        after=change("xl/worksheets/sheet1.xml", lambda xml: xml.replace(b' t="str"><f>B9</f><v></v>', b"><f>B9</f>")),
        refused="row 3, column C “重点工作”\n    found     a formula without a stored value\n",
    ),
    Trick(
        "an error in a column that is used",
        {"3月": [CN, [*POUR[:4], Formula("=#REF!", "#REF!"), None, None], LIFT]},
        refused="row 2, column E “计划完成时间”\n    found     #REF!\n    expected  a value\n",
    ),
    Trick("an error in a column that is not", {"3月": [[*CN, "核算"], [*POUR, Formula("=1/0", "#DIV/0!")]]}, TWO[:1]),
    Trick(
        "an error in the total", {"3月": [CN, POUR, ["合计", None, None, None, Formula("=1/0", "#DIV/0!")]]}, TWO[:1]
    ),
    Trick(
        "a workbook with macros",
        {"3月": [CN, POUR]},
        TWO[:1],
        file="工程部2025年3月计划.xlsm",
        after=change("xl/vbaProject.bin", lambda _: b"\xd0\xcf\x11\xe0"),
        said="holds macros; they were not run",
    ),
    Trick(
        "links to another workbook",
        {"3月": [CN, POUR]},
        TWO[:1],
        after=change("xl/externalLinks/externalLink1.xml", lambda _: b"<externalLink/>"),
        said="is linked to what is one other workbook; they were not opened, the stored values count",
    ),
    Trick("a real day", {"3月": due(date(2025, 3, 31))}, TWO[:1], columns={"due_min": ["2025-03-31"]}),
    Trick(
        "days counted from 1904",
        {"3月": due(date(2025, 3, 31))},
        TWO[:1],
        options={"date_1904": True},
        columns={"due_min": ["2025-03-31"]},
    ),
    Trick(
        "a day as a bare number",
        {"3月": due(45747)},
        TWO[:1],
        columns={"due_min": ["2025-03-31"]},
        marks=["day number"],
    ),
    Trick(
        "a bare number counted from 1904",
        {"3月": due(44285)},
        TWO[:1],
        options={"date_1904": True},
        columns={"due_min": ["2025-03-31"]},
    ),
    Trick("a day as text", {"3月": due("2025年3月31日")}, TWO[:1], columns={"due_min": ["2025-03-31"]}),
    Trick("a day without its year", {"3月": due("3月31日")}, TWO[:1], columns={"due_min": ["2025-03-31"]}),
    Trick("a word for a day", {"3月": due("持续推进")}, TWO[:1], columns={"due_word": ["持续推进"]}),
    Trick(
        "a day in two readings",
        {"3月": due("03/04/2025")},
        refused="row 2, column E “计划完成时间”\n    found     '03/04/2025'\n",
    ),
    Trick(
        "a time of day for a date", {"3月": due(time(8, 30))}, refused="column E “计划完成时间”\n    found     '0.35416"
    ),
    Trick(
        "a share under a percent format",
        {"2025-03总结": [SHARES, ["工程部", "浇筑底板", "推进中", Share(0.85)]]},
        REVIEW,
        file="x.xlsx",
        columns={"progress": ["推进中; 85%"], "status": ["in_progress"]},
    ),
    Trick(
        "a share of one is done",
        {"2025-03总结": [SHARES, ["工程部", "浇筑底板", None, Share(1)]]},
        REVIEW,
        file="x.xlsx",
        columns={"progress": ["100%"], "status": ["done"]},
    ),
    Trick(
        "yes and no as cells",
        {"2025-03总结": [CN, [*DONE[:6], True]]},
        REVIEW,
        file="x.xlsx",
        columns={"note": ["True"]},
    ),
    Trick(
        "a quantity merged over two rows",
        {
            "3月": Tab(
                [["责任部门", "工作内容", "计划数量"], ["工程部", "浇筑底板", 100], ["工程部", "采购电梯", None]],
                merged=[(1, 2, 2, 2)],
            )
        },
        TWO,
        columns={"planned": [100, None]},
        marks=["merged"],
    ),
    Trick("a million formatted rows that hold nothing", {"3月": Tab([CN, POUR], then=phantom)}, TWO[:1]),
    Trick(
        "a chart of its own",
        {"3月": Tab([CN, POUR], then=lambda book, _: book.add_chartsheet("图"))},
        TWO[:1],
        said="› 图 is a chart and holds no cells",
    ),
    Trick("a tail of blanks", {"3月": [CN, POUR, ["  ", "　"], [" "]]}, TWO[:1]),
]
