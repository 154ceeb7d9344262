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


def read_parquet(path: Path, table: str, name: str, named: Named = NOTHING) -> Source:
    """One Parquet file as a source of one table."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    try:
        texts = [field.name for field in pq.read_schema(path) if pa.types.is_string(field.type)]
        cells = pq.read_table(path, read_dictionary=texts, partitioning=None)
    except (pa.ArrowException, OSError) as broken:
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
