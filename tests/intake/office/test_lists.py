"""Lists of personnel in office workbooks: one vocabulary and one reader, whatever stands around them."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
import yaml

import auditkit as ak
from auditkit.dictionary import data
from auditkit.intake.office.headings import LISTS
from tests.intake.office.books import Formula, Tab, write

HEAD = ["序号", "姓名", "部门", "职务", "任职开始", "任职结束", "直接上级", "分管领导"]
PLAN = "period,moment,unit_id,text\n2025-03,plan,工程部,浇筑\n2025-03,plan,安全部,检查\n"


def staff(folder: Path) -> Path:
    """A list under a title, a department merged over two rows, a superior by name and one by post."""
    rows = [
        ["某公司管理人员名单"],
        HEAD,
        [1, "李伟", "公司", "总经理", "2020-01-01", None, None, None],
        [2, "张伟", "工程部", "经理", "2024-01-01", "2025-02-28", "李伟", "李伟"],
        [3, "刘洋", None, "副经理", "2024-01-01", None, "工程部 经理", "李伟"],
        ["合计", "3人"],
    ]
    (folder / "plan_line.csv").write_text(PLAN, "utf-8")
    return write(folder / "名单.xlsx", {"名单": Tab(rows, merged=[(0, 0, 0, 7), (3, 2, 4, 2)], hidden_rows=[4])})


def test_direct_superiors_are_the_line_of_a_post_and_portfolios_are_not_used(tmp_path: Path) -> None:
    staff(tmp_path)
    audit = ak.open_audit(tmp_path, as_of="2025-06-30")
    assert len(audit.table("tenure")) == 3
    posts = audit.table("post")
    above = {(row.post_id, row.reports_to) for row in posts.itertuples() if isinstance(row.reports_to, str)}
    assert above == {("工程部 经理", "公司 总经理"), ("工程部 副经理", "工程部 经理")}
    columns = ak.explain(tmp_path).columns.set_index("heading")
    assert columns.loc["直接上级", "means"] == "reports_to"
    assert (columns.loc["分管领导", "means"], columns.loc["分管领导", "rule"]) == (
        "-",
        "the heading '分管领导': whoever has a unit in a portfolio need not stand above its posts; "
        "a list of duties says it with its area",
    )


def test_what_a_person_sees_beside_a_list_is_kept(tmp_path: Path) -> None:
    staff(tmp_path)
    seen = ak.open_audit(tmp_path, as_of="2025-06-30").table("provenance")
    assert {"hidden row", "merged"} <= set(seen[seen.table_name == "tenure"].what)


def test_a_list_need_not_name_every_unit_that_plans(tmp_path: Path) -> None:
    staff(tmp_path)
    assert set(ak.open_audit(tmp_path, as_of="2025-06-30").table("plan_line").unit_id) == {"工程部", "安全部"}


def test_posts_of_which_nothing_says_the_unit_are_left_to_be_derived_and_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "plan_line.csv").write_text(PLAN, "utf-8")
    rows = [["姓名", "职务", "任职开始"], ["李伟", "工程部经理", "2024"], ["王五", "总工", "2024"]]
    write(tmp_path / "名单.xlsx", {"名单": rows})
    audit = ak.open_audit(tmp_path, as_of="2025-06-30")
    assert set(audit.table("post").post_id) == {"工程部经理", "总工"}
    said = "posts of lists were left to be derived from the plans: nothing tells the unit of 总工 (名单.xlsx row 3)"
    assert said in audit.assumptions
    write(tmp_path / "名单.xlsx", {"名单": rows[:2]})
    placed = ak.open_audit(tmp_path, as_of="2025-06-30").table("post")
    assert list(zip(placed.post_id, placed.unit_id, strict=True)) == [("工程部经理", "工程部")]


def test_a_heading_that_looks_like_one_of_a_list_is_a_fault_of_its_cell(tmp_path: Path) -> None:
    (tmp_path / "plan_line.csv").write_text(PLAN, "utf-8")
    rows = [["Name", "Department", "Position", "Start date", "Date lef"], ["Li", "工程部", "Head", "2024", "2025"]]
    write(tmp_path / "staff.xlsx", {"Staff": rows})
    with pytest.raises(ak.BadInput, match=r"staff\.xlsx › Staff › row 1, column E “Date lef”[\s\S]*did you mean 'end'"):
        ak.open_audit(tmp_path, as_of="2025-06-30")


def test_rows_that_cannot_be_read_are_counted(tmp_path: Path) -> None:
    (tmp_path / "plan_line.csv").write_text(PLAN, "utf-8")
    bad = ["张伟", "工程部", Formula("=1/0", "#DIV/0!"), "2025"]
    rows = [["姓名", "部门", "职务", "任职开始"], ["李伟", "工程部", "经理", "2024"], bad]
    write(tmp_path / "名单.xlsx", {"名单": rows})
    (tmp_path / "PA0001.csv").write_text("PERNR,PLANS,ORGEH,BEGDA,ENDDA\n1,2,3,2020,,x,y\n", "utf-8")
    audit = ak.open_audit(tmp_path, as_of="2025-06-30", refused="set_aside")
    assert sorted(audit.refused.code) == ["error_cell", "ragged"]
    source = audit.table("source")
    assert (source.rows_read == source.rows_accepted + source.rows_refused).all()
    assert source.rows_refused.sum() == 2


def test_two_headings_of_one_meaning_in_a_list_the_nearer_word_counts(tmp_path: Path) -> None:
    rows = [["姓名", "部门", "职务", "岗位", "任职开始"], ["李伟", "工程部", "经理", "管理岗", "2024"]]
    path = write(tmp_path / "名单.xlsx", {"名单": rows})
    columns = ak.explain(path).columns
    assert list(columns.means) == ["name", "unit_id", "-", "title", "start"]
    assert columns.rule[2] == "column D gives title, in the nearer word"


def test_a_heading_of_a_list_is_known_in_one_place() -> None:
    text = files("auditkit.intake.hr").joinpath("lists.yaml").read_text("utf-8")
    sheets = yaml.safe_load(text)["sheets"]
    assert {sheet["list"] for sheet in sheets} == set(LISTS)
    assert not any("headings" in sheet for sheet in sheets)
    for sheet in sheets:
        known = data("headings")[sheet["list"]]["columns"].keys()
        asked = {word for rule in sheet["rows"] for word in rule["columns"].values() if isinstance(word, str)}
        assert {one for one in asked if not one.startswith("=")} <= known


@pytest.mark.parametrize(
    ("unit", "titles", "head"),
    [
        ("滨江项目部", ["生产经理", "项目经理", "项目副经理"], "项目经理"),
        ("工程部", ["安全主管", "工程部部长"], "工程部部长"),
        ("Site office", ["Site Manager", "Production manager", "Deputy site manager"], "Site Manager"),
        ("Works department", ["Head of department", "Works manager"], None),
        ("滨江项目部", ["生产经理", "安装经理"], None),
        ("Yard", ["Team lead", "Deputy team lead"], "Team lead"),
        ("Yard", ["Yard supervisor", "Yard manager"], "Yard manager"),
        ("东站", ["副站长", "站长"], "站长"),
        ("Yard", ["Welder", "Clerk"], None),
    ],
)
def test_of_several_titles_of_heads_the_one_called_after_its_unit_heads_it_and_it_is_said(
    tmp_path: Path, unit: str, titles: list[str], head: str | None
) -> None:
    (tmp_path / "plan_line.csv").write_text(f"period,moment,unit_id,text\n2025-03,plan,{unit},Dig\n", "utf-8")
    rows = [[f"P{at}", unit, title, "2024"] for at, title in enumerate(titles)]
    write(tmp_path / "list.xlsx", {"List": [["Name", "Department", "Position", "Start date"], *rows]})
    audit = ak.open_audit(tmp_path, as_of="2025-06-30")
    posts = audit.table("post")
    assert list(posts[posts.is_head.fillna(False).astype(bool)].title) == ([head] if head else [])
    [said] = [one for one in audit.assumptions if "titles" in one]
    if head:
        of = head if head.startswith(unit) else f"{unit} {head}"
        told = "heads of units told by the titles of their posts: 1, 1 of them beside other posts"
        assert said == f"{told} ({unit}: {of})"
        return
    assert said.startswith("units of which the titles do not tell the head: 1")
    assert f"{unit} {titles[1]}" in said
    table = f"post_id,title,unit_id,is_head\n{unit} {titles[0]},{titles[0]},{unit},yes\n"
    (tmp_path / "post.csv").write_text(table, "utf-8")
    mended = ak.open_audit(tmp_path, as_of="2025-06-30")
    heads = mended.table("post").set_index("title").is_head
    assert heads[titles[0]]
    assert not any(heads.drop(titles[0]).fillna(False).astype(bool))
    assert not [one for one in mended.assumptions if "titles" in one]


def test_a_period_of_office_in_one_cell_has_two_ends_and_a_day_alone_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan_line.csv").write_text(PLAN, "utf-8")
    head = ["Department / project", "Function", "Name", "Period of office"]
    cells = ["1 Feb 2024 – 14 March 2025", "15 March 2025 – to date", "2021.05-至今", "since 1 Sept 2022"]
    rows = [["工程部", f"Post {at}", f"P{at}", cell] for at, cell in enumerate(cells)]
    write(tmp_path / "list.xlsx", {"Sheet1": [["Appointments, status 30 June 2025"], head, *rows]})
    tenure = ak.open_audit(tmp_path, as_of="2025-06-30").table("tenure")
    assert [str(day)[:10] for day in tenure.since_min] == ["2024-02-01", "2025-03-15", "2021-05-01", "2022-09-01"]
    assert [str(day)[:10] for day in tenure.until_min] == ["2025-03-15", *["9999-12-31"] * 3]
    rows[0][3] = "2024-12"
    write(tmp_path / "list.xlsx", {"Sheet1": [head, *rows]})
    said = r"row 2, column D “Period of office”\n    found     '2024-12 \(no first and last day\)'"
    with pytest.raises(ak.BadInput, match=said):
        ak.open_audit(tmp_path, as_of="2025-06-30")
