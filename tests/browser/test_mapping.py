"""The page over an office workbook in a real JupyterLab: a column is corrected, its effect seen, the profile saved."""

from __future__ import annotations

from typing import Any

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


def _tab_to(tab: Any, key: str) -> None:
    """Press Tab until the part of the page with that key has the focus, as a person without a mouse does."""
    for _ in range(80):
        if tab.evaluate("document.activeElement.dataset.key ?? ''") == key:
            return
        tab.keyboard.press("Tab")
    pytest.fail(f"Tab never reached {key}")


def _by_keys(tab: Any, box: Any) -> None:
    """A meaning, the month, the header and the saving, with the keyboard alone; the focus stays where it was."""
    cells = tab.locator(".jp-Cell").count()
    box.get_by_label("Sheet", exact=False).first.focus()
    _tab_to(tab, "period")
    tab.keyboard.press("Control+A")
    tab.keyboard.type("2025-04")
    tab.keyboard.press("Enter")
    tab.wait_for_function("() => document.querySelector('[data-key=period]').value === '2025-04'")
    _tab_to(tab, "everywhere")
    tab.keyboard.press("Space")
    assert not box.locator("[data-key=everywhere]").is_checked()
    _tab_to(tab, "c:D")
    was = box.locator("[data-key='c:D']").input_value()
    tab.keyboard.press("ArrowUp")
    tab.wait_for_function("(was) => document.querySelector(\"[data-key='c:D']\").value !== was", arg=was)
    tab.wait_for_function("() => document.activeElement.dataset.key === 'c:D'")
    tab.keyboard.press("ArrowDown")
    tab.wait_for_function("(was) => document.querySelector(\"[data-key='c:D']\").value === was", arg=was)
    _tab_to(tab, "r:2")
    tab.keyboard.press("Enter")
    _tab_to(tab, "save")
    tab.keyboard.press("Enter")
    box.locator(".ak-said", has_text="Saved to ").wait_for()
    assert tab.locator(".jp-Cell").count() == cells, "no key was taken as a command of the notebook"


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
    _by_keys(lab.tab, box)
    [saved] = folder.glob("*.office.yaml")
    assert "reason" in saved.read_text("utf-8")
    assert lab.tab.evaluate("window.__hit === undefined")
    assert lab.outside() == []
    assert lab.wrong == []
