"""The link review in a real JupyterLab: a pair is decided by a key, and the file has it at once."""

from __future__ import annotations

import pytest

from tests.browser.conftest import CHROMIUM, Lab

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium lets this test run")
CELL = """import auditkit as ak
from auditkit.sample import enterprise

tables = dict(enterprise(seed=7, ids=False, reword=0.8).tables)
audit = ak.open_audit(tables, as_of="2025-06-30", decisions="decisions.csv")
page = ak.review_links(audit, by="Auditor 3", on="2025-07-01")
page"""


def test_keys_decide_undo_adds_and_the_file_keeps_everything(lab: Lab) -> None:
    lab.run(lab.write("links.ipynb", CELL))
    page, path = lab.tab, lab.folder / "decisions.csv"
    box = page.locator(".ak-links")
    box.locator("h3", has_text="0 of ").wait_for()
    assert box.locator("del").count() >= 1
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.ak-links del')).textDecorationLine") == "line-through"
    )
    assert not path.exists()
    box.focus()
    for key, decided, rows in (("a", "1 of", 2), ("r", "2 of", 3), ("u", "1 of", 3), ("s", "2 of", 4)):
        page.keyboard.press(key)
        box.locator("h3", has_text=f"{decided} ").wait_for()
        assert len(path.read_text("utf-8").splitlines()) == rows
    kept = [line.split(",") for line in path.read_text("utf-8").splitlines()[1:]]
    assert [row[2] for row in kept] == ["same", "different", "split"]
    assert kept[1][:2] == kept[2][:2] != kept[0][:2]
    assert {tuple(row[3:]) for row in kept} == {("Auditor 3", "2025-07-01", "both lines read side by side")}
    assert page.locator(".jp-Cell").count() == 1
    why = box.locator("input")
    why.fill("arms and legs")
    why.press("Tab")
    box.locator("button", has_text="merge").click()
    box.locator("h3", has_text="3 of ").wait_for()
    assert path.read_text("utf-8").splitlines()[-1].split(",")[2:] == [
        "merge",
        "Auditor 3",
        "2025-07-01",
        "arms and legs",
    ]
    assert lab.outside() == []
    assert lab.wrong == []
