"""Frames and Parquet, and truths that hold whatever is handed in."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditkit.errors import BadInput
from auditkit.intake import READERS, open_records
from auditkit.records import Records

TENURE = pd.DataFrame({"post_id": ["P7", "P8"], "person_id": ["Li Wei", "Otto"], "start": ["2024", "2024-05-01"]})
LINES = pd.DataFrame(
    {
        "period": ["2025-03", "2025-03", "2025-04"],
        "moment": ["plan", "review", "plan"],
        "unit_id": ["P7", "P7", "P8"],
        "text": ["Pour the slab", "Pour the slab", "Cure it"],
        "due": ["2025-03-31", "", "ongoing"],
        "planned": [3, None, 5],
    }
)


def content(records: Records, table: str) -> list[tuple[Any, ...]]:
    """The records of a table without their places, and without the numbers that words have in one set of records."""
    places = {"row_key", "row", "source", "text_no", "progress_no", "note_no", "sheet_line", "id_line"}
    found = records.tables[table]
    rows = found.select([name for name in found.column_names if name not in places]).to_pylist()
    return sorted(tuple(map(str, row.values())) for row in rows)


def test_the_row_of_a_frame_is_its_position() -> None:
    records = open_records({"tenure": TENURE.set_index(pd.Index([40, 41])), "plan_line": [LINES, LINES]})
    assert records.tables["tenure"]["row"].to_pylist() == [1, 2]
    assert records.tables["source"]["file"].to_pylist() == [
        "frame 'tenure'",
        "frame 'plan_line' 1",
        "frame 'plan_line' 2",
    ]
    assert records.tables["plan_line"]["source"].to_pylist() == [2, 2, 2, 3, 3, 3]


def test_typed_columns_mean_what_their_text_means() -> None:
    typed = LINES.assign(
        due=pd.to_datetime(["2025-03-31", None, None]),
        period=pd.to_datetime(["2025-03-01", "2025-03-01", "2025-04-01"]),
        unit_id=pd.Categorical(["P7", "P7", "P8"]),
    )
    plain = open_records({"tenure": TENURE, "plan_line": LINES.assign(due=["2025-03-31", "", ""])})
    assert content(open_records({"tenure": TENURE, "plan_line": typed}), "plan_line") == content(plain, "plan_line")


def test_numbers_as_ids_and_mixed_objects() -> None:
    lines = LINES.assign(unit_id=[7.0, 7.0, np.nan], due=["2025-03-31", pd.Timestamp("2025-04-01"), None])
    records = open_records({"tenure": TENURE, "plan_line": lines}, refused="set_aside")
    assert records.tables["plan_line"]["unit_id"].to_pylist() == ["7", "7"]
    assert [str(day) for day in records.tables["plan_line"]["due_min"].to_pylist()] == ["2025-03-31", "2025-04-01"]


def test_what_is_no_frame() -> None:
    with pytest.raises(BadInput, match=r"frame 'tenure' is a dict, not a pandas DataFrame\."):
        open_records({"tenure": {}, "plan_line": LINES})


def test_parquet_and_csv_open_to_the_same(tmp_path: Path) -> None:
    for kind in ("csv", "parquet"):
        (tmp_path / kind).mkdir()
    for name, frame in (("tenure", TENURE), ("plan_line", LINES)):
        frame.to_csv(tmp_path / "csv" / f"{name}.csv", index=False)
        frame.to_parquet(tmp_path / "parquet" / f"{name}.parquet")
    one, other = open_records(tmp_path / "csv"), open_records(tmp_path / "parquet")
    for name in ("tenure", "plan_line", "unit", "post", "person"):
        assert one.tables[name].equals(other.tables[name]), name


def test_a_damaged_or_nested_parquet_file(tmp_path: Path) -> None:
    TENURE.to_parquet(tmp_path / "tenure.parquet")
    (tmp_path / "plan_line.parquet").write_bytes(b"PAR1 nothing PAR1")
    with pytest.raises(BadInput, match="expected  a Parquet file\n    to mend   write the file again"):
        open_records(tmp_path)
    pq.write_table(pa.table({"text": [[1]]}), tmp_path / "plan_line.parquet")
    with pytest.raises(BadInput, match="found     nested or binary columns: text"):
        open_records(tmp_path)


def test_a_parquet_file_whose_headings_are_no_text(tmp_path: Path) -> None:
    TENURE.to_parquet(tmp_path / "tenure.parquet")
    path = tmp_path / "plan_line.parquet"
    pq.write_table(pa.table({"zzzz": ["a"]}), path, store_schema=False)
    path.write_bytes(path.read_bytes().replace(b"zzzz", b"zz\xf4z"))
    with pytest.raises(BadInput, match="expected  a Parquet file\n    to mend   write the file again"):
        open_records(tmp_path)


def test_the_door_is_one_registry() -> None:
    assert set(READERS) == {"folder", "workbook", "frames", "database", "duckdb"}


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_and_columns_makes_no_difference(seed: int) -> None:
    draw = random.Random(seed)
    shuffled = {}
    for name, frame in (("tenure", TENURE), ("plan_line", LINES)):
        columns = draw.sample(list(frame.columns), len(frame.columns))
        shuffled[name] = frame.sample(frac=1, random_state=seed)[columns]
    one, other = open_records({"tenure": TENURE, "plan_line": LINES}), open_records(shuffled)
    for name in ("tenure", "plan_line", "unit", "post", "person"):
        assert content(one, name) == content(other, name)
    assert set(one.assumptions) == set(other.assumptions)


DAMAGE = st.sampled_from(
    ["", "?", "3月XX日", "2025-13-40", "..", "#REF!", "=1+1", "9999-12-31", "至今", "0", "-", "\u3000", "P7", "x" * 300]
)
CELL = st.tuples(st.sampled_from(["tenure", "plan_line"]), st.integers(0, 9), st.integers(0, 9), DAMAGE)


@settings(max_examples=60, deadline=None)
@given(st.lists(CELL, max_size=8), st.booleans())
def test_rows_read_are_rows_accepted_and_rows_refused(damage: list[tuple[str, int, int, str]], leaving: bool) -> None:
    frames = {"tenure": TENURE.assign(end=["2024-12-31", ""]).astype(object), "plan_line": LINES.astype(object)}
    for table, row, column, cell in damage:
        frame = frames[table]
        frame.iloc[row % len(frame), column % len(frame.columns)] = cell
    records = open_records(frames, refused="set_aside", ends="day of leaving" if leaving else "last day")
    for source in records.tables["source"].to_pylist():
        assert (
            source["rows_read"] == source["rows_accepted"] + source["rows_refused"] == len(frames[source["table_name"]])
        )
        rows = records.tables[source["table_name"]]["row"].to_pylist()
        assert len(set(rows)) == source["rows_accepted"]
        gone = {
            r["row"]
            for r in records.tables["refused"].to_pylist()
            if r["refuses_row"] and r["source"] == source["source"]
        }
        assert gone.isdisjoint(rows)
        assert len(gone) == source["rows_refused"]
    for spell in records.tables["tenure"].to_pylist():
        assert spell["since_min"] <= spell["since_max"] < spell["until_max"]
        assert spell["since_min"] < spell["until_min"] <= spell["until_max"]
    if {*records.tables["refused"]["code"].to_pylist()} - {"nobody"}:  # a vacancy is set aside and stops nothing
        with pytest.raises(BadInput, match="Nothing was guessed"):
            open_records(frames, ends="day of leaving" if leaving else "last day")
