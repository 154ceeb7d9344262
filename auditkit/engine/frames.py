"""Arrow → pandas with types that do not drift: text stays str, dates stay datetime64, missing stays missing."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

_NULLABLE = {
    pa.int8(): pd.Int64Dtype(),
    pa.int16(): pd.Int64Dtype(),
    pa.int32(): pd.Int64Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
    pa.string(): pd.StringDtype(na_value=float("nan")),
}


def frame(table: pa.Table) -> pd.DataFrame:
    """A pandas frame of an Arrow table.

    Returns:
        Integers as `Int64`, truth values as `boolean` (both nullable), text as `str`, DATE as `datetime64[ms]`.

    Examples:
        >>> frame(pa.table({"n": pa.array([1, None], pa.int32())})).n.dtype
        Int64Dtype()
    """
    result: pd.DataFrame = table.to_pandas(date_as_object=False, types_mapper=_NULLABLE.get)
    return result
