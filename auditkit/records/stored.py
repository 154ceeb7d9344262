"""Checked records that lie in a store: opened again without reading a single cell of the source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa
import pyarrow.parquet as pq

from auditkit.engine.store import Store
from auditkit.records import Records

_BATCH = 122_880
_SAID = "records.said"


@dataclass(frozen=True)
class Kept(Mapping[str, pa.Table]):
    """The tables of the records by name, each read from its file when it is asked for."""

    files: Mapping[str, Path]

    def __getitem__(self, name: str) -> pa.Table:
        return pq.read_table(self.files[name], partitioning=None)

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)


def save(records: Records, store: Store, key: str) -> Records:
    """Put checked records into a store; gives them back as they lie there."""
    for name, table in records.tables.items():
        store.add(f"records.{name}", key, lambda path, table=table: _write(table, path))  # type: ignore[misc]
    said = [("supplied", name) for name in sorted(records.supplied)] + [("ends", records.ends)]
    said += [("assumption", sentence) for sentence in records.assumptions]
    kinds, texts = zip(*said, strict=True)
    listed = pa.table({"kind": pa.array(kinds, pa.string()), "said": pa.array(texts, pa.string())})
    # Last: what it lists is there when it is there.
    names = pa.table({"kind": pa.array(["table"] * len(records.tables)), "said": pa.array(list(records.tables))})
    store.add(_SAID, key, lambda path: _write(pa.concat_tables([listed, names]), path))
    found = load(store, key)
    assert found is not None
    return found


def load(store: Store, key: str) -> Records | None:
    """The records of that key; None where they are not there as a whole."""
    if not store.has(_SAID, key):
        return None
    said = pq.read_table(store.path(_SAID, key), partitioning=None).to_pylist()
    told: dict[str, list[str]] = {}
    for row in said:
        told.setdefault(row["kind"], []).append(row["said"])
    names = told["table"]
    if not all(store.has(f"records.{name}", key) for name in names):
        return None
    files = MappingProxyType({name: store.path(f"records.{name}", key) for name in names})
    supplied = frozenset(told.get("supplied", ()))
    return Records(Kept(files), supplied, tuple(told.get("assumption", ())), told["ends"][0], files=files)


def _write(table: pa.Table, path: Path) -> None:
    # In words, group by group: a dictionary of Arrow's would stand whole in each, and come back as another type.
    kinds = [(one.name, one.type.value_type if pa.types.is_dictionary(one.type) else one.type) for one in table.schema]
    plain = pa.schema(kinds)
    with pq.ParquetWriter(path, plain, compression="lz4", store_schema=False) as file:
        for at in range(0, len(table), _BATCH):
            file.write_table(table.slice(at, _BATCH).cast(plain), row_group_size=_BATCH)
