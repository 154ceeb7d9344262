"""Every notebook is short, was run, is checked, carries nothing of the machine it ran on, and runs from a copy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from auditkit.show.lab import copy_notebooks

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CHECKED, MOST_CELLS, MOST_LINES = "nbval-check-output", 12, 14
MACHINE = re.compile(r"(?<![\w.~:/])/(?:work|farm|root|tmp|home|Users|mnt|private)/|[A-Z]:\\\\")


def complaints(book: Any) -> Iterator[str]:
    cells = [cell for cell in book.cells if cell.cell_type == "code"]
    if len(cells) > MOST_CELLS:
        yield f"{len(cells)} code cells, more than {MOST_CELLS}"
    if not [cell for cell in cells if CHECKED in cell.metadata.get("tags", []) and cell.outputs]:
        yield "no checked cell with a stored output"
    if not cells or "parameters" not in cells[0].metadata.get("tags", []):
        yield "the first code cell is not the one with the parameters"
    for cell in cells:
        if CHECKED in cell.metadata.get("tags", []) and not cell.outputs:
            yield f"checked against nothing: {cell.source[:40]}"
        if cell.source.count("\n") >= MOST_LINES:
            yield f"long: {cell.source[:40]}"
        if "execution" in cell.metadata:
            yield f"carries the time at which it ran: {cell.source[:40]}"
        for output in cell.outputs:
            if output.output_type == "error":
                yield f"ended in an error: {cell.source[:40]}"
            if MACHINE.search(str(output)):
                yield f"names a machine: {cell.source[:40]}"


def test_the_notebooks_are_there() -> None:
    assert [path.name for path in NOTEBOOKS][:2] == ["00_start_here.ipynb", "01_handover_review.ipynb"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_short_checked_and_clean(path: Path) -> None:
    assert list(complaints(nbformat.read(path, as_version=4))) == []


def code(source: str, *outputs: Any, tags: tuple[str, ...] = (CHECKED,), **metadata: Any) -> Any:
    return nbformat.v4.new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags), **metadata})


def stream(text: str) -> Any:
    return nbformat.v4.new_output("stream", name="stdout", text=text)


FIRST = code("as_of = '2025-06-30'", tags=("parameters",))
GOOD = code("print(1)", stream("1\n"))
PLANTED = [
    ([FIRST, *(code("print(1)", stream("1\n")) for _ in range(12))], "13 code cells"),
    ([FIRST, code("print(1)", stream("1\n"), tags=())], "no checked cell"),
    ([FIRST, code("print(1)")], "no checked cell"),
    ([FIRST, GOOD, code("print(2)")], "checked against nothing"),
    ([GOOD], "the first code cell"),
    ([FIRST, GOOD, code("x = 1\n" * 20, stream("1"))], "long"),
    ([FIRST, GOOD, code("print(1)", stream("1"), execution={"iopub.status.busy": "2025"})], "carries the time"),
    ([FIRST, GOOD, code("print(1)", stream("/" + "home/anna/plan.xlsx"))], "names a machine"),
    ([FIRST, GOOD, code("1/0", nbformat.v4.new_output("error", ename="E", evalue="", traceback=[]))], "in an error"),
]


@pytest.mark.parametrize(("cells", "why"), PLANTED, ids=[why for _, why in PLANTED])
def test_a_planted_fault_is_caught(cells: list[Any], why: str) -> None:
    assert list(complaints(nbformat.v4.new_notebook(cells=[FIRST, GOOD]))) == []
    assert [said for said in complaints(nbformat.v4.new_notebook(cells=cells)) if why in said]


def test_the_story_ends_in_a_report_and_a_copy_runs_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = copy_notebooks(tmp_path)
    assert [path.name for path in copies] == [path.name for path in NOTEBOOKS]
    monkeypatch.chdir(tmp_path)
    for path in copies:
        names: dict[str, Any] = {}
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                exec(compile(cell.source, f"{path.name}: {cell.id}", "exec"), names)  # noqa: S102
        assert names["source"] == Path("sample_data/tables")
        written = tmp_path / "handover-P7-MGR.html"
        assert written.read_text("utf-8").startswith("<!DOCTYPE html>")
        written.unlink()
    assert (tmp_path / "my_records.xlsx").is_file()
