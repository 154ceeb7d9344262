"""The page over an office workbook in a real JupyterLab: a column is corrected, its effect seen, the profile saved."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from tests.browser.conftest import CHROMIUM, Lab

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium lets this test run")
HOSTILE = "<img src=x onerror=window.__hit=1>"
ROWS = [
    [f"Work plan {HOSTILE}"],
    ["No", "Work item", "Due date", "Remarks of the desk"],
    [1, f"Pour the slab {HOSTILE}", "2025-03-20", "ring Li"],
    [2, "Order the lift", "2025-03-31", ""],
]


def test_a_column_is_corrected_and_the_profile_saved(lab: Lab) -> None:
    folder, book = lab.folder / "office", Workbook()
    folder.mkdir()
    book.active.title = "2025-03 plan"
    for row in ROWS:
        book.active.append(row)
    book.save(folder / "Project 7.xlsx")
    lab.run(lab.write("mapping.ipynb", "import auditkit as ak\nak.review_mapping(ak.explain('office'))"))
    box = lab.tab.locator(".ak-mapping")
    box.locator("td", has_text="Pour the slab").first.wait_for()
    assert box.locator(".ak-map .ak-as-header").count() == 4
    meaning = box.get_by_label("Meaning of Remarks of the desk")
    assert meaning.input_value() != "reason"
    meaning.select_option("reason")
    box.locator(".ak-said", has_text="Before: ").wait_for()
    assert box.get_by_label("Meaning of Remarks of the desk").input_value() == "reason"
    assert list(folder.glob("*.office.yaml")) == []
    box.locator("button", has_text="Save").click()
    box.locator(".ak-said", has_text="Saved to ").wait_for()
    [saved] = folder.glob("*.office.yaml")
    assert "reason" in saved.read_text("utf-8")
    assert lab.tab.evaluate("window.__hit === undefined")
    assert lab.outside() == []
    assert lab.wrong == []
