"""Parquet files: columns keep their types; rows are numbered as if the headings stood in row 1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from auditkit.evidence import Address
from auditkit.intake.kept import digest
from auditkit.intake.named import NOTHING, Named
from auditkit.intake.refusal import refusal, whole
from auditkit.records import Source
from auditkit.records.raw import following, one_dictionary

CELLS, RATIO = 100_000_000, 200
FEW, MANY = 500_000, 2_000_000  # rows
LONGEST = 128


def read_parquet(path: Path, table: str, name: str, named: Named = NOTHING) -> Source:
    """One Parquet file as a source of one table."""
    return read_rows(path, table, name, digest(path))


def read_rows(path: Path, table: str, name: str, sha256: str, some: tuple[int, int] | None = None) -> Source:
    """The same of a file whose SHA-256 is known; of `some` rows, from one number to another, their groups at least."""
    place = Address(name, sha256=sha256)
    try:
        if claimed := _too_much(path):
            words = {
                "expected": f"at most {RATIO} cells or unpacked bytes for every byte",
                "mend": "write the file again",
            }
            return whole(table, refusal(place, "archive", claimed, **words))
        schema = pq.read_schema(path)
        nested = [field.name for field in schema if _nested(field.type)]
        first, groups = _groups(path, some)
        cells = pa.table({}) if nested else _read(path, schema) if some is None else _some(path, groups)
    except (pa.ArrowException, OSError, UnicodeError) as broken:  # a heading may be no text either
        words = {"expected": "a Parquet file", "mend": "write the file again"}
        return whole(table, refusal(place, "not_a_table", str(broken).splitlines()[0][:120], **words))
    if nested:
        words = {"expected": "columns of text, numbers, dates or truth values", "mend": "write plain columns"}
        found = f"nested or binary columns: {', '.join(nested[:5])}"
        return whole(table, refusal(place, "not_a_table", found, **words))
    rows = pa.array(np.arange(first, cells.num_rows + first, dtype=np.int32))
    columns = tuple((heading, cells.column(position)) for position, heading in enumerate(cells.column_names))
    return Source(table, name, None, sha256, columns, rows, letters=False, read_as="Parquet")


def _groups(path: Path, some: tuple[int, int] | None) -> tuple[int, list[int]]:
    """The number of the first row of the groups that hold some rows, and these groups."""
    said = pq.read_metadata(path)
    ends = 1 + np.cumsum([said.row_group(at).num_rows for at in range(said.num_row_groups)])
    begins = np.append(2, ends[:-1] + 1)
    if some is None or not len(ends):
        return 2, []
    found = [at for at in range(len(ends)) if begins[at] <= some[1] and ends[at] >= some[0]]
    return int(begins[found[0]]) if found else 2, found


def _some(path: Path, groups: list[int]) -> pa.Table:
    with pq.ParquetFile(path) as file:
        cells = file.read_row_groups(groups)
    cells.validate(full=True)
    return cells


def _nested(kind: pa.DataType) -> bool:
    plain = kind.storage_type if isinstance(kind, pa.BaseExtensionType) else kind
    return bool(pa.types.is_nested(plain) or pa.types.is_binary(plain))


def _read(path: Path, schema: pa.Schema) -> pa.Table:
    """The cells column by column, text over one dictionary: what is needed on the way is needed for one column only."""
    texts = [field.name for field in schema if pa.types.is_string(field.type)]
    made: list[pa.ChunkedArray] = []
    leader: pa.DictionaryArray | None = None
    with pq.ParquetFile(path, read_dictionary=texts) as file, pq.ParquetFile(path) as plain:
        for position, field in enumerate(schema):
            if field.name not in texts:
                made.append(_whole([file.reader.read_column(position)], file.metadata))
            elif not _written_out(file, position):
                parts = _parts(file, position, FEW)
                made.append(pa.chunked_array([one_dictionary(_whole(parts, file.metadata))]))
            elif leader is None:
                parts = (part.dictionary_encode() for part in _parts(plain, position, MANY))
                leader = one_dictionary(_whole(parts, file.metadata))
                made.append(pa.chunked_array([leader]))
            else:
                one = following(_whole(_parts(plain, position, FEW), file.metadata), leader)
                made.append(pa.chunked_array([one]))
    if leader is not None:
        pa.default_memory_pool().release_unused()
    return pa.table(made, schema.names)


def _parts(file: pq.ParquetFile, position: int, rows: int) -> Iterator[pa.ChunkedArray]:
    """A column in parts of some rows: read at once, each group makes room for all that follow it, once more."""
    groups: list[int] = []
    found = 0
    for group in range(file.num_row_groups):
        groups.append(group)
        found += file.metadata.row_group(group).num_rows
        if found >= rows or group + 1 == file.num_row_groups:
            yield file.reader.read_row_groups(groups, column_indices=[position], use_threads=False).column(0)
            groups, found = [], 0


def _whole(parts: Iterable[pa.ChunkedArray], said: pq.FileMetaData) -> pa.ChunkedArray:
    """The parts of a column, as many cells as the file says; a broken file may give text that is none."""
    chunks = []
    for part in parts:
        part.validate(full=True)
        chunks += part.chunks
    cells = pa.chunked_array(chunks) if chunks else pa.chunked_array([], pa.string())
    if len(cells) != said.num_rows:
        raise pa.ArrowInvalid(f"{len(cells):,} cells in a column of {said.num_rows:,} rows")
    return cells


def _written_out(file: pq.ParquetFile, position: int) -> bool:
    """Whether the words of a long column were too many for the dictionaries of its file, and can be laid side by side.

    A dictionary of Arrow for each group of rows would hold most of them again. Words that the file holds once and
    repeats must be short: of a long one, side by side, a small file could fill the memory.
    """
    said = file.metadata
    size = sum(said.row_group(at).column(position).total_uncompressed_size for at in range(said.num_row_groups))
    if said.num_rows < MANY or not 4 * said.num_rows < size < 64 * said.num_rows:
        return False
    for group in range(said.num_row_groups):
        # With its first cell comes the whole dictionary of a group.
        for first in file.iter_batches(1, [group], [said.schema.column(position).path], use_threads=False):
            if (pc.max(pc.binary_length(first.column(0).dictionary)).as_py() or 0) > LONGEST:
                return False
            break
    return True


def _too_much(path: Path) -> str:
    """What a file claims to unpack to, where that is out of proportion: some bytes can stand for any number of rows."""
    size, said = path.stat().st_size, pq.read_metadata(path)
    cells = said.num_rows * said.num_columns
    unpacked = sum(said.row_group(at).total_byte_size for at in range(said.num_row_groups))
    if cells > CELLS and cells > RATIO * size:
        return f"{said.num_rows:,} rows of {said.num_columns:,} columns in {max(size >> 10, 1):,} kB"
    return f"{unpacked >> 20:,} MB in {max(size >> 10, 1):,} kB" if unpacked > CELLS and unpacked > RATIO * size else ""
