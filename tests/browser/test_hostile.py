"""Text that would run, in every text of the records: on no page of the product does it run or ask for anything."""

from __future__ import annotations

import pytest

from auditkit.sample import enterprise
from tests.browser.conftest import CHROMIUM, Lab

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium lets this test run")
HOSTILE = " <img src=x onerror=window.__hit=1><script>window.__hit=1</script>"
# Free text, and names: whatever a person can write into the records.
TEXTS = {
    "unit": ("name",), "post": ("title",), "person": ("name",), "problem": ("title", "text"), "duty": ("area", "text"),
    "action": ("text", "reason"), "handover_list": ("text",), "message": ("subject",), "target": ("indicator",),
    "plan_line": ("text", "detail", "progress", "reason", "next_step", "note"), "alias": ("name",),
}  # fmt: skip
OPEN = """import auditkit as ak
audit = ak.open_audit("hostile", as_of="2025-06-30", accept=9.0)
review = audit.handover(post="P7-MGR", on="2025-03-01")
print(ak.report(review, "hostile.html"))"""
SHOWN = ("review", "audit", "audit.link_queue()", "audit.trace('PRB-0042')", "audit.outcomes()")
EXPLORE = "page = ak.explore(audit, post='P7-MGR', on='2025-03-01')\npage"
LINKS = "ak.review_links(audit, by='<img src=x onerror=window.__hit=1>', on='2025-07-01')"


@pytest.fixture(scope="module")
def written(lab: Lab) -> int:
    """The records of an enterprise without ids, hostile in every text; how many tables were changed."""
    folder, changed = lab.folder / "hostile", 0
    folder.mkdir()
    for name, frame in enterprise(seed=7, ids=False, reword=0.8).tables.items():
        texts = [column for column in TEXTS.get(name, ()) if column in frame]
        poisoned = {column: frame[column].where(frame[column].isna(), frame[column] + HOSTILE) for column in texts}
        frame.assign(**poisoned).to_csv(folder / f"{name}.csv", index=False)
        changed += bool(texts)
    return changed


def test_nothing_of_it_runs(lab: Lab, written: int) -> None:
    assert written >= 8
    tab = lab.tab
    held = lab.run(lab.write("hostile.ipynb", OPEN, *SHOWN, EXPLORE, LINKS))
    assert [out for cell in held["cells"] for out in cell["outputs"] if out["output_type"] == "error"] == []
    page = tab.locator(".ak-page")
    for kind in ("item", "problem"):
        page.locator(f".ak-row[data-kind={kind}]").first.click()
        page.locator(".ak-history button[data-at]").first.click()
        page.locator(".ak-sheet .ak-lit").wait_for()
    for name in page.locator(".ak-choice button").all():
        name.click()
        page.locator(f".ak-choice button[aria-pressed=true]:text-is({name.text_content()!r})").wait_for()
        page.locator(".dt-container tbody tr").first.wait_for()
    assert page.locator("td", has_text="<img src=x onerror").count() > 5
    links = tab.locator(".ak-links")
    assert "<img src=x onerror=window.__hit=1>" in links.text_content()
    assert "<img src=x" in links.locator(".ak-side").first.text_content()
    tab.locator(".jp-RenderedHTMLCommon td", has_text="<img src=x onerror").first.wait_for()
    assert tab.evaluate("window.__hit === undefined")
    assert tab.locator("img[src=x]").count() == 0
    tab.goto((lab.folder / "hostile.html").as_uri())
    assert tab.locator("td", has_text="<img src=x onerror").count() > 5
    assert tab.evaluate("window.__hit === undefined")
    assert [url for url in lab.asked if url.endswith("/x")] == []
    assert lab.outside() == []
    assert lab.wrong == []
