"""Cells that hold nothing but a word for nothing, such as a dash or N/A: blank where they cannot be what is meant."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from auditkit.dictionary import word_key
from auditkit.records import cells as read

RULE = "blank"  # by which a writing is folded to no id
_ROUND = 3  # signs beside those of the word: a full stop, a blank before it
_SHOWN = 8


def blanked(cells: pa.ChunkedArray, nothing: frozenset[str]) -> tuple[pa.ChunkedArray, dict[str, int]]:
    """The cells with those blank that hold nothing but a word for nothing, and how often each word stands there."""
    kind = cells.type.value_type if pa.types.is_dictionary(cells.type) else cells.type
    if not nothing or not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        return cells, {}
    column = read.clean(cells)
    perhaps = np.flatnonzero(_perhaps(column.kept, nothing))
    places = [at for at in perhaps if word_key(column.kept[at].as_py()) in nothing]
    if not places:
        return cells, {}
    meant = np.zeros(len(column.kept), bool)
    meant[places] = True
    counts = column.counts()
    told = {column.kept[at].as_py(): int(counts[at]) for at in places if counts[at]}
    kept = column.renumbered(pc.if_else(pa.array(meant), None, column.kept).dictionary_encode())
    return pa.chunked_array([kept.array()]), told


def _perhaps(writings: pa.Array, nothing: frozenset[str]) -> pa.Array:
    """Which writings are looked at one by one: all that may be one of the words, and of a million ids hardly any."""
    bare = pc.utf8_lower(writings)
    for sign in (" ", "_", "."):
        bare = pc.replace_substring(bare, sign, "")
    alike = pc.is_in(bare, pa.array(sorted({word.replace(" ", "").replace(".", "") for word in nothing})))
    short = pc.less_equal(pc.utf8_length(pc.utf8_trim_whitespace(writings)), max(map(len, nothing)) + _ROUND)
    other = pc.invert(pc.string_is_ascii(writings))  # letters of full width, 无
    return pc.or_(alike, pc.and_(other, short)).fill_null(False)


def said(folded: pa.Table) -> list[str]:
    """The sentence on all cells that were read as blank; none where there are none."""
    rows = [row for row in folded.to_pylist() if row["kind"] == RULE]
    rows.sort(key=lambda row: (-row["n"], row["table_name"], row["column_name"], row["written"]))
    told = [f"{row['table_name']}.{row['column_name']} {row['written']!r} ({row['n']:,})" for row in rows[:_SHOWN]]
    more = ", …" if rows[_SHOWN:] else ""
    return [f"words for nothing, read as blank cells: {', '.join(told)}{more}"] if rows else []
