"""Workbooks from strangers: bombs, far-away cells, errors of formulas; and the one handed out to fill in."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from auditkit.dictionary import TABLES
from auditkit.errors import BadInput
from auditkit.intake import archive, empty_workbook, open_records


def workbook(path: Path, lines: list[list[object]], hidden: int | None = None) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "plan_line"
    for row in [["period", "moment", "unit_id", "text", "due", "planned"], *lines]:
        sheet.append(row)
    if hidden:
        sheet.row_dimensions[hidden].hidden = True
    other = book.create_sheet("Tenure")
    other.append(["post_id", "person_id", "start"])
    other.append(["P7", "Li Wei", date(2024, 1, 1)])
    other.sheet_state = "hidden"
    book.save(path)
    return path


def rewrite(path: Path, part: str, change: object) -> None:
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts[part] = change(parts.get(part, b""))  # type: ignore[operator]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)


def refusal(path: Path, **more: str) -> str:
    with pytest.raises(BadInput) as raised:
        open_records(path, **more)
    return str(raised.value)


def test_cells_of_every_kind_and_hidden_rows_and_sheets(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["2025-03", "plan", "P7", "Pour", date(2025, 3, 31), 12],
        [date(2025, 3, 1), "plan", 7, "=1+1", "3月底", "1,200"],
    ]
    path = workbook(tmp_path / "records.xlsx", rows, hidden=3)
    rewrite(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>").replace(
            b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>"
        ),
    )
    table = open_records(path).tables["plan_line"].to_pylist()
    assert [(row["row"], row["period"], row["unit_id"], row["text"], row["planned"]) for row in table] == [
        (2, "2025-03", "P7", "Pour", 12), (3, "2025-03", "7", "2", 1200),
    ]  # fmt: skip
    assert table[0]["due_min"] == date(2025, 3, 31)


def test_an_error_names_sheet_row_letter_and_heading(tmp_path: Path) -> None:
    path = workbook(tmp_path / "plan_2025-03.xlsx", [["2025-03", "plan", "P7", "Pour", "3月XX日", 1]])
    assert "  plan_2025-03.xlsx › plan_line › row 2, column E “due”\n    found     '3月XX日'\n" in refusal(path)


def test_a_formula_without_a_value_refuses_its_row(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "r.xlsx", [["2025-03", "plan", "P7", "Pour", "", "=1/0"], ["2025-03", "plan", "P7", "Cure"]]
    )
    said = refusal(path)
    assert (
        "  r.xlsx › plan_line › row 2, column F “planned”\n    found     a formula without a stored value\n"
        "    expected  a value\n    to mend   mend the formula in the workbook, or type the value in\n"
    ) in said
    assert open_records(path, refused="set_aside").tables["plan_line"]["row"].to_pylist() == [3]


def test_an_error_value_is_not_a_blank_cell(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("tenure")
        sheet.write_row(0, 0, ["post_id", "person_id", "start", "end"])
        sheet.write_row(1, 0, ["P7", "Li Wei", "2024"])
        sheet.write_formula(1, 3, "=A9/0", None, "#DIV/0!")
        book.add_worksheet("plan_line").write_row(0, 0, ["period", "moment", "unit_id", "text"])
    said = refusal(path)
    assert "r.xlsx › tenure › row 2, column D “end”\n    found     #DIV/0!\n" in said
    assert open_records(path, refused="set_aside").tables["tenure"].num_rows == 0


def test_a_bomb_that_declares_its_size(tmp_path: Path) -> None:
    path = workbook(tmp_path / "bomb.xlsx", [])
    rewrite(path, "xl/media/x.bin", lambda _: b"\0" * (60 << 20))
    said = refusal(path, refused="set_aside")
    assert said.startswith("bomb.xlsx was not opened.\n")
    assert "found     declares 60 MB in " in said
    assert "expected  at most 200 times its packed size\n" in said


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    path = workbook(tmp_path / "bomb.xlsx", [])
    rewrite(path, "xl/media/x.bin", lambda _: b"\0" * (60 << 20))
    raw = path.read_bytes()
    assert raw.count((60 << 20).to_bytes(4, "little")) == 2
    path.write_bytes(raw.replace((60 << 20).to_bytes(4, "little"), (1_000).to_bytes(4, "little")))
    assert "found     unpacks to " in refusal(path)


def test_too_many_entries(tmp_path: Path) -> None:
    path = tmp_path / "many.xlsx"
    with zipfile.ZipFile(path, "w") as book:
        for n in range(archive.ENTRIES + 1):
            book.writestr(f"{n}", b"")
    assert "found     10,001 entries\n    expected  at most 10,000 entries\n" in refusal(path)


def test_entities_are_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "lol.xlsx", [])
    bomb = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]>'
    rewrite(path, "xl/workbook.xml", lambda xml: bomb + xml[xml.index(b"<workbook") :])
    assert "found     a document type or entity declaration\n" in refusal(path)


def test_a_cell_far_away_would_ask_for_all_memory(tmp_path: Path) -> None:
    path = workbook(tmp_path / "far.xlsx", [["2025-03", "plan", "P7", "Pour"]])
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    rewrite(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", far))
    assert "found     cells as far as column 16,384 and row 1,048,576 or further\n" in refusal(path)


def test_what_breaks_the_reader_breaks_another_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "AREA", 1 << 60)
    path = workbook(tmp_path / "far.xlsx", [["2025-03", "plan", "P7", "Pour"]])
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    rewrite(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", far))
    assert "found     a workbook that could not be read (" in refusal(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"\xd0\xcf\x11\xe0 old office"])
def test_what_is_no_workbook(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    assert refusal(path).startswith("x.xlsx was not opened.\n")


def test_one_damaged_sheet_is_set_aside_and_the_others_are_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", [["2025-03", "plan", "P7", "Pour"]])
    book = openpyxl.load_workbook(path)
    book.create_sheet("target").append(["target_id", "year"])
    book.save(path)
    rewrite(path, "xl/worksheets/sheet3.xml", lambda xml: xml.replace(b"A1", b"!!"))
    assert "  x.xlsx › target\n    found     a sheet that could not be read (" in refusal(path)
    records = open_records(path, refused="set_aside")
    assert records.tables["plan_line"]["text"].to_pylist() == ["Pour"]
    lost = "what could not be read at all is missing (all of x.xlsx › target)"
    assert any(lost in one for one in records.assumptions)


def test_what_is_hidden_merged_or_calculated_is_provenance_of_tables_too(tmp_path: Path) -> None:
    lines = [["2025-03", "plan", "P7", text] for text in ("Pour", "Cure", '=CONCATENATE("a", "b")')]
    path = workbook(tmp_path / "x.xlsx", lines, hidden=2)
    book = openpyxl.load_workbook(path)
    book["plan_line"].merge_cells("E2:E3")
    book["plan_line"].column_dimensions["F"].hidden = True
    book.save(path)
    stored = b"<v>ab</v>"
    rewrite(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<v />", stored).replace(b"<v></v>", stored))
    seen = open_records(path).tables["provenance"].to_pylist()
    assert [(one["table_name"], one["row"], one["column_letter"], one["what"]) for one in seen] == [
        ("plan_line", None, "F", "hidden column"),
        ("plan_line", 2, None, "hidden row"),
        ("plan_line", 2, "E", "merged"),
        ("plan_line", 4, "D", "formula"),
        ("tenure", None, None, "hidden sheet"),
    ]
    assert seen[2]["said"] == "rows 2 to 3 are merged: the value stands in the first of them only"


def test_a_truncated_workbook(tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", [["2025-03", "plan", "P7", "Pour"]])
    path.write_bytes(path.read_bytes()[:-400])
    assert "a damaged archive" in refusal(path)


def test_the_workbook_to_fill_in_opens_untouched(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    empty_workbook(path)
    records = open_records(path)
    assert records.supplied == set(TABLES)
    for name, table in TABLES.items():
        assert records.tables[name].num_rows == len(table.examples)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == "read me"
    for name, table in TABLES.items():
        sheet = book[name]
        assert [cell.value for cell in sheet[1]] == list(table.columns)
        bold = [cell.fill.fgColor.rgb == "FF1F3864" for cell in sheet[1]]
        assert bold == [column.required for column in table.columns.values()]
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        assert all(cell.value is None for row in sheet.iter_rows() for cell in row if cell.data_type == "n")


def test_headings_alone_count_as_not_given(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    empty_workbook(path)
    created = openpyxl.load_workbook(path).properties.created
    assert str(created) == "2000-01-01 00:00:00", "two writings would differ by the clock"
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets[1:]:
        if sheet.title not in ("tenure", "plan_line"):
            sheet.delete_rows(2, 9)
    book.save(path)
    records = open_records(path)
    assert records.supplied == {"tenure", "plan_line"}
    assert records.tables["unit"]["unit_id"].to_pylist() == ["P7"]
    assert "empty.xlsx › unit holds no rows: unit counts as not given there" in records.assumptions
