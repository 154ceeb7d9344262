"""The explorer in a real JupyterLab: from the handover to the cell in its sheet, by mouse and by keyboard alone."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from tests.browser.conftest import CHROMIUM, Lab

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium lets this test run")
OPEN = "import auditkit as ak\naudit = ak.open_audit('sample_data/tables', as_of='2025-06-30')"
FIRST = "first = ak.explore(audit, post='P7-MGR', on='2025-03-01')\nfirst"
SECOND = "second = ak.explore(audit, post='P6-MGR')\nsecond"


@pytest.fixture(scope="module")
def page(lab: Lab) -> Any:
    lab.run(lab.write("two.ipynb", OPEN, FIRST, SECOND))
    lab.tab.locator(".ak-page .ak-row").first.wait_for()
    return lab.tab


def _page(tab: Any, nth: int) -> Any:
    return tab.locator(".ak-page").nth(nth)


def _pick(page: Any, name: str, value: str) -> None:
    page.locator(f"select[data-list={name}]").select_option(value)


def test_a_post_a_handover_an_item_its_evidence_and_the_cell_in_its_sheet(lab: Lab, page: Any) -> None:
    first = _page(page, 0)
    other = _page(page, 1).locator(".ak-review h3").text_content()
    _pick(first, "unit", "D1")
    first.locator(".ak-review h3", has_text="on 2024-09-01").wait_for()
    _pick(first, "handover", "D1-MGR@2024-11-01")
    first.locator(".ak-review h3", has_text="on 2024-11-01").wait_for()
    _pick(first, "unit", "P7")
    first.locator(".ak-review h3", has_text="Maria Rossi (E0041) to Anna Ivanova (E0058)").wait_for()
    assert first.locator(".ak-review li").first.text_content().startswith("Ma Guoqing was acting holder of the post")
    first.locator(".ak-row[data-name='P7-0143']").click()
    first.locator(".ak-history h3", has_text="P7-0143 · Obtain the fire permit for Block 4").wait_for()
    assert first.locator(".ak-row[data-name='P7-0143']").get_attribute("aria-pressed") == "true"
    evidence = first.locator(".ak-history button[data-at]").first
    said = evidence.text_content()
    evidence.click()
    first.locator(".ak-sheet h3", has_text="plan_line.csv").wait_for()
    assert said == "plan_line.csv row 5814"
    assert first.locator(".ak-sheet h3").text_content() == "plan_line.csv › row 5,814, column F “text”"
    with (lab.folder / "sample_data/tables/plan_line.csv").open(encoding="utf-8") as file:
        row = list(csv.reader(file))[5813]
    assert first.locator(".ak-sheet .ak-lit td").all_text_contents() == row
    assert first.locator(".ak-sheet .ak-cell").text_content() == "Obtain the fire permit for Block 4"
    assert "is unchanged since it was read" in first.locator(".ak-sheet").text_content()
    assert _page(page, 1).locator(".ak-review h3").text_content() == other


def test_two_pages_do_not_disturb_each_other(page: Any) -> None:
    first, second = _page(page, 0), _page(page, 1)
    before = first.locator(".ak-history").text_content()
    second.locator(".ak-row").first.click()
    second.locator(".ak-history button[data-at]").first.wait_for()
    assert first.locator(".ak-history").text_content() == before
    chosen = [one.locator(".ak-row.ak-chosen").get_attribute("data-name") for one in (first, second)]
    assert chosen[0] == "P7-0143"
    assert chosen[1] != chosen[0]


def test_a_table_is_searched_without_the_network(page: Any) -> None:
    first = _page(page, 0)
    first.locator("button", has_text="every item").click()
    rows = first.locator(".dt-container tbody tr")
    word = rows.first.locator("td").first.text_content()
    first.locator(".dt-container input[type=search]").fill(word)
    first.locator(".dt-info", has_text="filtered from").wait_for()
    assert _page(page, 1).locator(".dt-container").count() == 0
    assert 0 < rows.count() < 10
    assert all(word in one for one in rows.all_text_contents())


def test_the_day_moves_the_line_of_superiors(page: Any) -> None:
    first = _page(page, 0)
    first.locator(".ak-row[data-name='P7-0156']").click()
    first.locator(".ak-history h3", has_text="P7-0156").wait_for()
    first.locator(".ak-line h3", has_text="P7-MGR").wait_for()  # the post that had the item which was chosen
    first.locator(".ak-jumps button", has_text="day before").click()
    first.locator(".ak-tree", has_text="Ma Guoqing (acting)").wait_for()
    first.locator(".ak-line input[type=text]").select_text()
    page.keyboard.type("2024-12-01")
    page.keyboard.press("Enter")
    first.locator(".ak-tree", has_text="Maria Rossi").wait_for()
    assert first.locator(".ak-line input[type=range]").get_attribute("aria-valuetext") == "2024-12-01"


def test_a_source_that_changed_is_said_to_have_changed(lab: Lab, page: Any) -> None:
    first = _page(page, 0)
    path = lab.folder / "sample_data/tables/plan_line.csv"
    kept = path.read_bytes()
    try:
        path.write_bytes(kept.replace(b"Obtain the fire permit for Block 4", b"Something else for Block 4"))
        first.locator(".ak-row[data-name='P7-0143']").click()
        first.locator(".ak-history h3", has_text="P7-0143").wait_for()
        first.locator(".ak-history button[data-at]").nth(1).click()
        first.locator(".ak-sheet .ak-warn", has_text="plan_line.csv has CHANGED since it was read").wait_for()
        assert first.locator(".ak-sheet .ak-cell").text_content() == "Something else for Block 4"
    finally:
        path.write_bytes(kept)


def _tab_to(page: Any, selector: str) -> None:
    """Press Tab until the focus is in a part of the first page, as a person without a mouse does."""
    inside = """(selector) => {
      const held = document.activeElement;
      return document.querySelector('.ak-page').contains(held) && held.matches(selector);
    }"""
    for _ in range(120):
        if page.evaluate(inside, selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never reached {selector}")


def test_the_keyboard_alone_is_enough(page: Any) -> None:
    first, cells = _page(page, 0), page.locator(".jp-Cell").count()
    page.locator(".jp-Cell").nth(1).locator(".cm-content").click()
    _escape(page)
    _tab_to(page, "select[data-list=unit]")
    page.keyboard.press("ArrowUp")
    first.locator(".ak-row[data-name^='P6-']").first.wait_for()
    page.wait_for_function("() => document.activeElement.matches('select[data-list=unit]')")
    page.keyboard.press("ArrowDown")
    first.locator(".ak-row[data-name^='P7-']").first.wait_for()
    _tab_to(page, ".ak-row")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    name = page.evaluate("document.activeElement.dataset.name")
    shown = page.evaluate("getComputedStyle(document.activeElement.querySelector('.ak-hit')).stroke")
    assert shown == "rgb(0, 114, 178)", "the focus is to be seen"
    page.keyboard.press("Enter")
    first.locator(f".ak-history h3:has-text('{name}')").wait_for()
    _tab_to(page, ".ak-history button[data-at]")
    page.keyboard.press("Enter")
    first.locator(".ak-sheet .ak-lit").wait_for()
    _tab_to(page, ".ak-line input[type=range]")
    day = first.locator(".ak-line input[type=text]").input_value()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("(was) => document.querySelector('.ak-line input[type=text]').value < was", arg=day)
    page.keyboard.press("a")  # in the notebook this letter inserts a cell
    assert page.locator(".jp-Cell").count() == cells


def _escape(page: Any) -> None:
    page.keyboard.press("Escape")


def test_every_part_names_itself(page: Any) -> None:
    first = _page(page, 0)
    assert all(one.get_attribute("aria-label") for one in first.locator("section.ak").all())
    assert all(one.get_attribute("aria-label") for one in first.locator(".ak-row").all())


def test_nothing_left_the_machine_and_nothing_broke(lab: Lab, page: Any) -> None:
    assert len(lab.asked) > 20
    assert lab.outside() == []
    assert lab.wrong == []
