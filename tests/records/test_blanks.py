"""A dash or N/A where an id, a person, a day, a number or a reason belongs is a blank cell, no value of that name."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import auditkit as ak
from auditkit.dictionary import word_key, words
from auditkit.engine.store import Store
from auditkit.errors import BadInput
from auditkit.intake import open_records
from auditkit.records.blanks import blanked
from tests.records.build import codes, opened, rows

WORDS = ["-", "—", "——", "/", "N/A", " n.a. ", "None", "无", "－"]


@pytest.mark.parametrize("word", WORDS)
def test_a_word_for_nothing_is_a_blank_cell(word: str) -> None:
    line = {"item_id": word, "person": word, "planned": word, "reason": word, "with_units": word, "batch": word}
    records = opened(
        [{"post_id": "P7", "person_id": "Li Wei", "start": "2023-04-01", "end": word}],
        [line, {**line, "text": "Order the lift"}],
        post=[{"post_id": "P7", "title": "Manager", "unit_id": "P7", "reports_to": word}],
        problem=[{"problem_id": "1", "title": "Cracks", "post_id": word, "discovered_on": word, "severity": word}],
    )
    assert codes(records) == []
    assert rows(records, "plan_line", *line) == [(None,) * 6] * 2
    assert rows(records, "post", "reports_to") == rows(records, "problem", "post_id") == [(None,)]
    assert rows(records, "problem", "discovered_on_max", "severity") == [(None, None)]
    assert [until.isoformat() for (until,) in rows(records, "tenure", "until_max")] == ["9999-12-31"]
    told = [
        (*row[:2], row[2].strip(), *row[3:]) for row in rows(records, "folded", *records.tables["folded"].column_names)
    ]
    assert ("plan_line", "item_id", word.strip(), "", "blank", 2) in told
    assert len(told) == 6 + 2 + 3
    assert "words for nothing, read as blank cells: plan_line.batch" in str(records.assumptions)
    assert "folded to ids" not in str(records.assumptions)


NOTHING = words().blank | {"to follow"}


@given(
    st.lists(
        st.sampled_from(["", " ", ".", "_", "。", "x", "Ｎ／Ａ", "To", "ＦＯＬＬＯＷ", *sorted(NOTHING)]), max_size=5
    )
)
@example(["To", " ", "ＦＯＬＬＯＷ", " 。"])
@example([*[" "] * 40, "To", "_", "ＦＯＬＬＯＷ"])
def test_what_is_looked_at_one_by_one_holds_all_that_are_meant(parts: list[str]) -> None:
    """Of a million writings few are compared word by word: none may be lost on the way."""
    cell = "".join(parts)
    _, told = blanked(pa.chunked_array([[cell, "P7-0143"]]), NOTHING)
    assert told == ({cell: 1} if word_key(cell) in NOTHING else {})


def test_lines_without_an_id_are_not_one_item() -> None:
    lines = [{"item_id": "-", "text": text} for text in ("Pour the slab", "Order the lift")]
    frames = {
        "plan_line": pd.DataFrame([{"period": "2025-03", "moment": "plan", "unit_id": "P7", **one} for one in lines])
    }
    frames["tenure"] = pd.DataFrame([{"post_id": "P7", "person_id": "Li Wei", "start": "2023-04-01"}])
    assert len(ak.open_audit(frames, as_of="2025-06-30").outcomes().frame) == 2


def test_where_a_dash_says_something_it_stays() -> None:
    said = {"moment": "review", "status": "-", "progress": "-", "note": "无", "rating": "-", "text": "-", "due": "n/a"}
    records = opened(lines=[said])
    assert rows(records, "plan_line", "status_text", "progress", "note", "rating", "text", "due_word") == [
        ("-", "-", "无", "-", "-", "n/a")
    ]
    assert rows(records, "plan_line", "status") == [("unmapped",)]
    untitled = opened(lines=[said], post=[{"post_id": "P7", "title": "-", "unit_id": "P7"}])
    assert rows(untitled, "post", "title") == [("-",)]
    assert rows(records, "folded", "n") == []


@pytest.mark.parametrize(
    ("note", "heard"), [(word, False) for word in (*WORDS, ".", "同上", "NA")] + [("On site", True)]
)
def test_a_remark_that_is_a_word_for_nothing_says_nothing_of_the_work(note: str, heard: bool) -> None:
    records = opened(
        lines=[{"moment": "review", "note": note}, {"moment": "review", "note": note, "progress": "Begun"}]
    )
    [alone, beside] = rows(records, "plan_line", "progress", "note_no")
    assert (alone[0] is not None, beside[1] is not None) == (heard, heard)


def test_it_makes_no_difference_which_word_stands_there() -> None:
    """Also not where dates without a year are read by what the same item said before."""
    told = []
    for first, second in (("-", "N/A"), (None, None)):
        lines = [
            {"period": period, "due": "11月底", "item_id": word, "person": word, "planned": word}
            for period, word in (("2024-12", first), ("2025-04", second))
        ]
        table = opened(lines=lines).tables["plan_line"]
        told.append(table.drop_columns(["row_key", "source", "row"]).to_pylist())
    assert told[0] == told[1]
    assert [(row["due_min"].year, row["due_max"].year) for row in told[0]] == [(2024, 2024), (2024, 2025)]


def test_nobody_in_a_post_and_a_dash_for_yes_or_no_are_what_they_were() -> None:
    spells = [{"post_id": "P7", "person_id": one, "start": start} for one, start in (("Li", "2023"), ("-", "2024"))]
    posts = [{"post_id": "P7", "title": "Manager", "unit_id": "P7", "is_head": "-"}]
    records = opened(spells, post=posts, refused="set_aside")
    assert {(table, code) for table, _, code, _ in codes(records)} >= {("tenure", "nobody"), ("post", "bad_bool")}


def test_a_required_cell_stays_missing_and_is_shown_as_it_stands() -> None:
    with pytest.raises(BadInput, match=r"found     '-'"):
        opened([{"post_id": "-", "person_id": "Li Wei", "start": "2023-04-01"}])


def handed_in(folder: Path, words: str = "") -> Path:
    (folder / "plan_line").mkdir(parents=True)
    for table, cells in {
        "unit": "unit_id,name\nU,U\n", "post": "post_id,title,unit_id\nP,P,U\n", "person": "person_id,name\nLi,Li\n",
        "tenure": "post_id,person_id,start\nP,Li,2024-01-01\n",
    }.items():  # fmt: skip
        (folder / f"{table}.csv").write_text(cells, "utf-8")
    if words:
        (folder / "words.yaml").write_text(words, "utf-8")
    month(folder, "2025-02")
    return folder


def month(folder: Path, period: str) -> None:
    lines = ["period,moment,unit_id,text,item_id", f"{period},plan,U,one,-", f"{period},plan,U,two,to follow"]
    (folder / "plan_line" / f"{period}.csv").write_text("\n".join([*lines, ""]), "utf-8")


def test_words_of_ones_own_are_blank_too(tmp_path: Path) -> None:
    taught = open_records(handed_in(tmp_path / "r", "blank: {words: [To follow]}"))
    assert rows(taught, "plan_line", "item_id") == [(None,), (None,)]
    assert rows(open_records(handed_in(tmp_path / "s")), "plan_line", "item_id") == [(None,), ("to follow",)]


def test_months_that_come_one_by_one_are_counted_together(tmp_path: Path) -> None:
    folder = handed_in(tmp_path / "r")
    open_records(folder, store=Store(tmp_path / "kept"))
    month(folder, "2025-03")
    records = open_records(folder, store=Store(tmp_path / "kept"))
    assert records.assumptions == open_records(folder).assumptions
    assert "words for nothing, read as blank cells: plan_line.item_id '-' (2)" in records.assumptions


def test_a_list_of_staff_may_hold_them_too(tmp_path: Path) -> None:
    folder = handed_in(tmp_path / "r")
    (folder / "tenure.csv").unlink()
    (folder / "staff.csv").write_text(
        "Name,Position,Department,Start Date,End Date,Reports To\nLi,P,U,2021-04-03,-,Q\nBo,Q,U,2020-01-01,N/A,-\n",
        "utf-8",
    )
    records = open_records(folder)
    assert codes(records) == []
    assert [until.isoformat() for (until,) in rows(records, "tenure", "until_max")] == ["9999-12-31"] * 2
    assert "days of staff.csv that hold a word for nothing, read as blank: 2" in records.assumptions
