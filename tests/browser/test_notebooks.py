"""Every notebook of the product runs all of its cells in a real JupyterLab, and nothing of it asks the network."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import CHROMIUM, Lab

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium lets this test run")
NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("name", [path.name for path in NOTEBOOKS])
def test_a_notebook_runs_all_cells(lab: Lab, name: str) -> None:
    cells = [cell for cell in lab.run(name)["cells"] if cell["cell_type"] == "code"]
    assert [cell["source"] for cell in cells if not cell["execution_count"]] == []
    said = [out for cell in cells for out in cell["outputs"]]
    assert [out for out in said if out["output_type"] == "error"] == []
    widgets = [out for out in said if "application/vnd.jupyter.widget-view+json" in out.get("data", {})]
    if widgets:
        lab.tab.locator("section.ak").first.wait_for()
    assert lab.tab.get_by_text("Error displaying widget").count() == 0
    assert lab.tab.get_by_text("notified about official Jupyter news").count() == 0
    assert lab.outside() == []
    assert lab.wrong == []
