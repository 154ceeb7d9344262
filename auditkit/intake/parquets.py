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
        texts = [field.name for field in pq.read_schema(path) if pa.types.is_string(field.type)]
        cells = pq.read_table(path, read_dictionary=texts, partitioning=None)
        cells.validate(full=True)  # a broken file may give text that is none, and codes without a word
    except (pa.ArrowException, OSError, UnicodeError) as broken:  # a heading may be no text either
        words = {"expected": "a Parquet file", "mend": "write the file again"}
        found = str(broken).splitlines()[0][:120]
        return whole(table, refusal(Address(name, sha256=digest), "not_a_table", found, **words))
    nested = [field.name for field in cells.schema if pa.types.is_nested(field.type) or pa.types.is_binary(field.type)]
    if nested:
        words = {"expected": "columns of text, numbers, dates or truth values", "mend": "write plain columns"}
        found = f"nested or binary columns: {', '.join(nested[:5])}"
        return whole(table, refusal(Address(name, sha256=digest), "not_a_table", found, **words))
    rows = pa.array(np.arange(2, cells.num_rows + 2, dtype=np.int32))
    columns = tuple((heading, cells.column(position)) for position, heading in enumerate(cells.column_names))
    return Source(table, name, None, digest, columns, rows, letters=False, read_as="Parquet")


def _too_much(path: Path) -> str:
    """What a file claims to unpack to, where that is out of proportion: some bytes can stand for any number of rows."""
    size, said = path.stat().st_size, pq.read_metadata(path)
    cells = said.num_rows * said.num_columns
    unpacked = sum(said.row_group(at).total_byte_size for at in range(said.num_row_groups))
    if cells > CELLS and cells > RATIO * size:
        return f"{said.num_rows:,} rows of {said.num_columns:,} columns in {max(size >> 10, 1):,} kB"
    return f"{unpacked >> 20:,} MB in {max(size >> 10, 1):,} kB" if unpacked > CELLS and unpacked > RATIO * size else ""
