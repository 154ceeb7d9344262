"""Runs in a process of its own: the tables of a DuckDB file, written as Arrow files that the caller can trust.

It imports nothing of auditkit and is run by path: a file that breaks the reader breaks this process and no other. The
file is opened read-only by a connection of its own, which can reach no other file and whose settings are locked.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

MEMORY = 6 << 30
CHUNK = 50_000
LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "memory_limit": "2GB",
    "lock_configuration": "true",
}
_TABLES = "select schema_name, table_name from duckdb_tables() where not internal and not temporary order by 1, 2"
_VIEWS = "select view_name from duckdb_views() where not internal order by 1"


def main(path: str, folder: str, asked: str) -> None:
    """Write the tables that are asked for, or the answers to queries, into the folder, and a list of them.

    `asked` is JSON: `tables` are names (in small letters) that a table may have, `queries` are name → SELECT, `most` is
    the number of bytes that may be written.
    """
    _limit()
    wanted = json.loads(asked)
    connection = duckdb.connect(path, read_only=True, config=dict(LOCKED))
    tables = connection.execute(_TABLES).fetchall()
    views = [name for (name,) in connection.execute(_VIEWS).fetchall()]
    named = {name: f"select * from {quoted(schema)}.{quoted(name)}" for schema, name in reversed(tables)}
    used = {name: text for name, text in sorted(named.items()) if key(name) in wanted["tables"]}
    written, listed = 0, []
    for at, (name, text) in enumerate({**used, **wanted["queries"]}.items()):
        written += _write(connection, text, f"{folder}/{at}.arrow", wanted["most"] - written)
        listed.append(name)
    rest = sorted(set(named) - set(used))
    Path(folder, "tables.json").write_text(json.dumps({"tables": listed, "rest": rest, "views": views}), "utf-8")


def key(name: str) -> str:
    """How a name is compared with the tables of the contract."""
    return "_".join(name.strip().casefold().replace("-", " ").replace("_", " ").split())


def quoted(name: str) -> str:
    """An identifier that SQL reads as nothing but a name."""
    return '"' + name.replace('"', '""') + '"'


def _write(connection: duckdb.DuckDBPyConnection, text: str, path: str, most: int) -> int:
    reader = connection.sql(text).to_arrow_reader(CHUNK)
    plain = pa.schema([(f"{at}", _kind(field.type)) for at, field in enumerate(reader.schema)])
    plain = plain.with_metadata({"headings": json.dumps(reader.schema.names)})
    size = 0
    with pa.OSFile(path, "wb") as file, pa.ipc.new_file(file, plain) as writer:
        for batch in reader:
            cells = [_plain(column, field.type) for column, field in zip(batch.columns, plain, strict=True)]
            size += sum(column.nbytes for column in cells)
            if size > most:
                raise MemoryError(f"more than {most >> 20:,} MB of cells")
            writer.write_batch(pa.record_batch(cells, schema=plain))
    return size


def _kind(kind: pa.DataType) -> pa.DataType:
    """Days, whole numbers, numbers and truth values as they are, time stamps without a zone, all others as text."""
    types = pa.types
    if types.is_date(kind) or types.is_integer(kind) or types.is_floating(kind) or types.is_boolean(kind):
        return pa.int64() if types.is_integer(kind) and kind != pa.uint64() else kind
    return pa.timestamp("us") if types.is_timestamp(kind) else pa.string()


def _plain(cells: pa.Array, kind: pa.DataType) -> pa.Array:
    if cells.type == kind:
        return cells
    if pa.types.is_nested(cells.type) or pa.types.is_binary(cells.type) or pa.types.is_large_binary(cells.type):
        return pa.array([None if one is None else _shown(one) for one in cells.to_pylist()], kind)
    return cells.cast(kind, safe=False)


def _shown(value: Any) -> str:
    return f"0x{value.hex()}" if isinstance(value, bytes) else str(value)


def _limit() -> None:
    try:
        import resource
    except ImportError:  # no such limit on this system
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3])
