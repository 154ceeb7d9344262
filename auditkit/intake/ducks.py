"""DuckDB files: their tables are read in a process of their own and never attached to the engine of an audit."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa

from auditkit.dictionary import TABLES
from auditkit.errors import BadInput
from auditkit.evidence import Address
from auditkit.intake.apart import run_apart
from auditkit.intake.databases import not_read, nothing_of_the_contract, queries_of
from auditkit.intake.kept import digest
from auditkit.intake.refusal import refusal
from auditkit.records import Source
from auditkit.records.raw import heading_key

WRITTEN = 8 << 30
ENDINGS = (".duckdb", ".ddb")
_WORDS = {"expected": "a DuckDB file of a version that can be read", "mend": "export its tables as Parquet files"}


def read_duckdb(path: str | Path, queries: Mapping[str, str] | str | Path | None = None) -> list[Source]:
    """One source for every table of the contract that a DuckDB file holds, or for every query that is named.

    The file is opened read-only, in another process, by a connection that can reach nothing else. Tables are read, not
    views: what a stranger's view computes may have no end. A row is numbered by its position in the table.

    Raises:
        BadInput: it is no DuckDB file that can be read, or holds no table of the contract.
    """
    path, asked = Path(path), queries_of(queries)
    place = Address(path.name, sha256=digest(path))
    wanted = json.dumps({"tables": [] if asked else list(TABLES), "queries": asked, "most": WRITTEN})
    with tempfile.TemporaryDirectory() as folder:
        said = run_apart("duckfile.py", str(path.resolve()), folder, wanted)
        if said:
            fault = refusal(place, "not_a_table", f"a DuckDB file that could not be read ({said})", **_WORDS)
            raise BadInput(f"{path.name} was not opened.", [fault], "Nothing of it was read; it cannot be set aside.")
        told = json.loads(Path(folder, "tables.json").read_text("utf-8"))
        if not told["tables"]:
            raise nothing_of_the_contract(path.name, [*told["rest"], *told["views"]])
        notes = not_read(path.name, told["rest"], told["views"])
        return [
            _source(place, name, Path(folder, f"{at}.arrow"), asked, notes if at == 0 else ())
            for at, name in enumerate(told["tables"])
        ]


def _source(place: Address, name: str, path: Path, asked: Mapping[str, str], said: tuple[str, ...]) -> Source:
    with pa.OSFile(str(path), "rb") as file:
        cells = pa.ipc.open_file(file).read_all()
    headings = json.loads((cells.schema.metadata or {})[b"headings"])
    rows = pa.array(np.arange(1, cells.num_rows + 1, dtype=np.int32))
    read_as = f"the query {' '.join(asked[name].split())}" if name in asked else f"table {name}"
    return Source(
        heading_key(name), place.file, name, place.sha256, tuple(zip(headings, cells.columns, strict=True)), rows,
        letters=False, read_as=f"{read_as}, rows numbered by their position", said=said,
    )  # fmt: skip
