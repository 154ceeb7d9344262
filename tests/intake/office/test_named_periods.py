"""Periods that are no months: what the table `period` calls them stands in tabs, files and titles as months do."""

from __future__ import annotations

from pathlib import Path

import pytest

import auditkit as ak
from auditkit.intake.office.headings import words
from auditkit.intake.office.names import said
from tests.intake.office.books import CN, write

PERIODS = "period,start,end\nalder,2024-01-15,2024-06-30\nbirch,2024-07-01,2024-12-20\n2025.1,2024-12-21,2025-05-31\n"
LINE = [1, "工程部", "浇筑底板", "张三", "长期"]


def folder(tmp_path: Path, tabs: dict[str, str | None], file: str = "工程部.xlsx", periods: str = PERIODS) -> Path:
    write(tmp_path / file, {tab: [[title], CN, LINE] if title else [CN, LINE] for tab, title in tabs.items()})
    (tmp_path / "tenure.csv").write_text("post_id,person_id,start\n工程部,张伟,2024-01-01\n", "utf-8")
    (tmp_path / "period.csv").write_text(periods, "utf-8")
    return tmp_path


def test_a_tab_named_as_a_period(tmp_path: Path) -> None:
    """2025.1 was read as January, which no table had, and its lines stood in no answer; the others were refused."""
    source = folder(tmp_path, {"Alder 计划": None, "BIRCH计划": None, "2025.1 计划": "Plan of 2025.1"})
    audit = ak.open_audit(source, as_of="2025-06-30")
    lines = audit.table("plan_line")
    assert list(lines.period) == ["alder", "birch", "2025.1"]
    assert set(lines.unit_id) == {"工程部"}
    assert "period of office sheets by: the name of a period in the tab (3)" in audit.assumptions
    assert list(audit.outcomes().frame.period) == ["alder", "birch", "2025.1"]


@pytest.mark.parametrize(
    ("file", "title", "rule"),
    [("工程部 alder.xlsx", None, "the file's name"), ("工程部.xlsx", "Plan of the alder cycle", "the title")],
)
def test_a_file_or_a_title_that_names_a_period(tmp_path: Path, file: str, title: str | None, rule: str) -> None:
    found = ak.explain(folder(tmp_path, {"Sheet1": title}, file)).sheets
    assert list(found.period)[:1] == ["alder"]
    assert list(found.period_rule)[:1] == [f"the name of a period in {rule}"]


def test_a_title_of_another_period_than_its_tab_is_refused(tmp_path: Path) -> None:
    found = ak.explain(folder(tmp_path, {"alder plan": "Plan of the birch cycle"}))
    assert [fault.code for fault in found.faults] == ["two_months"]


def test_a_name_is_a_whole_word_and_a_month_stays_a_month(tmp_path: Path) -> None:
    months = "2025-03,2025-03-01,2025-03-31\n"
    source = folder(tmp_path, {"Aldershot 2025年3月计划": None}, periods=PERIODS + months)
    found = ak.explain(source).sheets
    assert list(found.period)[:1] == ["2025-03"]
    assert list(found.period_rule)[:1] == ["the month in the tab"]


def test_a_store_reads_a_file_anew_under_other_names_of_periods(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    source = folder(tmp_path / "records", {"elm plan": None}, periods=PERIODS + "elm,2025-06-01,2025-09-30\n")
    for _ in range(2):
        audit = ak.open_audit(source, as_of="2025-12-31", store=tmp_path / "store")
        assert list(audit.table("plan_line").period) == ["elm"]
    folder(source, {"elm plan": None})
    with pytest.raises(ak.BadInput, match="one month with its year, such as 2025年3月 or 2025-03"):
        ak.open_audit(source, as_of="2025-12-31", store=tmp_path / "store")


YEARS = "period,start,end\n2014,2013-10-01,2014-09-30\n2015,2014-10-01,2015-09-30\n"


@pytest.mark.parametrize(
    ("file", "tab", "rule"),
    [
        ("工程部 2014.xlsx", "Sheet1", "the name of a period in the file's name"),
        ("工程部.xlsx", "2014", "the name of a period in the tab"),
        ("工程部 annual plan 2014.xlsx", "Sheet1", "the name of a period in the file's name"),
    ],
)
def test_a_year_is_a_period_where_the_table_names_years(file: str, tab: str, rule: str, tmp_path: Path) -> None:
    """A file that bore the very name of a period was refused, and told to bear the name of one."""
    found = ak.explain(folder(tmp_path, {tab: None}, file, YEARS)).sheets
    assert list(found.period)[:1] == ["2014"]
    assert list(found.period_rule)[:1] == [rule]


@pytest.mark.parametrize(("more", "period"), [("2014-03,2014-03-01,2014-03-31\n", None), ("", "2014-03")])
def test_a_year_stays_that_of_a_month_and_no_period_beside_shorter_ones(
    more: str, period: str | None, tmp_path: Path
) -> None:
    tab = "3月" if period else "Sheet1"
    found = ak.explain(folder(tmp_path, {tab: None}, "工程部 2014.xlsx", YEARS + more))
    assert [fault.code for fault in found.faults] == ([] if period else ["no_month"])
    if period:
        assert list(found.sheets.period)[:1] == [period]


@pytest.mark.parametrize(
    ("name", "years", "periods"),
    [
        ("Annual report 2013-14", (2013, 2014), ()),
        ("Annual report 2011-12", (2011, 2012), ()),
        ("Work plan 2023/24", (2023, 2024), ()),
        ("Plan 2011-12", (), ("2011-12",)),
        ("Plan 2023-24-05", (2023,), ()),
        ("Annual plan 2024", (2024,), ()),
        ("通知2024-15号", (2024,), ()),
    ],
)
def test_a_year_of_two_calendar_years_is_neither(name: str, years: tuple[int, ...], periods: tuple[str, ...]) -> None:
    """An annual report 2013-14 was taken for the calendar year 2013, one of 2011-12 for December 2011."""
    found = said(name, words())
    assert (found.years, found.periods) == (years, periods)


def test_a_name_of_a_period_may_be_a_year_of_two(tmp_path: Path) -> None:
    named = "period,start,end\n2013-14,2013-04-01,2014-03-31\n"
    found = ak.explain(folder(tmp_path, {"Sheet1": None}, "工程部 annual plan 2013-14.xlsx", named)).sheets
    assert list(found.period)[:1] == ["2013-14"]


def test_a_day_in_a_name_is_no_month_and_that_is_said(tmp_path: Path) -> None:
    """It was refused as one without a month, though everybody sees one in it."""
    found = ak.explain(folder(tmp_path, {"Sheet1": None}, "工程部 minutes 2024-01-11.xlsx", YEARS))
    assert [fault.code for fault in found.faults] == ["no_month"]
    said = "2024-01-11 is read as the day of writing, which may be for this month or the next"
    assert said in found.faults[0].found
