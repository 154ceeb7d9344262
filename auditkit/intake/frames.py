"""A dict of pandas frames: the row of a frame is its position counted from 1."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from auditkit.errors import BadInput
from auditkit.records import Source

_HALF = re.compile("[\ud800-\udfff]")


def read_frames(frames: Mapping[str, Any]) -> list[Source]:
    """One source for every frame; a list of frames under one name are versions of that table."""
    found = []
    for table, given in frames.items():
        several = isinstance(given, Sequence) and not isinstance(given, str)
        for position, one in enumerate(given if several else [given], 1):
            name = f"frame '{table}'" + (f" {position}" if several else "")
            if not isinstance(one, pd.DataFrame):
                raise BadInput(f"{name} is a {type(one).__name__}, not a pandas DataFrame.")
            found.append(_source(str(table), name, one))
    return found


def _source(table: str, name: str, frame: pd.DataFrame) -> Source:
    columns = tuple(
        (str(heading), _readable(name, str(heading), frame.iloc[:, at])) for at, heading in enumerate(frame.columns)
    )
    rows = pa.array(np.arange(1, len(frame) + 1, dtype=np.int32))
    return Source(table, name, None, None, columns, rows, letters=False, read_as="data frame")


def _readable(name: str, heading: str, cells: pd.Series) -> pa.ChunkedArray:
    """The cells of a column, in which no text ends within a character: nothing that is written could hold it."""
    try:
        return _cells(cells)
    except UnicodeEncodeError:
        row = next(n for n, one in enumerate(cells.tolist(), 1) if isinstance(one, str) and _HALF.search(one))
        raise BadInput(
            f"{name} › row {row}, column “{heading}”: half of a character (a lone surrogate); expected text that can "
            "be written to a file. Read the source in its own encoding, or replace such characters."
        ) from None


def _cells(cells: pd.Series) -> pa.ChunkedArray:
    """The cells of a column in their own type; a column of mixed objects as text."""
    try:
        made = pa.Array.from_pandas(cells)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        made = pa.array([_text(cell) for cell in cells.tolist()], pa.string())
    made = made if isinstance(made, pa.ChunkedArray) else pa.chunked_array([made])
    if pa.types.is_timestamp(made.type) and made.type.tz is not None:
        made = made.cast(pa.timestamp(made.type.unit))
    return made


def _text(cell: object) -> str | None:
    if cell is None or cell is pd.NaT or cell is pd.NA or (isinstance(cell, float) and cell != cell):
        return None
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, pd.Timestamp):
        return cell.isoformat(sep=" ").removesuffix(" 00:00:00")
    return str(cell)
