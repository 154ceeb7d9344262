"""Parquet files: columns keep their types; rows are numbered as if the headings stood in row 1."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from auditkit.evidence import Address
from auditkit.intake.named import NOTHING, Named
from auditkit.intake.refusal import refusal, whole
from auditkit.records import Source
from auditkit.records.raw import one_dictionary

CELLS, RATIO = 100_000_000, 200


def read_parquet(path: Path, table: str, name: str, named: Named = NOTHING) -> Source:
    """One Parquet file as a source of one table."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    try:
        if claimed := _too_much(path):
            words = {
                "expected": f"at most {RATIO} cells or unpacked bytes for every byte",
                "mend": "write the file again",
            }
            return whole(table, refusal(Address(name, sha256=digest), "archive", claimed, **words))
        schema = pq.read_schema(path)
        nested = [field.name for field in schema if _nested(field.type)]
        cells = pa.table({}) if nested else _read(path, schema)
    except (pa.ArrowException, OSError, UnicodeError) as broken:  # a heading may be no text either
        words = {"expected": "a Parquet file", "mend": "write the file again"}
        found = str(broken).splitlines()[0][:120]
        return whole(table, refusal(Address(name, sha256=digest), "not_a_table", found, **words))
    if nested:
        words = {"expected": "columns of text, numbers, dates or truth values", "mend": "write plain columns"}
        found = f"nested or binary columns: {', '.join(nested[:5])}"
        return whole(table, refusal(Address(name, sha256=digest), "not_a_table", found, **words))
    rows = pa.array(np.arange(2, cells.num_rows + 2, dtype=np.int32))
    columns = tuple((heading, cells.column(position)) for position, heading in enumerate(cells.column_names))
    return Source(table, name, None, digest, columns, rows, letters=False, read_as="Parquet")


def _nested(kind: pa.DataType) -> bool:
    plain = kind.storage_type if isinstance(kind, pa.BaseExtensionType) else kind
    return bool(pa.types.is_nested(plain) or pa.types.is_binary(plain))


def _read(path: Path, schema: pa.Schema) -> pa.Table:
    """The cells column by column, text over one dictionary: what is needed on the way is needed for one column only."""
    texts = [field.name for field in schema if pa.types.is_string(field.type)]
    made = []
    with pq.ParquetFile(path, read_dictionary=texts) as file:
        for position in range(len(schema)):
            cells = file.reader.read_column(position)
            if len(cells) != file.metadata.num_rows:
                raise pa.ArrowInvalid(f"{len(cells):,} cells in a column of {file.metadata.num_rows:,} rows")
            cells.validate(full=True)  # a broken file may give text that is none, and codes without a word
            made.append(pa.chunked_array([one_dictionary(cells)]) if pa.types.is_dictionary(cells.type) else cells)
    return pa.table(made, schema.names)


def _too_much(path: Path) -> str:
    """What a file claims to unpack to, where that is out of proportion: some bytes can stand for any number of rows."""
    size, said = path.stat().st_size, pq.read_metadata(path)
    cells = said.num_rows * said.num_columns
    unpacked = sum(said.row_group(at).total_byte_size for at in range(said.num_row_groups))
    if cells > CELLS and cells > RATIO * size:
        return f"{said.num_rows:,} rows of {said.num_columns:,} columns in {max(size >> 10, 1):,} kB"
    return f"{unpacked >> 20:,} MB in {max(size >> 10, 1):,} kB" if unpacked > CELLS and unpacked > RATIO * size else ""
