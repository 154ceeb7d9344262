"""Checked records that lie in a store: opened again without reading a single cell of the source."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from auditkit.engine.plain import meant
from auditkit.engine.plain import told as told_of
from auditkit.engine.store import Store, key_of, program
from auditkit.records import Records
from auditkit.records.cells import clean, filled
from auditkit.records.earlier import LINES, Earlier, Lines

_BATCH, _FEW = 122_880, 65_536
_SAID = "records.said"
_PART, _WORDS, _TOLD = "records.plan_line", "records.words", "records.told"


@dataclass(frozen=True)
class Kept(Mapping[str, pa.Table]):
    """The tables of the records by name, each read from its files when it is asked for."""

    files: Mapping[str, tuple[Path, ...]]

    def __getitem__(self, name: str) -> pa.Table:
        found = pa.concat_tables([pq.read_table(path, partitioning=None) for path in self.files[name]])
        return found.sort_by("row_key") if name == LINES else found

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)


def known(store: Store, chain: Sequence[str]) -> Lines | None:
    """What is known of the longest run of files of plan lines that was checked before, the first of all.

    Args:
        store: where.
        chain: the key of no file, of the first, of the first two, …: each the hash of all that decides how they read.
    """
    for key in reversed(chain[1:]):
        if store.has(_TOLD, key):
            said = json.loads(pq.read_table(store.path(_TOLD, key), partitioning=None)["told"][0].as_py())
            earlier: Earlier = meant(Earlier, said, _nothing)
            if all(store.has(name, part) for name in (_PART, _WORDS) for part in earlier.parts):
                parts, words = ([store.path(name, part) for part in earlier.parts] for name in (_PART, _WORDS))
                return Lines(earlier, store.folder, tuple(parts), tuple(words))
    return None


def save(records: Records, store: Store, key: str, lines: Lines, chain: Sequence[str]) -> Records:
    """Put checked records into a store; gives them back as they lie there.

    Args:
        records: with the plan lines that are not there yet.
        store: where.
        key: the hash of all that they were read from.
        lines: what is known of all plan lines.
        chain: as in `known`; empty where the plan lines are no run of files.
    """
    parts, chain = lines.earlier.parts, chain if lines.alone else ()
    keys = {}
    for name, table in records.tables.items():
        if name != LINES:
            keys[name] = (_content(table),)
            if not store.has(f"records.{name}", *keys[name]):
                store.add(f"records.{name}", *keys[name], lambda path, table=table: _write(table, path))  # type: ignore[misc]
        elif lines.accepted or not parts:
            part = key_of(chain[len(lines.earlier.seen)], chain[-1]) if chain else key
            store.add(_PART, part, lambda path, table=table: _write_lines(table, path))  # type: ignore[misc]
            parts = (*parts, part)
            if chain and lines.told:
                store.add(_WORDS, part, lambda path: _write(lines.table(), path, distinct="word"))
    if chain and lines.told:
        told = json.dumps(told_of(replace(lines.told, parts=parts), _nothing))
        store.add(_TOLD, chain[-1], lambda path: _write(pa.table({"told": [told]}), path))
    said = [("supplied", name, "") for name in sorted(records.supplied)] + [("ends", records.ends, "")]
    said += [("assumption", sentence, "") for sentence in records.assumptions]
    said += [("table", name, one) for name in records.tables for one in keys.get(name, parts)]
    listed = pa.table(dict(zip(("kind", "said", "key"), map(pa.array, zip(*said, strict=True)), strict=True)))
    # Last: what it lists is there when it is there.
    store.add(_SAID, key, lambda path: _write(listed, path))
    found = load(store, key)
    assert found is not None
    return found


def load(store: Store, key: str) -> Records | None:
    """The records of that key; None where they are not there as a whole."""
    if not store.has(_SAID, key):
        return None
    said = pq.read_table(store.path(_SAID, key), partitioning=None).to_pylist()
    told: dict[str, list[str]] = {}
    places: dict[str, list[tuple[str, str]]] = {}
    for row in said:
        told.setdefault(row["kind"], []).append(row["said"])
        if row["kind"] == "table":
            places.setdefault(row["said"], []).append((f"records.{row['said']}", row["key"]))
    if not all(store.has(*place) for some in places.values() for place in some):
        return None
    files = MappingProxyType({name: tuple(store.path(*place) for place in some) for name, some in places.items()})
    supplied = frozenset(told.get("supplied", ()))
    return Records(Kept(files), supplied, tuple(told.get("assumption", ())), told["ends"][0], files=files)


def _nothing(array: object) -> Any:
    raise TypeError("what is told of lines holds no array")


class _Hash(io.RawIOBase):
    """A file of which nothing is kept but the hash."""

    def __init__(self) -> None:
        self.found = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, some: Any) -> int:
        self.found.update(some)
        return len(some)


def _content(table: pa.Table) -> str:
    """The hash of what a table holds: what a new month leaves as it was is not written again."""
    hashed = _Hash()
    with pa.ipc.new_stream(pa.PythonFile(hashed, "w"), table.schema) as stream:
        stream.write_table(table)
    return key_of(program(), hashed.found.hexdigest())


def _write(table: pa.Table, path: Path, distinct: str = "") -> None:
    _pour(path, table.schema, (table.slice(at, _BATCH) for at in range(0, len(table), _BATCH)), _BATCH, distinct)


def _write_lines(table: pa.Table, path: Path) -> None:
    """Plan lines unit by unit: whoever asks for few lines asks for those of few units."""
    unit = clean(table["unit_id"])
    order = np.argsort(filled(pc.rank(unit.kept, tiebreaker="dense"))[unit.codes], kind="stable")
    # Chunk by chunk each slice would be looked for in all of them; a column of blanks is the same in any order.
    columns = [one if one.null_count == len(one) else _one_chunk(one) for one in table.columns]

    def slices() -> Iterator[pa.Table]:
        for at in range(0, len(table), _FEW):
            some = pa.array(order[at : at + _FEW])
            cells = [one.slice(at, _FEW) if one.null_count == len(one) else one.take(some) for one in columns]
            yield pa.table(cells, table.column_names)

    _pour(path, table.schema, slices(), _FEW)


def _one_chunk(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _pour(path: Path, schema: pa.Schema, slices: Iterable[pa.Table], rows: int, distinct: str = "") -> None:
    # In words, group by group: a dictionary of Arrow's would stand whole in each, and come back as another type.
    kinds = [(one.name, one.type.value_type if pa.types.is_dictionary(one.type) else one.type) for one in schema]
    plain = pa.schema(kinds)
    # Words of which none stands twice are read in half the time without a dictionary.
    coded = [name for name in plain.names if name != distinct]
    how = {distinct: "DELTA_LENGTH_BYTE_ARRAY"} if distinct else None
    with pq.ParquetWriter(
        path, plain, compression="lz4", store_schema=False, use_dictionary=coded, column_encoding=how
    ) as file:
        for some in slices:
            file.write_table(some.cast(plain), row_group_size=rows)
