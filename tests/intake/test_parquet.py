"""Parquet files: column by column, text over one dictionary, and nothing of a broken file is believed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from auditkit.errors import BadInput
from auditkit.evidence import Address
from auditkit.intake import open_records, parquets
from auditkit.intake.excerpt import excerpt
from auditkit.intake.parquets import read_parquet
from auditkit.records import raw, reading, tables

TENURE = pd.DataFrame({"post_id": ["P7"], "person_id": ["Li Wei"], "start": ["2024-01"]})
TEXTS = ["slab", None, " slab", "crane", "", "slab", "crane", None, "roof", "slab"]


def lines(texts: list[str | None] | pa.Array) -> pa.Table:
    n = len(texts)
    columns = {
        "period": ["2025-03"] * n,
        "moment": ["plan"] * n,
        "unit_id": ["P7"] * n,
        "text": ["x"] * n,
        "note": texts,
    }
    return pa.table({**columns, "planned": [1.5] * n, "due": pa.array([20000] * n, pa.int32()).cast(pa.date32())})


def put(folder: Path, table: pa.Table, **how: object) -> Path:
    TENURE.to_parquet(folder / "tenure.parquet")
    pq.write_table(table, folder / "plan_line.parquet", **how)
    return folder


@pytest.mark.parametrize("kind", ["plain", "dictionary", "large"])
def test_row_groups_of_different_words_are_one_column(tmp_path: Path, kind: str) -> None:
    texts = pa.array(TEXTS, pa.large_string() if kind == "large" else pa.string())
    texts = texts.dictionary_encode() if kind == "dictionary" else texts
    records = open_records(put(tmp_path, lines(texts), row_group_size=3))
    expected = [(text and text.strip()) or None for text in TEXTS]
    assert records.tables["plan_line"]["note"].to_pylist() == expected


def test_text_that_needs_no_change_is_held_once(tmp_path: Path) -> None:
    """The cells of the source, the checked column and the numbers of its words are the same memory."""
    put(tmp_path, lines(["slab", "crane", "roof"]), row_group_size=2)
    source = read_parquet(tmp_path / "plan_line.parquet", "plan_line", "plan_line.parquet")
    draft = raw.gather(tables.TABLES["plan_line"], [source], [1])
    reading.read_table(draft, reading.Context(reading.Words({}, {}, frozenset(), {}), "last day"))
    cells = {name: draft.cells[name].chunk(0) for name in ("note", "unit_id", "period")}
    for name, one in cells.items():
        assert draft.columns[name].indices.buffers()[1].address == one.indices.buffers()[1].address, name
    for name in ("planned", "due_min", "due_max"):
        found = draft.columns[name]
        found = found.chunk(0) if isinstance(found, pa.ChunkedArray) else found
        cell = draft.cells[name.partition("_")[0]].chunk(0)
        assert found.buffers()[1].address == cell.buffers()[1].address, name


def test_columns_of_one_value_share_the_memory_of_a_few_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, lines(["slab", None, "crane", "roof", "wall"]))
    whole = open_records(tmp_path).tables["plan_line"]
    for room in (raw, reading, tables):
        if hasattr(room, "BLOCK"):
            monkeypatch.setattr(room, "BLOCK", 2)
    blocks = open_records(tmp_path).tables["plan_line"]
    assert blocks.to_pylist() == whole.to_pylist()
    assert blocks.schema == whole.schema
    for name in ("source", "detail", "done_on_min", "actual", "due_word"):
        assert [len(chunk) for chunk in blocks[name].chunks] == [2, 2, 1], name
        assert len({chunk.buffers()[-1 if name == "source" else 1].address for chunk in blocks[name].chunks}) == 1, name


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    for plain in (True, False):
        put(
            tmp_path,
            lines(["qqqqqqqqqqqq", "slab"]),
            use_dictionary=not plain,
            compression="none",
            write_statistics=False,
        )
        path = tmp_path / "plan_line.parquet"
        path.write_bytes(path.read_bytes().replace(b"qqqqqqqqqqqq", b"qqqqqqq\xff\xfe\xfdqq"))
        with pytest.raises(BadInput, match="expected  a Parquet file"):
            open_records(tmp_path)


def test_a_column_with_fewer_cells_than_the_file_has_rows_is_refused(tmp_path: Path) -> None:
    """One changed byte of a page can make its column end early, without a word from the reader."""
    path = (
        put(tmp_path, lines(["slab", "crane", None]), compression="none", write_statistics=False) / "plan_line.parquet"
    )
    good = path.read_bytes()
    said = []
    for at in range(4, 60):
        path.write_bytes(good[:at] + bytes([(good[at] + 2) % 256]) + good[at + 1 :])
        source = read_parquet(path, "plan_line", "plan_line.parquet")
        assert {len(cells) for _, cells in source.columns} <= {len(source.rows)}
        said += [fault.found for fault in source.structure]
    assert "0 cells in a column of 3 rows" in said


def test_files_with_few_and_with_many_words_are_one_column(tmp_path: Path) -> None:
    """The numbers of the words are as wide as each file needs; put under one another they are no plain text."""
    (tmp_path / "plan_line").mkdir()
    TENURE.to_parquet(tmp_path / "tenure.parquet")
    several = [["slab", None, "crane"], [f"wall {at}" for at in range(200)], ["crane", " slab"], [None, "roof"]]
    for at, texts in enumerate(several):
        pq.write_table(lines(texts), tmp_path / "plan_line" / f"{at}.parquet")
    lines(["roof", "slab"]).to_pandas().to_csv(tmp_path / "plan_line" / "9.csv", index=False)
    notes = open_records(tmp_path).tables["plan_line"]["note"]
    assert notes.to_pylist() == [text and text.strip() for texts in [*several, ["roof", "slab"]] for text in texts]
    paths = sorted((tmp_path / "plan_line").glob("*.parquet"))
    sources = [read_parquet(path, "plan_line", path.name) for path in paths]
    widths = [str(one.columns[4][1].type.index_type) for one in sources]
    assert widths == ["int8", "int16", "int8", "int8"]
    assert pa.types.is_dictionary(raw.gather(tables.TABLES["plan_line"], sources, range(1, 5)).cells["note"].type)


def test_the_pool_of_arrow_is_the_callers_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opened or refused: the pool of the process is the one that was set before."""
    own, pools = pa.default_memory_pool().backend_name, []
    monkeypatch.setattr(pa, "set_memory_pool", lambda pool: pools.append(pool.backend_name))
    open_records(put(tmp_path, lines(["slab"])))
    with pytest.raises(BadInput):
        open_records({})
    assert pools == ["system", own] * 2


def test_a_heading_that_stands_twice_is_called_so(tmp_path: Path) -> None:
    table = lines(["slab"])
    twice = pa.Table.from_arrays([*table.columns, table["text"]], [*table.column_names, "text"])
    with pytest.raises(BadInput, match="the same heading twice"):
        open_records(put(tmp_path, twice))


@pytest.mark.parametrize("leader", ["text", "note"])
def test_a_long_column_that_goes_with_another_is_the_same_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, leader: str
) -> None:
    """Reworded, blank, shared by two, without a leader: every cell and every number is that of a column on its own."""
    random = np.random.default_rng(5)
    item = random.integers(0, 300, 4_000)
    texts = [f"pour the slab {one // 2 * 2}" for one in item.tolist()]
    for at in random.integers(0, 4_000, 200).tolist():
        texts[at] = f"pour the wall {at % 40}"
    notes = [None if one % 11 == 0 or 1_400 <= at < 2_100 else f"note on {one}" for at, one in enumerate(item.tolist())]
    for at in random.integers(0, 4_000, 100).tolist():
        texts[at], notes[at - 1] = "", None
    columns = {"text": texts, "note": notes} if leader == "text" else {"note": notes, "text": texts}
    pq.write_table(pa.table(columns), tmp_path / "x.parquet", row_group_size=700, dictionary_pagesize_limit=100)
    expected = read_parquet(tmp_path / "x.parquet", "plan_line", "x.parquet")
    used = []
    whole = parquets.following
    monkeypatch.setattr(parquets, "following", lambda *both: used.append(1) or whole(*both))
    monkeypatch.setattr(parquets, "MANY", 1_500)
    monkeypatch.setattr(parquets, "FEW", 1_000)
    found = read_parquet(tmp_path / "x.parquet", "plan_line", "x.parquet")
    assert used
    for (_, new), (_, old) in zip(found.columns, expected.columns, strict=True):
        assert new.to_pylist() == old.to_pylist()
        assert new.type == old.type
        assert new.chunk(0).dictionary.equals(old.chunk(0).dictionary)
        assert new.chunk(0).indices.equals(old.chunk(0).indices)


def test_a_long_word_that_a_file_holds_once_is_never_laid_side_by_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the first row does not have it: with the first cell of a group of rows come all words of it."""
    monkeypatch.setattr(parquets, "MANY", 1_000)
    read = []
    monkeypatch.setattr(parquets, "following", lambda cells, leader: read.append(1) or raw.one_dictionary(cells))
    texts = [f"pour the slab {at}" for at in range(3_000)]
    for word, followed in (("wall", True), ("w" * 1_000, False)):
        early = [*texts[:1_019], word, *texts[1_020:2_999], word]
        table = pa.table({"item_id": texts, "text": early})
        pq.write_table(table, tmp_path / "x.parquet", row_group_size=1_000, dictionary_pagesize_limit=200)
        read.clear()
        source = read_parquet(tmp_path / "x.parquet", "plan_line", "x.parquet")
        assert source.columns[1][1].to_pylist() == early
        assert bool(read) == followed


@pytest.mark.parametrize("row", [2, 5, 11, 12, 50, 96])
def test_a_row_is_read_anew_with_its_group_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: int) -> None:
    path = tmp_path / "plan_line.parquet"
    pq.write_table(
        pa.table({"period": ["2025-03"] * 95, "text": [f"work {n}" for n in range(2, 97)]}), path, row_group_size=10
    )
    monkeypatch.setattr(parquets, "_read", None)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    found = excerpt(tmp_path, Address(path.name, None, row, None, None, digest), "text", around=3)
    assert [one for one, _ in found.rows] == [one for one in range(row - 3, row + 4) if 2 <= one <= 96]
    assert all(cells == ("2025-03", f"work {number}") for number, cells in found.rows)
    assert (found.state, found.all_rows, found.column) == ("as read", 95, 1)
    assert "is not in it" in excerpt(tmp_path, Address(path.name, None, 97, None, None, digest)).said
