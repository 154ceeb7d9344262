"""The page over an office workbook: every cell with what it was read as, corrections, and what they change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

import auditkit as ak
from auditkit.evidence import Address
from auditkit.intake.excerpt import excerpt
from auditkit.show.mapping import understood
from auditkit.show.mapping.understood import MOST_ROWS, sheet_told, sheets_of

ROWS = [
    ["Work plan of Project 7"],
    ["No", "Work item", "Due date", "Remarks of the desk"],
    [1, "Pour the slab of block 2", "2025-03-20", "ring Li"],
    [2, "Order the lift", "2025-03-31", ""],
    [3, "Obtain the fire permit", "2025-04-15", ""],
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = "2025-03 plan"
    for row in ROWS:
        sheet.append(row)
    book.save(tmp_path / "Project 7.xlsx")
    (tmp_path / "tenure.csv").write_text("post_id,person_id,start\nProject 7,Li Wei,2024-01-01\n", "utf-8")
    return tmp_path


def _as(told: dict[str, Any], row: int) -> list[str]:
    cells = next(one["cells"] for one in told["grid"]["rows"] if one["number"] == row)
    return [one["as"] if one else "" for one in cells]


def test_every_cell_of_the_sheet_stands_in_its_place_with_what_it_was_read_as(folder: Path) -> None:
    found = ak.explain(folder)
    told = sheet_told(found, 0)
    assert [one["said"] for one in sheets_of(found)] == ["Project 7.xlsx › 2025-03 plan", "tenure.csv"]
    assert told["grid"]["letters"] == ["A", "B", "C", "D"]
    assert told["grid"]["count"] == "5 of 5 rows, 4 of 4 columns"
    shown = {
        (row["number"], at): cell["text"]
        for row in told["grid"]["rows"] for at, cell in enumerate(row["cells"]) if cell
    }  # fmt: skip
    filled = {(n, at): str(text) for n, row in enumerate(ROWS, 1) for at, text in enumerate(row) if text != ""}
    assert shown == filled
    assert set(_as(told, 2)) == {"header"}
    assert _as(told, 1)[0] == "title"


def test_a_correction_shows_its_effect_is_taken_back_and_is_saved_where_the_next_opening_finds_it(folder: Path) -> None:
    page = ak.review_mapping(ak.explain(folder))
    column = next(one for one in page.page.shown["sheet"]["columns"] if one["heading"] == "Remarks of the desk")
    before = column["means"]
    page.page.chosen = {"name": "means", "column": "Remarks of the desk", "value": "reason", "nth": 1}
    assert page.page.shown["said"].startswith("Before: ")
    means = {one["heading"]: one["means"] for one in page.page.shown["sheet"]["columns"]}
    assert means["Remarks of the desk"] == "reason" != before
    page.page.chosen = {"name": "undo", "nth": 2}
    means = {one["heading"]: one["means"] for one in page.page.shown["sheet"]["columns"]}
    assert means["Remarks of the desk"] == before
    page.page.chosen = {"name": "means", "column": "Remarks of the desk", "value": "reason", "nth": 3}
    assert list(folder.glob("*.office.yaml")) == []
    page.page.chosen = {"name": "save", "nth": 4}
    assert page.page.shown["said"].startswith("Saved to ")
    assert len(list(folder.glob("*.office.yaml"))) == 1
    again = ak.explain(folder).columns.set_index("heading")["means"]
    assert again["Remarks of the desk"] == "reason"


def test_the_facts_of_a_sheet_are_corrected_and_what_is_refused_is_said(folder: Path) -> None:
    page = ak.review_mapping(ak.explain(folder))
    page.page.chosen = {"name": "moment", "value": "review", "nth": 1}
    facts = {one["name"]: one["value"] for one in page.page.shown["sheet"]["facts"]}
    assert facts["moment"] == "review"
    page.page.chosen = {"name": "header", "value": "not a row", "nth": 2}
    assert page.page.shown["said"].startswith("NOT done: ")
    page.page.chosen = {"name": "means", "column": "Work item", "value": "nonsense", "nth": 3}
    assert page.page.shown["said"].startswith("NOT done: ")


def test_a_long_sheet_is_cut_and_counted(folder: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "2025-04 plan"
    for row in [*ROWS, *([n, f"Item {n}", "2025-04-30", ""] for n in range(4, 90))]:
        sheet.append(row)
    book.save(folder / "Project 7.xlsx")
    grid = sheet_told(ak.explain(folder), 0)["grid"]
    assert len(grid["rows"]) == MOST_ROWS
    assert grid["count"] == f"{MOST_ROWS} of {len(ROWS) + 86} rows, 4 of 4 columns"


def test_lists_that_are_cut_say_how_many_there_are(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ak.review_mapping(ak.explain(folder)).page.shown["sheets_count"] == "2 of 2 sheets"
    assert sheet_told(ak.explain(folder), 0)["columns_count"] == "4 of 4 columns"
    book = Workbook()
    for n in range(2, 5):
        book.create_sheet(f"2025-0{n} plan").append(ROWS[1])
    book.save(folder / "Project 8.xlsx")
    monkeypatch.setattr(understood, "MOST_SHEETS", 2)
    monkeypatch.setattr(understood, "MOST_COLUMNS", 3)
    page = ak.review_mapping(ak.explain(folder)).page
    assert page.shown["sheets_count"] == f"2 of {len(ak.explain(folder).sheets)} sheets"
    assert page.shown["sheet"]["columns_count"] == "3 of 4 columns"
    assert len(page.shown["sheet"]["columns"]) == 3


def test_a_meaning_holds_for_one_workbook_or_for_all(folder: Path) -> None:
    (folder / "Project 8.xlsx").write_bytes((folder / "Project 7.xlsx").read_bytes())
    asked = {"name": "means", "column": "Remarks of the desk", "value": "reason"}
    for everywhere, hits in ((False, 1), (True, 2)):
        page = ak.review_mapping(ak.explain(folder))
        page.page.chosen = {**asked, "everywhere": everywhere, "nth": 1}
        means = page.found.columns.set_index("heading").loc["Remarks of the desk", "means"]
        assert (means == "reason").sum() == hits


def test_the_page_leads_from_one_refused_sheet_to_the_next(folder: Path) -> None:
    page = ak.review_mapping(ak.explain(folder))
    page.page.chosen = {"name": "next", "nth": 1}
    assert page.page.shown["said"] == "No sheet is refused."
    for name in ("Project 8", "Project 9"):
        book = Workbook()
        for row in (
            ["Chair", "Who", "Took office"],
            ["Manager", "Li Wei", "2024-01-01"],
            ["Clerk", "Wu Min", "2024-02-01"],
        ):
            book.active.append(row)
        book.save(folder / f"{name}.xlsx")
    page = ak.review_mapping(ak.explain(folder))
    seen = [page.page.shown["sheet"]["file"]]
    for n in (1, 2):
        page.page.chosen = {"name": "next", "nth": n}
        seen.append(page.page.shown["sheet"]["file"])
    assert seen == ["Project 8.xlsx", "Project 9.xlsx", "Project 8.xlsx"]
    assert page.page.shown["refused"] == 2


def test_a_cell_of_an_office_sheet_is_read_anew_with_the_title_rows_above_it(folder: Path) -> None:
    audit = ak.open_audit(folder, as_of="2025-06-30")
    source = audit.table("source").set_index("table_name").loc["plan_line"]
    place = Address(source["file"], source["sheet"], 3, sha256=source["sha256"])
    found = excerpt(audit.records.place, place, "text")
    assert found.state == "as read"
    assert found.headings == ("No", "Work item", "Due date", "Remarks of the desk")
    assert found.letters[found.column or 0] == "B"
    assert [number for number, _ in found.rows] == [1, 2, 3, 4, 5]
    assert dict(found.rows)[3] == ("1", "Pour the slab of block 2", "2025-03-20", "ring Li")


def test_a_path_where_an_answer_is_expected_is_refused_in_words(folder: Path) -> None:
    path = str(folder)
    with pytest.raises(ak.AuditkitError, match=r"review_mapping shows what auditkit.explain\(…\) gave"):
        ak.review_mapping(path)
    with pytest.raises(ak.AuditkitError, match=r"explore shows an audit: explore\(open_audit\("):
        ak.explore(path)  # type: ignore[arg-type]
    with pytest.raises(ak.AuditkitError, match=r"review_links asks about an audit"):
        ak.review_links(path, by="Auditor 3", on="2025-06-30")  # type: ignore[arg-type]
