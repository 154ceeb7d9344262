"""A month without a year takes it from the nearest name, and that is said; one correction gives it to every tab."""

from __future__ import annotations

from pathlib import Path

import pytest

import auditkit as ak
from auditkit.intake.office.profile import read
from tests.intake.office.books import CN, write

LINE = [1, "工程部", "浇筑底板", "张三", "长期"]
TABS = {name: [CN, LINE] for name in ("January", "2月", "Mar", "四月")}


@pytest.mark.parametrize(
    ("file", "title", "rule"),
    [
        ("plan 2025.xlsx", None, "the month in the tab, the year in the file's name"),
        ("plan.xlsx", "2025年工作计划", "the month in the tab, the year in the title"),
        ("2025/plan.xlsx", None, "the month in the tab, the year in the folder '2025'"),
    ],
)
def test_the_year_of_a_name_is_taken_and_said(tmp_path: Path, file: str, title: str | None, rule: str) -> None:
    tabs = {name: [[title], *rows] if title else rows for name, rows in TABS.items()}
    write(tmp_path / file, tabs)
    sheets = ak.explain(tmp_path).sheets
    assert list(sheets.period) == ["2025-01", "2025-02", "2025-03", "2025-04"]
    assert set(sheets.period_rule) == {rule}


def test_one_correction_gives_the_year_to_every_tab(tmp_path: Path) -> None:
    write(tmp_path / "plan.xlsx", TABS)
    (tmp_path / "tenure.csv").write_text("post_id,person_id,start\n工程部,张伟,2024-01-01\n", "utf-8")
    with pytest.raises(ak.BadInput, match=r"once for all tabs: correct\(file=…, year=2025\)"):
        ak.open_audit(tmp_path, as_of="2025-06-30")
    found = ak.explain(tmp_path)
    assert [fault.code for fault in found.faults] == ["no_month"] * 4
    found = found.correct(file="plan.xlsx", year=2025)
    assert not found.faults
    assert len(read(found.save())) == 1
    audit = ak.open_audit(tmp_path, as_of="2025-06-30")
    assert list(audit.table("plan_line").period) == ["2025-01", "2025-02", "2025-03", "2025-04"]
    assert "period of office sheets by: the month in the tab, the year in a correction (4)" in audit.assumptions
    other = found.correct(sheet="四月", year=2024).sheets.period
    assert list(other[other != ""]) == ["2025-01", "2025-02", "2025-03", "2024-04"]


def test_a_year_told_where_a_tab_names_its_month_is_the_year_of_that_month(tmp_path: Path) -> None:
    write(tmp_path / "plan.xlsx", TABS)
    found = ak.explain(tmp_path).correct(file="plan.xlsx", sheet="Mar", period="2025")
    assert found.sheets.set_index("sheet").period["Mar"] == "2025-03"
