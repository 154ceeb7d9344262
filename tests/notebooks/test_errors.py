"""In a real kernel an error is its message; the traceback is there, folded, and escaped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

ROOT = Path(__file__).parents[2]
CELL = """
import auditkit as ak, pandas as pd
tenure = pd.DataFrame([["M", "A", "2025-02-30<b>", ""]], columns=["post_id", "person_id", "start", "end"])
lines = pd.DataFrame([["2025-02", "plan", "M", "Order"]], columns=["period", "moment", "unit_id", "text"])
ak.open_audit({"tenure": tenure, "plan_line": lines}, as_of="2025-06-30")
"""


@pytest.fixture(scope="module")
def outputs() -> list[Any]:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}})
    with pytest.raises(CellExecutionError):
        client.execute()
    return list(notebook.cells[0].outputs)


def test_the_message_says_where_and_how_to_mend_it_and_no_line_of_the_program(outputs: list[Any]) -> None:
    [error] = [one for one in outputs if one.output_type == "error"]
    text = "\n".join(error.traceback)
    assert error.ename == "BadInput"
    assert text.startswith("BadInput: 1 ")
    assert "row 1, column C “start”" in text or "column" in text
    assert "found     '2025-02-30<b>'" in text
    assert "to mend" in text
    assert "Traceback" not in text
    assert ".py" not in text


def test_the_traceback_is_one_click_away_once_and_escaped(outputs: list[Any]) -> None:
    [folded] = [one for one in outputs if one.output_type == "display_data"]
    html = folded.data["text/html"]
    assert html.startswith('<details class="auditkit"><summary>traceback</summary><pre>')
    assert "open_audit" in html
    assert "Traceback (most recent call last)" in html
    assert "<b>" not in html


def test_without_a_notebook_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    from auditkit.errors import AuditkitError

    assert AuditkitError("no such post")._render_traceback_() == ["AuditkitError: no such post"]
    assert capsys.readouterr().out == ""
