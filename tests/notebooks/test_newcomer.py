"""Who follows the first notebook with a folder of their own gets it open: what stops is named, with what to do next."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import nbformat
import pytest
from openpyxl import Workbook

import auditkit as ak
from auditkit.show.lab import copy_notebooks

PROMISED = ["Pour the slab of block 2", "Order the lift", "Obtain the fire permit", "Train the welders"]
MANAGERS = [
    ["Project manager", "Maria Rossi", "Harbour project", date(2022, 5, 1), date(2025, 2, 28)],
    ["Project manager", "Chen Jie", "Harbour project", date(2025, 3, 1), None],
    ["Head of works", "Olaf Berg", "Works department", date(2020, 1, 1), None],
]


def write(path: Path, sheets: dict[str, list[list[Any]]], merged: tuple[str, ...] = ()) -> None:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for cells in merged:
            sheet.merge_cells(cells)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def month(department: str, n: int, promised: list[str]) -> list[list[Any]]:
    heads = ["No.", "Task", "Planned", "", "Actual result", "", "Person in charge"]
    below = ["", "", "Amount", "Zieltag", "Amount", "State", ""]
    lines = [[k, text, 10, date(2025, n + 1, 20), 5, "ongoing", "Li Wei"] for k, text in enumerate(promised, 1)]
    return [
        [f"{department} – monthly work plan and report"],
        heads,
        below,
        *lines,
        ["Total", "", 10],
        ["Checked by: ____"],
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two departments, the month in the tab, headings over headings; appointments and a register in other words."""
    made = tmp_path / "Our records"
    merged = ("A1:G1", "C2:D2", "E2:F2", "A2:A3", "B2:B3", "G2:G3")
    for department in ("Harbour project", "Works department"):
        tabs = {
            f"{name} 2025": month(department, n, PROMISED[: 5 - n]) for n, name in enumerate(("Jan", "Feb", "Mar"), 1)
        }
        write(made / "Plans" / f"{department} 2025.xlsx", tabs, merged)
    heads = ["Chair", "Who", "Where", "Took office", "Left office"]
    write(made / "HR" / "Staff list.xlsx", {"Managers": [["List of managers"], heads, *MANAGERS]}, ("A1:E1",))
    register = ["Slab cracked", "Harbour project", date(2025, 2, 10), date(2025, 4, 2)]
    write(made / "Register.xlsx", {"Register": [["Problem", "Department", "Occurred", "Popped up"], register]})
    return made


class Notebook:
    """The cells of the first notebook, run one after another with the names that they made."""

    def __init__(self, folder: Path, **given: str) -> None:
        [path] = [path for path in copy_notebooks(folder) if path.name.startswith("00_")]
        self.cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
        self.given, self.names = given, dict[str, Any]()

    def run(self, first: int, last: int) -> None:
        for at in range(first, last + 1):
            exec(self.cells[at], self.names)  # noqa: S102
            self.names |= self.given if at == 0 else {}


def press(page: Any, **asked: Any) -> str:
    page.page.chosen = {**asked, "nth": page.page.chosen.get("nth", 0) + 1}
    said: str = page.page.shown["said"]
    return said


def test_a_strange_folder_is_corrected_and_opened_by_the_first_notebook_alone(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    book = Notebook(tmp_path, records=str(folder))
    book.run(0, 1)
    assert "7 faults" in capsys.readouterr().out
    with pytest.raises(ak.AuditkitError, match=r"(?s)table 'tenure' is not.*What to do next:.*its headings were not"):
        book.run(3, 3)
    page = ak.review_mapping(book.names["found"])
    assert page.page.shown["sheet"]["sheet"] == "Managers", "the page opens at the first sheet that is refused"
    press(page, name="table", value="tenure")
    press(page, name="header", value="2")
    for heading, means in zip(("Chair", "Who", "Where", "Took office", "Left office"),
                              ("post_id", "person_id", "unit_id", "start", "end"), strict=True):  # fmt: skip
        press(page, name="means", column=heading, value=means)
    press(page, name="save")
    with pytest.raises(
        ak.AuditkitError, match=r"(?s)“Planned / Zieltag”.*What to do next:\n- a column.*Save"
    ):
        book.run(3, 3)
    press(page, name="next")
    assert page.page.shown["sheet"]["sheet"] == "Jan 2025"
    said = press(page, name="means", column="Planned / Zieltag", value="due", everywhere=True)
    assert said.endswith("0 faults."), "one correction is enough for the workbooks of both departments"
    press(page, name="means", column="Actual result / Amount", value="actual", everywhere=True)
    press(page, name="sheet", value=str(len(page.page.shown["sheets"]) - 1))
    press(page, name="means", column="Popped up", value="discovered_on", everywhere=True)
    assert press(page, name="save").startswith("Saved to Our records.office.yaml")
    book.run(3, 8)
    told = capsys.readouterr().out
    assert "0 refused" in told
    assert "Maria Rossi to Chen Jie on 2025-03-01" in told
    assert book.names["post"] != "P7-MGR", "the last handover of these records was taken"
    assert "post_id" in book.names["shown"]
    assert len(book.names["review"].surfaced_after.frame) == 1


def test_a_path_that_is_not_there_and_a_folder_without_managers_say_what_to_do(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        ak.AuditkitError, match="nowhere is not there: put the path of your folder into `records` above"
    ):
        Notebook(tmp_path, records="nowhere").run(0, 1)
    (folder / "HR" / "Staff list.xlsx").unlink()
    for path in folder.rglob("Works*"):
        path.unlink()
    with pytest.raises(
        ak.AuditkitError, match=r"What to do next:(?s:.)*'tenure' is not among the records: put the list"
    ):
        Notebook(tmp_path, records=str(folder)).run(0, 3)


def test_a_list_of_managers_with_a_day_of_leaving_names_who_left(folder: Path) -> None:
    heads = ["Position", "Full name", "Department", "Date of appointment", "Date of leaving"]
    write(folder / "HR" / "Staff list.xlsx", {"Managers": [["List of managers"], heads, *MANAGERS]}, ("A1:E1",))
    found = ak.explain(folder)
    for heading, means in (("Planned / Zieltag", "due"), ("Popped up", "discovered_on")):
        found = found.correct(column=heading, means=means)
    found.save()
    [one] = ak.open_audit(folder, as_of="2025-06-30").handovers().frame.itertuples()
    assert (one.outgoing, one.incoming) == ("Maria Rossi", "Chen Jie")
