"""Attacks that no reader's own tests make: what a stranger's file may claim, hide, name or carry."""

from __future__ import annotations

import pickle
import zipfile
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import auditkit as ak
from auditkit.errors import BadInput
from auditkit.intake import empty_workbook, open_records, parquets

TENURE = "post_id,person_id,start\nP7,Li Wei,2024\n"
LINE = "2025-03,plan,P7,Pour\n"
HEAD = "period,moment,unit_id,text"
HOSTILE = [
    "'; drop table plan_line; --",
    'a"b',
    "a'b",
    "{as_of}",
    "名 前",
    "a;b",
    "$(touch x)",
    "-rf",
    "=cmd|'/c calc'!A1",
]


def folder(tmp_path: Path, lines: str | None = None) -> Path:
    (tmp_path / "tenure.csv").write_text(TENURE, "utf-8")
    if lines is not None:
        (tmp_path / "plan_line.csv").write_text(lines, "utf-8")
    return tmp_path


def refusal(path: Path) -> str:
    with pytest.raises(BadInput) as raised:
        open_records(path, refused="set_aside")
    return str(raised.value)


@pytest.mark.parametrize("name", HOSTILE)
def test_names_of_files_headings_and_cells_are_only_names(tmp_path: Path, name: str) -> None:
    (folder(tmp_path) / "plan_line").mkdir()
    (tmp_path / "plan_line" / f"{name.replace('/', '_')}.csv").write_text(
        f'{HEAD},"{name.replace(chr(34), chr(34) * 2)}"\n2025-03,plan,P7,"{name.replace(chr(34), chr(34) * 2)}",x\n',
        "utf-8",
    )
    audit = ak.open_audit(tmp_path, as_of="2025-06-30")
    assert audit.table("plan_line").text.tolist() == [name]
    assert audit.records.tables["unknown_column"]["heading"].to_pylist() == [name]
    assert len(audit.outcomes()) == 1
    assert audit.outcomes().evidence.file.iloc[0] == f"plan_line/{name.replace('/', '_')}.csv"
    assert {one.name for one in tmp_path.iterdir()} == {"tenure.csv", "plan_line"}


@pytest.mark.parametrize("number", ["9" * 400, "1e308", "1e400", "123456789012345678901234567890", "0x10"])
def test_numbers_of_any_size_are_values_or_refused(tmp_path: Path, number: str) -> None:
    path = folder(tmp_path, f"{HEAD},planned,line_no\n2025-03,plan,P7,Pour,{number},{number}\n")
    (path / "target.csv").write_text(f"target_id,year,indicator\nT1,{number},safety\n", "utf-8")
    records = open_records(path, refused="set_aside")
    [source] = [row for row in records.tables["source"].to_pylist() if row["table_name"] == "target"]
    assert (source["rows_read"], source["rows_accepted"]) == (1, 0)
    assert records.tables["plan_line"].num_rows == 1


class Evil:
    """What would run something if anybody unpickled it."""

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return (open, ("pickled-and-run", "w"))


def test_nothing_pickled_in_a_parquet_file_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    evil = pickle.dumps(Evil())
    marks = {b"ARROW:extension:name": b"arrow.py_extension_type", b"ARROW:extension:metadata": evil}
    fields = [pa.field(name, pa.string(), metadata=marks) for name in HEAD.split(",")]
    table = pa.table(
        [[cell] for cell in LINE.strip().split(",")], schema=pa.schema(fields, {b"pandas": evil, b"x": evil})
    )
    pq.write_table(table, folder(tmp_path) / "plan_line.parquet")
    assert open_records(tmp_path).tables["plan_line"]["text"].to_pylist() == ["Pour"]
    assert not (tmp_path / "pickled-and-run").exists()


def test_a_parquet_file_that_claims_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquets, "CELLS", 1_000_000)
    table = pa.table({name: pa.nulls(2_000_000, pa.string()) for name in HEAD.split(",")})
    pq.write_table(table, folder(tmp_path) / "plan_line.parquet")
    assert "found     2,000,000 rows of 4 columns in " in refusal(tmp_path)
    long = pa.table({name: pa.array(["x" * 1_000] * 5_000) for name in HEAD.split(",")})
    pq.write_table(long, tmp_path / "plan_line.parquet", compression="zstd", use_dictionary=False)
    assert "MB in " in refusal(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_entity_behind_a_long_comment_or_in_another_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "lol.xlsx"
    empty_workbook(path)
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    text = parts["xl/workbook.xml"].decode()
    comment = f"<!-- {'x' * ((1 << 20) - 40)} -->"
    bomb = comment + '<!DOCTYPE lolz [<!ENTITY lol "lol">]>' + text[text.index("<workbook") :]
    parts["xl/workbook.xml"] = bomb.encode(encoding)
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    assert "found     a document type or entity declaration\n" in refusal(path)


def test_a_workbook_that_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty_workbook(tmp_path / "x.xlsx")
    monkeypatch.setattr("auditkit.intake.office.reading.SECONDS", 0)
    assert "found     a workbook that could not be read in 0 seconds\n" in refusal(tmp_path / "x.xlsx")


def test_a_file_of_words_that_would_grow_without_end(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    (folder(tmp_path, f"{HEAD}\n{LINE}") / "words.yaml").write_text("\n".join([*lines, "status: {done: [*a59]}"]))
    assert refusal(tmp_path).startswith("words.yaml, a0: not a mapping of codes to lists of words")
    (tmp_path / "words.yaml").write_text("status: !!python/object/apply:os.system [touch x]\n")
    assert refusal(tmp_path).startswith("words.yaml cannot be read: could not determine a constructor")


def test_a_pipe_in_the_folder_is_not_waited_for(tmp_path: Path) -> None:
    os = pytest.importorskip("os")
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes on this system")
    os.mkfifo(folder(tmp_path, f"{HEAD}\n{LINE}") / "unit.csv")
    os.mkfifo(tmp_path / "x.mbox")
    assert open_records(tmp_path).supplied == {"tenure", "plan_line"}


def test_a_frame_is_data_and_no_query(tmp_path: Path) -> None:
    lines = pd.DataFrame({"period": ["2025-03"], "moment": ["plan"], "unit_id": ["@pd"], "text": ["`x` == 1"]})
    tenure = pd.DataFrame({"post_id": ["@pd"], "person_id": ["__import__('os')"], "start": ["2024"]})
    audit = ak.open_audit({"tenure": tenure, "plan_line": lines}, as_of="2025-06-30")
    assert audit.holders(on="2025-03-01", post="@pd").frame.person_id.tolist() == ["__import__('os')"]
