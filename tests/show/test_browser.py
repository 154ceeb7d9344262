"""A real browser opens the page from disk: hostile text runs nothing, nothing is asked of the network, tables sort."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from auditkit.show.report import report
from tests.show.conftest import hostile

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium lets this test run")


@pytest.fixture
def tab() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


def test_hostile_text_runs_nothing_and_no_request_leaves(tab: Any, tmp_path: Path) -> None:
    asked: list[str] = []
    said: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("dialog", lambda dialog: said.append(dialog.message))
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    path = report(hostile(), tmp_path / "review.html")
    tab.goto(path.as_uri(), wait_until="networkidle")
    assert tab.title().startswith("Handover review: P7-MGR")
    assert tab.locator("body img").count() == 1
    assert tab.locator("td", has_text="<img src=x onerror=").count() > 20
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert [url for url in asked if url.startswith("file:")] == [path.as_uri()]
    assert said == []


def test_a_script_that_got_in_would_be_stopped_by_the_policy(tab: Any, tmp_path: Path, make_review: Any) -> None:
    path = report(make_review(3), tmp_path / "review.html")
    text = path.read_text("utf-8")
    planted = "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">"
    path.write_text(text.replace("<h1>", planted + "<h1>"), "utf-8")
    tab.goto(path.as_uri(), wait_until="networkidle")
    assert tab.title().startswith("Handover review")


def test_a_table_sorts_both_ways_where_script_runs(tab: Any, tmp_path: Path, make_review: Any) -> None:
    tab.goto(report(make_review(36), tmp_path / "review.html").as_uri())
    table = tab.locator("h2:text-is('Every item open at the handover') ~ div.wide table").first
    column = [one.strip("↕") for one in table.locator("th").all_inner_texts()].index("due") + 1
    button = table.locator(f"th:nth-child({column}) button")
    button.click()
    rising = table.locator(f"td:nth-child({column})").all_inner_texts()
    assert rising == sorted(rising)
    assert table.locator(f"th:nth-child({column})").get_attribute("aria-sort") == "ascending"
    button.click()
    assert table.locator(f"td:nth-child({column})").all_inner_texts() == sorted(rising, reverse=True)


def test_the_page_can_be_read_without_script(tmp_path: Path, make_review: Any) -> None:
    from playwright.sync_api import sync_playwright

    path = report(make_review(6), tmp_path / "review.html")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_context(java_script_enabled=False).new_page()
        tab.goto(path.as_uri())
        assert "Install the fire doors" in tab.inner_text("table.sortable >> nth=1")
        browser.close()


def test_no_column_is_cut_off_on_a4(tab: Any, tmp_path: Path, make_review: Any) -> None:
    items = make_review(6).items.assign(text="W" * 300, item_id="Long-" * 20)
    tab.goto(report(make_review(items=items), tmp_path / "review.html").as_uri())
    tab.emulate_media(media="print")
    tab.set_viewport_size({"width": 688, "height": 1000})
    wide = tab.evaluate(
        "Math.max(...[...document.querySelectorAll('table')].map((t) => t.getBoundingClientRect().right))"
    )
    assert wide <= 688
