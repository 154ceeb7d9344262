"""CSV files as they are found: each encoding and separator is told, said, named by hand, or refused where in doubt."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditkit.errors import BadInput
from auditkit.intake import open_records
from auditkit.intake.encoding import decide
from auditkit.records import Records

TENURE = b"post_id,person_id,start\nP7,Li Wei,2024\n"
TEXTS = {
    "german": "Höhe der Tür prüfen, Größe der Straße melden; Übergabe an Müller",
    "german capitals": "MÜLLER GRÖSSE",
    "french": "Fin de l’étude d'exécution « à vérifier » ; réception des clôtures à Orléans",
    "spanish": "Entrega del año: Señor Muñoz, construcción en el país",
    "portuguese": "Ação de implantação: não é possível",
    "danish": "Søren Kjær, Åse Ødegård: bygning på høj",
    "english": "Review the contractor’s claim; “final” account – agreed…",
    "one apostrophe": "don’t wait",
    "one name": "José",
}
CHINESE = {
    "plan": "项目七混凝土浇筑，已完成；下一步措施：养护",
    "names": "李伟 王芳",
    "signs": "第3季度“安全检查”——持续推进……（见附件）",
}
UNTELLABLE = {
    "two readings": ("Höhe", "mac-roman", "as Windows-1252 “Hšhe”, as Mac Roman “Höhe”"),
    "a capital alone": ("Škoda", "cp1252", "as Windows-1252 “Škoda”, as Mac Roman “äkoda”"),
    "cyrillic": ("Иванов, план, бетон", "cp1251", "as Windows-1252 “"),
    "czech": ("Dvořák", "cp1250", "as Windows-1252 “"),
    "traditional chinese": ("計畫已完成", "big5", "as Windows-1252 “"),
    "japanese": ("計画、コンクリート", "shift_jis", "as Windows-1252 “"),
    "rare characters": ("阚羲璩筱", "gbk", "as Windows-1252 “"),
}


def body(*texts: str, sign: str = ",") -> str:
    quoted = ['"' + text.replace('"', '""') + '"' for text in texts]
    rows = [sign.join(("2025-03", "plan", "P7", text)) for text in quoted]
    return "\n".join([sign.join(("period", "moment", "unit_id", "text")), *rows, ""])


def folder(tmp_path: Path, raw: bytes, reading: str = "") -> Path:
    (tmp_path / "plan_line.csv").write_bytes(raw)
    (tmp_path / "tenure.csv").write_bytes(TENURE)
    if reading:
        (tmp_path / "reading.yaml").write_text(reading, "utf-8")
    return tmp_path


def texts(records: Records) -> list[str]:
    found: list[str] = records.tables["plan_line"]["text"].to_pylist()
    return found


def refusal(path: Path) -> str:
    with pytest.raises(BadInput) as raised:
        open_records(path)
    return str(raised.value)


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman"])
@pytest.mark.parametrize("which", TEXTS)
def test_western_text_is_read_as_written_and_said(tmp_path: Path, which: str, encoding: str) -> None:
    records = open_records(folder(tmp_path, body(TEXTS[which], "Pour").encode(encoding)))
    assert texts(records) == [TEXTS[which], "Pour"]
    name = {"cp1252": "Windows-1252", "mac-roman": "Mac Roman"}[encoding]
    said = f"plan_line.csv was read as {name}, separated by commas (its bytes are not UTF-8; words of it as read: "
    assert any(sentence.startswith(said) for sentence in records.assumptions)


@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
@pytest.mark.parametrize("which", CHINESE)
def test_chinese_text_is_read_as_written_and_said(tmp_path: Path, which: str, encoding: str) -> None:
    records = open_records(folder(tmp_path, body(CHINESE[which]).encode(encoding)))
    assert texts(records) == [CHINESE[which]]
    assert any(one.startswith("plan_line.csv was read as GB18030 (GBK), separ") for one in records.assumptions)


@pytest.mark.parametrize(("encoding", "said"), [("utf-8", False), ("utf-8-sig", False), ("utf-16", True)])
def test_unicode_with_its_mark(tmp_path: Path, encoding: str, said: bool) -> None:
    text = "浇筑, Tür,\nthen “cure”"
    records = open_records(folder(tmp_path, body(text, "Pour").encode(encoding)))
    assert texts(records) == [text, "Pour"]
    sentence = "plan_line.csv was read as UTF-16 with a byte order mark, separated by commas"
    assert (sentence in records.assumptions) is said
    assert any("was read as" in one for one in records.assumptions) is said


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be"])
def test_utf16_without_its_mark_is_refused_and_can_be_named(tmp_path: Path, mark: str) -> None:
    path = folder(tmp_path, body("浇筑").encode(mark))
    assert "  plan_line.csv › row 1\n    found     a NUL byte\n    expected  text without NUL" in refusal(path)
    records = open_records(folder(tmp_path, body("浇筑").encode(mark), f"plan_line.csv: {{encoding: {mark}}}"))
    assert texts(records) == ["浇筑"]
    said = f"plan_line.csv was read as {mark}, separated by commas (its encoding is named in reading.yaml)"
    assert said in records.assumptions


@pytest.mark.parametrize("which", UNTELLABLE)
def test_what_cannot_be_told_is_refused_and_can_be_named(tmp_path: Path, which: str) -> None:
    text, encoding, doubt = UNTELLABLE[which]
    said = refusal(folder(tmp_path, body("Pour", text).encode(encoding)))
    place = "  plan_line.csv › row 3\n    found     bytes that are not UTF-8 and not plainly in another encoding: "
    assert place + doubt in said
    assert (
        "    expected  text in UTF-8, or in an encoding that its bytes tell\n"
        "    to mend   save it as 'CSV UTF-8' and hand it in again, or name its encoding in reading.yaml beside the "
        "records, for example plan_line.csv: {encoding: cp1252}\n"
    ) in said
    named = open_records(folder(tmp_path, body(text).encode(encoding), f'"plan*.csv": {{encoding: {encoding}}}'))
    assert texts(named) == [text]


def test_utf8_with_one_damaged_byte_is_no_other_encoding(tmp_path: Path) -> None:
    raw = body("Größe der Tür", "Straße").encode() + b"2025-03,plan,P7,T\xfcr\n"
    assert "  plan_line.csv › row 4\n    found     bytes that are not UTF-8 and not plainly" in refusal(
        folder(tmp_path, raw)
    )


@settings(max_examples=150, deadline=None)
@given(st.binary(min_size=1, max_size=60))
def test_whatever_the_bytes_a_reading_taken_is_a_reading_of_all_of_them(raw: bytes) -> None:
    raw = b"\xff" + raw
    decided = decide(raw)
    assert (decided.name is None) or raw.decode(decided.name)


@pytest.mark.parametrize(("sign", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_other_separators_are_told_and_said(tmp_path: Path, sign: str, name: str) -> None:
    records = open_records(folder(tmp_path, body("Pour, then cure; wait", "two\nlines", sign=sign).encode()))
    assert texts(records) == ["Pour, then cure; wait", "two\nlines"]
    assert f"plan_line.csv was read as UTF-8, separated by {name}" in records.assumptions


def test_a_separator_that_cannot_be_told_is_refused_and_can_be_named(tmp_path: Path) -> None:
    raw = b"period,moment;text\n" * 2
    said = refusal(folder(tmp_path, raw))
    assert "  plan_line.csv\n    found     'period,moment;text'\n    expected  columns separated by" in said
    assert 'or name the separator in reading.yaml beside the records, for example plan_line.csv: {separator: ";"}' in (
        said
    )
    piped = body("Pour", sign="|").encode()
    assert "expected  columns separated by commas, semicolons or tabs\n" in refusal(folder(tmp_path, piped))
    tabs = b"period\tmoment\tunit_id\ttext,x,y,z\n2025-03\tplan\tP7\tPour\n"
    assert "misspelt" not in refusal(folder(tmp_path, tabs, 'plan_line.csv: {separator: ","}'))


@pytest.mark.parametrize("sign", [";", "\t"])
def test_ragged_rows_and_double_headings_under_other_separators(tmp_path: Path, sign: str) -> None:
    raw = body("Pour", sign=sign).encode() + sign.join(["2025-03", "plan", "P7", "a", "b"]).encode()
    assert "  plan_line.csv › row 3\n    found     5 cells: " in refusal(folder(tmp_path, raw))
    twice = body("Pour", sign=sign).encode().replace(b"moment", b"Period")
    assert "column B “Period”\n    found     the same heading as in column A" in refusal(folder(tmp_path, twice))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("- a\n", "reading.yaml cannot be read: a list"),
        ("a: [", "reading.yaml cannot be read: while parsing"),
        ("a.csv: {codec: x}", "reading.yaml, a.csv: codec is not known"),
        ("a.csv: utf-8", "reading.yaml, a.csv: str is not known"),
        ("a.csv: {encoding: klingon}", "reading.yaml, a.csv: the encoding 'klingon' is not known"),
        ("a.csv: {encoding: zip}", "reading.yaml, a.csv: the encoding 'zip' is not known"),
        ('a.csv: {separator: "|"}', "reading.yaml, a.csv: the separator '|' is not known"),
        ("mail: {body: true}", "reading.yaml, mail: found {'body': True}"),
    ],
)
def test_a_reading_file_that_cannot_be_read(tmp_path: Path, text: str, found: str) -> None:
    assert refusal(folder(tmp_path, body("Pour").encode(), text)).startswith(found)
    assert "\nExpected " in refusal(tmp_path)


def test_a_name_that_does_not_fit_is_refused_with_the_row(tmp_path: Path) -> None:
    said = refusal(folder(tmp_path, body("Pour", "Tür").encode("cp1252"), "plan_line.csv: {encoding: utf-8}"))
    assert "  plan_line.csv › row 3\n    found     bytes that are not UTF-8\n" in said


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("period,moment,unit_id,text\n2025-03,plan,P7,secret\n")
    inside = tmp_path / "records"
    (inside / "plan_line").mkdir(parents=True)
    (inside / "tenure.csv").write_bytes(TENURE)
    (inside / "plan_line" / "a.csv").write_text(body("Pour"))
    (inside / "plan_line" / "b.csv").symlink_to(inside / "plan_line" / "a.csv")
    (inside / "plan_line" / "c.csv").symlink_to(tmp_path / "secret.csv")
    said = refusal(inside)
    assert (
        "  plan_line/c.csv\n    found     a link to a file outside the folder\n"
        "    expected  files that lie in the folder themselves\n"
        "    to mend   copy the file itself into the folder in place of the link\n"
    ) in said
    assert "b.csv" not in said
    assert "secret" not in said
