"""What was read of single files, kept in a store: the next run reads only those that are new or changed."""

from __future__ import annotations

import hashlib
import json
import platform
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from auditkit.engine.plain import meant, told
from auditkit.engine.store import Store, key_of, program

One = TypeVar("One")
LARGEST = 32 << 20  # bytes of cells and words in one bundle, after which the next begins
_READERS = ("python-calamine", "pyarrow")
_UNPACKED = 2 << 30
_CELLS = {
    "text": pa.string(), "day": pa.date32(), "number": pa.float64(), "truth": pa.bool_(), "row": pa.int32(),
}  # fmt: skip
_LISTS = {name: pa.list_(pa.field("element", kind)) for name, kind in _CELLS.items()}
_SCHEMA = pa.schema([("key", pa.string()), ("said", pa.string()), *_LISTS.items()])
# What a bundle that was not written by this program, or not as it lies there, may raise.
_BROKEN = (OSError, ValueError, TypeError, LookupError, RecursionError, pa.ArrowException)


@dataclass(frozen=True)
class _Bundle:
    """One file of the store: a row for every value with what is told of it, below it a row for each of its arrays."""

    path: Path
    table: pa.Table
    names: tuple[tuple[str, int], ...]
    ends: Mapping[int, int]

    def value(self, kind: type[One], at: int) -> One:
        """The value of a row."""

        def take(said: Any) -> pa.Array:
            name, number = said
            if type(number) is not int or not at < at + number < self.ends[at]:
                raise ValueError(f"no array {number!r}")
            found = self.table.column(name)[at + number].values
            if found is None:
                raise ValueError(f"array {number} is of another kind")
            return found

        made: One = meant(kind, json.loads(self.table.column("said")[at].as_py()), take)
        return made


@dataclass
class Kept:
    """What files of one folder held when they were read, by the hash of everything that decides how each is read.

    What is new in a run is written as a few bundles, each a Parquet file of the store under the hash of its own bytes:
    one that was damaged is not believed, and of two runs at once neither harms the other. What is not as it was written
    is not used, and that is said.

    Args:
        store: where the bundles lie; None keeps nothing and knows nothing.
        settings: the hash of what decides how every file is read; a bundle of other settings is never opened.
    """

    store: Store | None = None
    settings: str = ""
    _there: dict[str, list[tuple[_Bundle, int]]] = field(default_factory=lambda: defaultdict(list))
    _new: dict[str, tuple[str, list[pa.Array]]] = field(default_factory=dict)
    _size: int = 0

    def __post_init__(self) -> None:
        for key in self.store.keys(self._name) if self.store else ():
            assert self.store is not None
            try:
                bundle = _opened(self.store.path(self._name, key), key, self.settings)
            except _BROKEN as broken:
                _distrusted(self.store.folder / f"{self._name}-{key[:40]}", str(broken))
                continue
            for name, at in bundle.names:
                self._there[name].append((bundle, at))

    @property
    def _name(self) -> str:
        return f"read.{self.settings[:16]}"

    def get(self, kind: type[One], key: str, sound: Callable[[One], bool]) -> One | None:
        """What was kept under a key; None where there is nothing that is sound and of that kind."""
        for bundle, at in self._there.get(key, ()):
            try:
                found = bundle.value(kind, at)
                if sound(found):
                    return found
                _distrusted(bundle.path, "it holds something else than it says")
            except _BROKEN as broken:
                _distrusted(bundle.path, str(broken))
        return None

    def add(self, key: str, value: object) -> None:
        """Keep what was read; what cannot be told as it is, is read again the next time."""
        if self.store is None:
            return
        arrays: list[pa.Array] = []

        def put(array: pa.Array) -> tuple[str, int]:
            arrays.append(array)
            return next(name for name, kind in _CELLS.items() if kind == array.type), len(arrays)

        try:
            said = json.dumps(told(value, put))
        except (TypeError, StopIteration):
            return
        size = len(said) + sum(array.nbytes for array in arrays)
        if size > _UNPACKED // 4:
            return
        self._new[key] = said, arrays
        self._size += size
        if self._size > LARGEST:
            self.write()

    def write(self) -> None:
        """Put what is new into the store, as one bundle."""
        if self.store is None or not self._new:
            return
        data, self._new, self._size = _packed(self._new), {}, 0
        key = key_of(self.settings, hashlib.sha256(data).hexdigest())

        def write(path: Path) -> None:
            path.write_bytes(data)

        self.store.add(self._name, key, write)


NOTHING = Kept()


def kept_in(store: Store, beside: Iterable[Path]) -> Kept:
    """What a store holds of files that are read by this program and by the files that lie beside them.

    Args:
        store: where.
        beside: the files that decide how all others are read.
    """
    said = [program(), platform.python_version(), *(f"{name} {version(name)}" for name in _READERS)]
    return Kept(store, key_of(*said, *(part for path in sorted(beside) for part in (path.name, digest(path)))))


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _packed(new: Mapping[str, tuple[str, list[pa.Array]]]) -> bytes:
    """Values and their arrays under one another, as the bytes of a Parquet file."""
    rows: list[tuple[str | None, str | None, pa.Array | None]] = []
    for key, (said, arrays) in new.items():
        rows += [(key, said, None), *((None, None, array) for array in arrays)]
    keys, words, cells = zip(*rows, strict=True)
    lists = {
        name: _lists([one if one is not None and one.type == kind else None for one in cells], kind)
        for name, kind in _CELLS.items()
    }
    file = pa.BufferOutputStream()
    table = pa.table({"key": keys, "said": words, **lists}, _SCHEMA)
    pq.write_table(table, file, compression="zstd", store_schema=False)
    return bytes(file.getvalue())


def _lists(arrays: Sequence[pa.Array | None], kind: pa.DataType) -> pa.Array:
    sizes = np.array([0 if one is None else len(one) for one in arrays])
    ends = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    values = pa.concat_arrays([pa.array([], kind), *(one for one in arrays if one is not None)])
    return pa.ListArray.from_arrays(
        pa.array(ends), values, pa.list_(pa.field("element", kind)), mask=pa.array([one is None for one in arrays])
    )


def _opened(path: Path, key: str, settings: str) -> _Bundle:
    """A bundle as it was written.

    Raises:
        ValueError: it is none, or not as it was written.
    """
    data = path.read_bytes()
    if key_of(settings, hashlib.sha256(data).hexdigest()) != key:
        raise ValueError("its bytes are not those that were written")
    file = pq.ParquetFile(pa.BufferReader(data))
    groups = (file.metadata.row_group(at).total_byte_size for at in range(file.metadata.num_row_groups))
    if sum(groups) > _UNPACKED or not file.schema_arrow.equals(_SCHEMA):
        raise ValueError("it holds something else")
    table = file.read().combine_chunks()
    table.validate(full=True)
    named = [(name, at) for at, name in enumerate(table.column("key").to_pylist()) if name is not None]
    starts = [at for _, at in named]
    return _Bundle(path, table, tuple(named), dict(zip(starts, [*starts[1:], len(table)], strict=True)))


def _distrusted(path: Path, why: str) -> None:
    said = f"{path} is not what auditkit wrote there ({why[:120]}): it was not used, and its files were read again"
    warnings.warn(f"{said}; delete it", UserWarning, stacklevel=2)
