"""Frames from codes: a column of ten million texts is a short list and ten million small numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

COLUMNS: Mapping[str, tuple[str, ...]] = {
    name: tuple(columns.split())
    for name, columns in {
        "tenure": "post_id person_id capacity start end recorded_on document",
        "plan_line": "period moment unit_id line_no item_id text detail post_id person with_units target_id due "
        "planned actual done_on measure status rating progress reason next_step note batch recorded_on",
        "unit": "unit_id name kind parent_id start end recorded_on",
        "post": "post_id title unit_id reports_to is_head start end recorded_on",
        "person": "person_id name",
        "alias": "kind alias id start end",
        "succession": "kind old_id new_id relation on",
        "duty": "duty_id post_id area unit_id role text start end recorded_on",
        "authority": "post_id act area limit start end",
        "target": "target_id year unit_id indicator goal measure parent_id",
        "coverage": "unit_id period moment state recorded_on",
        "problem": "problem_id title text area unit_id post_id item_id target_id severity severity_then occurred_from "
        "occurred_to reported_on discovered_on closed_on status amount owner due revised_due measure repeat_of",
        "action": "action_id item_id period unit_id line_no problem_id kind post_id person_id on quantity approved_by "
        "decision_ref outside_procedure reason text batch recorded_on",
        "message": "message_id sent_on sender recipient field receipt item_id period unit_id problem_id subject "
        "attachment_sha256",
        "handover_list": "post_id on item_id text state outgoing incoming witness signed_on",
    }.items()
}


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


def from_rows(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """A small frame from dictionaries; whole numbers stay whole, all else is text, what is absent is blank."""
    out = {}
    for column in columns:
        values = [row.get(column) for row in rows]
        given = [v for v in values if v is not None]
        if given and all(isinstance(v, bool) for v in given):
            out[column] = pd.Series(values, dtype="boolean")
        elif given and all(isinstance(v, int) for v in given):
            out[column] = pd.Series(values, dtype="Int64")
        else:
            texts = [v if v is None or isinstance(v, str) else str(v) for v in values]
            out[column] = pd.Series(texts, dtype="str")
    return pd.DataFrame(out, columns=list(columns))


def table(name: str, columns: Mapping[str, pd.Series[Any]], size: int) -> pd.DataFrame:
    """A frame with exactly the columns of the table; those not given are blank."""
    blank = pd.Series(pa.nulls(size, pa.large_string()), dtype="str")
    return pd.DataFrame({column: columns.get(column, blank) for column in COLUMNS[name]}, copy=False)
