"""A short seeded run of the fuzzer, and what it once found; `benchmarks/fuzz.py` is the long run."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from auditkit.errors import BadInput
from auditkit.intake import open_records, opening
from tests.intake.fuzz.mutants import APART, LINES, SEEDS, broken, mutant, seeds

FOUND = {
    "an open quote in a heading and no row": ("csv", b'period,moment,unit_id,text,due\n2025-03,pl ""cure""",3\n"x,y'),
    "an open quote that takes in everything": ("csv", b'period,moment,"unit_id,text\n2025-03,plan,P7,Pour\n'),
    "words without lists": ("words", b"status: [done]\n"),
    "words of an unknown shape": ("words", b"- a\n"),
    "words that are no text": ("words", b"status:\n  done: [[a, b]]\n"),
    "words in another encoding": ("words", b"status:\n  done: [\xff\xfe]\n"),
    "words that end too early": ("words", b"status: {done: [a"),
    "words that refer to themselves": ("words", b"status: &a\n  done: [*a]\n"),
    "headings in another encoding": ("headings", b"plan_line:\n  columns:\n    reason: [\xb5]\n"),
    "headings that are no lists": ("headings", b"plan_line:\n  columns:\n    reason: cause\n"),
    "headings of no column": ("headings", b"plan_line:\n  columns:\n    reaso: [cause]\n"),
    "headings without columns": ("headings", b"plan_line: [cause]\n"),
    "headings with columns that are blank": ("headings", b"plan_line: {columns: }\n"),
    "a profile whose header is no row": ("profile", b"rules:\n- header: first\n"),
    "a profile whose columns are a list": ("profile", b"rules:\n- columns: [a]\n"),
    "words that never end": ("words", b"[" * 3_000),
}


@pytest.mark.parametrize("reader", SEEDS)
def test_every_seed_is_read_or_refused_as_such(reader: str) -> None:
    assert [broken(reader, raw) for raw in seeds(reader)] == [None] * len(seeds(reader))


@pytest.mark.parametrize("reader", SEEDS)
def test_every_input_ends_in_records_or_an_error_raised_on_purpose(reader: str) -> None:
    draw = random.Random(reader)
    for _ in range(2 if reader in APART else 12):
        raw = mutant(draw, reader)
        assert broken(reader, raw) is None, raw


@pytest.mark.parametrize("what", FOUND)
def test_what_once_broke_something(what: str) -> None:
    assert broken(*FOUND[what]) is None


def test_text_in_parquet_that_is_no_text(tmp_path: Path) -> None:
    cells = {"post_id": ["P7"], "person_id": pa.array([b"Li \xac"]).view(pa.string()), "start": ["2024"]}
    pq.write_table(pa.table(cells), tmp_path / "tenure.parquet")
    (tmp_path / "plan_line.csv").write_text(LINES, "utf-8")
    with pytest.raises(BadInput, match="Invalid UTF8"):
        open_records(tmp_path)


def test_a_workbook_in_an_encoding_that_nobody_knows() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(seeds("office")[0])) as book, zipfile.ZipFile(made, "w") as other:
        for name in book.namelist():
            raw = book.read(name)
            other.writestr(name, raw.replace(b"UTF-8", b"U") if name == "xl/workbook.xml" else raw)
    assert broken("office", made.getvalue()) is None


def test_a_reader_that_breaks_and_one_that_hangs_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise ZeroDivisionError

    def hangs(*_: object) -> None:
        while True:
            pass

    for reader, name in ((breaks, "ZeroDivisionError"), (hangs, "Hang: not done in 1 seconds")):
        monkeypatch.setitem(opening.FILES, ".csv", reader)
        assert name in (broken("csv", LINES.encode(), seconds=1) or "")


def test_a_quote_in_a_heading_that_is_never_closed_is_no_silent_loss(tmp_path: Path) -> None:
    (tmp_path / "tenure.csv").write_text("post_id,person_id,start\nP7,Li,2024\n")
    (tmp_path / "plan_line.csv").write_text('period,moment,unit_id,text,"note\n2025-03,plan,P7,Pour,x\n')
    with pytest.raises(Exception, match=r"plan_line\.csv\n    found     a double quote that is never closed"):
        open_records(tmp_path, refused="set_aside")
