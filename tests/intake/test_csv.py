"""CSV files as they really come: byte order marks, quoted line breaks, ragged rows, other encodings."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from auditkit.errors import BadInput
from auditkit.intake import open_records
from auditkit.intake.csvs import read_csv
from auditkit.records import Records

HEAD = b"period,moment,unit_id,text\n"
LINE = b"2025-03,plan,P7,Pour\n"


def folder(tmp_path: Path, lines: bytes, tenure: bytes = b"post_id,person_id,start\nP7,Li Wei,2024\n") -> Path:
    (tmp_path / "plan_line.csv").write_bytes(lines)
    (tmp_path / "tenure.csv").write_bytes(tenure)
    return tmp_path


def lines(records: Records, *columns: str) -> list[tuple[object, ...]]:
    return list(zip(*(records.tables["plan_line"][name].to_pylist() for name in columns), strict=True))


def refusal(path: Path, **more: str) -> str:
    with pytest.raises(BadInput) as raised:
        open_records(path, **more)
    return str(raised.value)


def test_a_byte_order_mark_and_foreign_line_ends(tmp_path: Path) -> None:
    records = open_records(folder(tmp_path, b"\xef\xbb\xbf" + (HEAD + LINE).replace(b"\n", b"\r\n")))
    assert lines(records, "period", "text", "row") == [("2025-03", "Pour", 2)]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path: Path) -> None:
    body = b'2025-03,plan,P7,"Pour,\nthen ""cure"""\n\n,,,\n' + LINE
    records = open_records(folder(tmp_path, HEAD + body))
    assert lines(records, "row", "text") == [(2, 'Pour,\nthen "cure"'), (5, "Pour")]


@pytest.mark.parametrize("blank", [b"\n", b"   \n", b",\n", b",,,,,\n", b'"",\n', b" , \n"])
def test_a_row_without_a_filled_cell_is_blank_however_many_it_has_and_keeps_its_number(
    tmp_path: Path, blank: bytes
) -> None:
    records = open_records(folder(tmp_path, HEAD + LINE + blank + LINE))
    assert lines(records, "row") == [(2,), (4,)]


def test_ragged_rows_are_refused_in_their_place(tmp_path: Path) -> None:
    path = folder(tmp_path, HEAD + LINE + b"2025-03,plan,P7\n" + LINE + b"2025-03,plan,P7,a,b\n" + LINE)
    said = refusal(path)
    assert said.startswith("2 faults in table 'plan_line': 5 rows read, 3 accepted, 2 refused.\n")
    assert (
        "  plan_line.csv › row 3\n    found     3 cells: '2025-03,plan,P7'\n"
        "    expected  4 cells, one under each heading\n"
        "    to mend   put text that holds a comma or a line break between double quotes, "
        "or fill the row up with empty cells\n"
    ) in said
    assert "  plan_line.csv › row 5\n    found     5 cells: '2025-03,plan,P7,a,b'\n" in said
    assert lines(open_records(path, refused="set_aside"), "row") == [(2,), (4,), (6,)]


def test_nul_bytes_are_refused(tmp_path: Path) -> None:
    said = refusal(folder(tmp_path, HEAD + LINE + b"2025-03,plan,P7,a\0b\n"), refused="set_aside")
    assert "  plan_line.csv › row 3\n    found     a NUL byte\n    expected  text without NUL characters\n" in said


def test_an_unclosed_quote_is_no_silent_loss(tmp_path: Path) -> None:
    said = refusal(folder(tmp_path, HEAD + LINE + b'2025-03,plan,P7,"never closed\n' + LINE * 3))
    assert "  plan_line.csv › row 3\n    found     a double quote that is never closed\n" in said


def test_an_inch_mark_is_no_open_quote(tmp_path: Path) -> None:
    records = open_records(folder(tmp_path, HEAD + b'2025-03,plan,P7,pipe 5"\n' + LINE))
    assert lines(records, "text") == [('pipe 5"',), ("Pour",)]


@pytest.mark.parametrize("empty", [b"", b"\n\n", b",,,\n"])
def test_a_file_without_headings(tmp_path: Path, empty: bytes) -> None:
    assert "found     no heading in the first row\n" in refusal(folder(tmp_path, empty))


def test_a_transposed_sheet_is_recognised(tmp_path: Path) -> None:
    turned = b"period,2025-03,2025-04\nmoment,plan,plan\nunit_id,P7,P7\ntext,Pour,Cure\n"
    said = refusal(folder(tmp_path, turned))
    assert "expected  headings in the first row and one row under them a record\n" in said
    assert "turn the sheet" in said


def test_formula_looking_text_stays_text(tmp_path: Path) -> None:
    signs = ["=1+1", "+cmd", "-2", "@SUM(A1)", "＝1+1"]
    body = HEAD + "".join(f"2025-03,plan,P7,{sign}\n" for sign in signs).encode()
    assert [text for (text,) in lines(open_records(folder(tmp_path, body)), "text")] == signs


def test_headings_and_columns_in_any_order_and_case(tmp_path: Path) -> None:
    records = open_records(folder(tmp_path, b" TEXT ,Unit-ID,extra,Moment,Period\nPour,P7,x,plan,2025-03\n"))
    assert lines(records, "text", "unit_id", "moment", "period") == [("Pour", "P7", "plan", "2025-03")]
    assert records.tables["unknown_column"]["heading"].to_pylist() == ["extra"]
    assert "unknown columns, kept in the source and never used: plan_line “extra”" in records.assumptions


def test_every_file_has_its_sha256(tmp_path: Path) -> None:
    records = open_records(folder(tmp_path, HEAD + LINE))
    digest = hashlib.sha256((tmp_path / "plan_line.csv").read_bytes()).hexdigest()
    assert records.tables["source"].to_pylist()[0]["sha256"] == digest


def test_a_folder_named_as_a_table_holds_versions(tmp_path: Path) -> None:
    (tmp_path / "plan_line").mkdir()
    (tmp_path / "plan_line" / "a.csv").write_bytes(HEAD + LINE)
    (tmp_path / "plan_line" / "b.csv").write_bytes(
        HEAD.replace(b"text", b"text,recorded_on") + b"2025-03,plan,P7,Pour,2025-04-02\n"
    )
    (tmp_path / "tenure.csv").write_bytes(b"post_id,person_id,start\nP7,Li Wei,2024\n")
    records = open_records(tmp_path)
    assert lines(records, "source", "row", "nth") == [(1, 2, 1), (2, 2, 1)]
    assert [str(row["recorded_on"]) for row in records.tables["source"].to_pylist()] == ["None", "2025-04-02", "None"]
    assert records.tables["source"]["file"].to_pylist() == ["plan_line/a.csv", "plan_line/b.csv", "tenure.csv"]


def test_unknown_tables_are_a_note(tmp_path: Path) -> None:
    (folder(tmp_path, HEAD + LINE) / "minutes.csv").write_text("a,b\n1,2\n")
    assert (
        "minutes.csv is no table of the contract ('minutes'): listed and not used" in open_records(tmp_path).assumptions
    )


@pytest.mark.parametrize("what", ["nothing", "note.txt", 7])
def test_what_cannot_be_opened(tmp_path: Path, what: object) -> None:
    (tmp_path / "note.txt").write_text("x")
    source = tmp_path / what if isinstance(what, str) else what
    with pytest.raises(BadInput, match=r"What can be opened: a folder with one \.csv or \.parquet file a table"):
        open_records(source)  # type: ignore[arg-type]


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"holds no \.csv, no \.parquet and no \.xlsx file\."):
        open_records(tmp_path)


@pytest.mark.parametrize(("byte", "said"), [(b"\0", "a NUL byte"), (b"\xff\xfe\xff", "bytes that are not UTF-8")])
@pytest.mark.parametrize("chunk", [4, 7, 64])
def test_the_row_of_a_bad_byte_is_right_wherever_the_pieces_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, byte: bytes, said: str, chunk: int
) -> None:
    monkeypatch.setattr("auditkit.intake.csvs._CHUNK", chunk)
    path = tmp_path / "person.csv"
    path.write_bytes(b"person_id,name\n" + "E1,王芳\n".encode() * 40 + b"E2," + byte + b"\n" + b"E3,x\n" * 9)
    [fault] = read_csv(path, "person", "person.csv").structure
    assert (fault.address.row, fault.found[: len(said)]) == (42, said)
