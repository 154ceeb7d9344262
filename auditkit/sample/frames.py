"""Frames from codes: a column of ten million texts is a short list and ten million small numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from auditkit.dictionary import TABLES


def columns(name: str) -> tuple[str, ...]:
    """The columns of a table of the records, in their order."""
    return tuple(TABLES[name].columns)


def coded(codes: NDArray[Any], bank: Sequence[str | None]) -> pd.Series[Any]:
    """A text column from positions in a list; −1 and None are blank."""
    indices = pa.array(codes.astype(np.int32), mask=codes < 0)
    texts = pa.DictionaryArray.from_arrays(indices, pa.array(list(bank), type=pa.large_string()))
    return pd.Series(texts.cast(pa.large_string()), dtype="str", copy=False)


def whole(values: NDArray[Any], blank: NDArray[np.bool_]) -> pd.Series[Any]:
    """A column of whole numbers with blanks."""
    return pd.Series(pd.arrays.IntegerArray(values.astype(np.int64), blank))


def truths(codes: NDArray[Any]) -> pd.Series[Any]:
    """A column of yes (1), no (0) and undecided (−1)."""
    return pd.Series(pd.arrays.BooleanArray(codes > 0, codes < 0))


def days(values: NDArray[Any], months_only: NDArray[np.bool_], word: str = "") -> pd.Series[Any]:
    """A column of dates as people write them.

    Args:
        values: days since 1970; −1 blank, −2 the word.
        months_only: where the month is written without a day.
        word: what stands in the cell instead of a date.
    """
    keys = np.where(values < 0, values, values * 2 + months_only)
    unique, codes = np.unique(keys, return_inverse=True)
    bank = [None if key == -1 else word if key == -2 else _written(int(key)) for key in unique]
    return coded(codes, bank)


def _written(key: int) -> str:
    day = (date(1970, 1, 1) + timedelta(days=key // 2)).isoformat()
    return day[:7] if key % 2 else day


def from_rows(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """A small frame from dictionaries; whole numbers stay whole, all else is text, what is absent is blank."""
    out = {}
    for column in names:
        values = [row.get(column) for row in rows]
        given = [v for v in values if v is not None]
        if given and all(isinstance(v, bool) for v in given):
            out[column] = pd.Series(values, dtype="boolean")
        elif given and all(isinstance(v, int) for v in given):
            out[column] = pd.Series(values, dtype="Int64")
        else:
            texts = [v if v is None or isinstance(v, str) else str(v) for v in values]
            out[column] = pd.Series(texts, dtype="str")
    return pd.DataFrame(out, columns=list(names))


def table(name: str, given: Mapping[str, pd.Series[Any]], size: int) -> pd.DataFrame:
    """A frame with exactly the columns of the table; those not given are blank."""
    blank = pd.Series(pa.nulls(size, pa.large_string()), dtype="str")
    return pd.DataFrame({column: given.get(column, blank) for column in columns(name)}, copy=False)
