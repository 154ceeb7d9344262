"""Plan lines: the id that stays when rows move, and the numbers by which rules join."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from auditkit.records import cells as read
from auditkit.records.earlier import Lines, by_words, first_rows
from auditkit.records.raw import BLOCK

Columns = dict[str, pa.Array | pa.ChunkedArray]
_LINES_AT_ONCE = 250_000
# A piece of one column cuts all others that are read with it, and for each piece the engine looks through all their
# words again: few large ones then.
_WHOLE = BLOCK, 1 << 29  # lines, bytes


def number_lines(columns: Columns, source: np.ndarray, lines: Lines) -> np.ndarray:
    """nth and line_id: unit, period, moment, item_id or canonical text, n-th occurrence; stable when rows move.

    Returns the positions of the lines that are not the only ones of their item in their sheet.
    """
    _date_of_sheet(columns, source)
    group = source.astype(np.int64)
    for part in ("unit_id", "period", "moment", "recorded_on"):
        group = together(group, _codes(columns[part]))
    group = together(group, _keys(columns))
    several = _several(group)
    nth = np.ones(len(source), np.int32)
    if len(several):
        same = group[several]
        nth[several] = pd.Series(same).groupby(same, sort=False).cumcount().to_numpy() + 1
    del group  # the ids are the peak of opening
    columns["nth"] = pa.array(nth, pa.int32())
    sheet, one = _sheets(columns)  # rules join by these: whole numbers cost a third of what names cost
    first = lines.first("sheet", by_words(columns, ("unit_id", "period", "moment"), one), one + np.int32(1))
    item = read.clean(columns["item_id"])
    of_item = np.append(lines.first("item", item.kept, first_rows(item)), np.int32(0))[item.codes]
    columns |= {"sheet_line": pa.array(first[sheet]), "id_line": pa.array(of_item, mask=item.codes < 0)}
    columns["line_id"] = _line_ids(columns, nth, sheet, one)
    return several


def _several(group: np.ndarray) -> np.ndarray:
    """The positions of numbers that stand more than once; to sort all costs far less than to look each up."""
    ordered = np.sort(group)
    twice = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    return np.flatnonzero(pd.Series(group).isin(twice)) if len(twice) else np.empty(0, np.int64)


def _line_ids(columns: Columns, nth: np.ndarray, sheet: np.ndarray, one: np.ndarray) -> pa.ChunkedArray:
    """unit|period|moment|item or text|n; the front part is the same for a whole sheet and is joined once for it."""
    named = [read.clean(columns[name]) for name in ("unit_id", "period", "moment")]
    front = [_plain(part.array().take(pa.array(one)).cast(pa.string())) for part in named]
    heads = pc.binary_join_element_wise(*front, "|")
    item, words = read.clean(columns["item_id"]), read.clean(columns["canonical"])
    if item.indices.null_count:
        names = pa.concat_arrays([_plain(item.kept), _plain(words.kept)])
        name = np.where(item.codes >= 0, item.codes, words.codes + len(item.kept))
    else:
        names, name = _plain(item.kept), item.codes
    made: list[pa.Array] = []
    parts = []
    for at in range(0, len(nth), _LINES_AT_ONCE):  # the parts of all lines side by side would be the peak of opening
        some = slice(at, at + _LINES_AT_ONCE)
        n = pa.array(nth[some]).dictionary_encode()
        last = n.dictionary.cast(pa.string()).take(n.indices)
        cells = (heads.take(pa.array(sheet[some])), names.take(pa.array(name[some])), last)
        parts.append(pc.binary_join_element_wise(*cells, "|"))
        if sum(map(len, parts)) >= _WHOLE[0] or sum(part.nbytes for part in parts) >= _WHOLE[1]:
            made.append(pa.concat_arrays(parts))
            parts = []
    made += [pa.concat_arrays(parts)] if parts else []
    return pa.chunked_array(made, pa.string())


def _keys(columns: Columns) -> np.ndarray:
    """One integer for item_id, else canonical text: without laying a million texts side by side."""
    item, words = read.clean(columns["item_id"]), read.clean(columns["canonical"])
    if not item.indices.null_count:
        return item.codes
    same = np.asarray(pc.index_in(words.kept, item.kept).fill_null(-1))  # a text may be written like an id
    of_words = np.where(same >= 0, same, len(item.kept) + np.arange(len(words.kept)))
    return np.where(item.codes >= 0, item.codes, np.append(of_words, 0)[words.codes]).astype(np.int64)


def _date_of_sheet(columns: Columns, source: np.ndarray) -> None:
    """A line that does not say when it was recorded was recorded with its sheet."""
    recorded = columns["recorded_on"]
    if recorded.null_count in (0, len(recorded)):
        return
    sheet, one = _sheets(columns, source)
    own = np.asarray(recorded.cast(pa.int32()).fill_null(read.FIRST - 1))
    latest = np.full(len(one), read.FIRST - 1, np.int32)
    np.maximum.at(latest, sheet, own)
    filled = np.where(own < read.FIRST, latest[sheet], own)
    columns["recorded_on"] = read.day_array(np.maximum(filled, read.FIRST), filled < read.FIRST)


def _sheets(columns: Columns, source: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Which sheet (unit, period and moment, of one source) every line stands on, and of every sheet the first line."""
    sheet = np.zeros(len(columns["unit_id"]), np.int64) if source is None else source.astype(np.int64)
    for part in ("unit_id", "period", "moment"):
        sheet = together(sheet, _codes(columns[part]))
    most = int(sheet.max(initial=0)) + 1
    if most > 4 * len(sheet) + 1_000:
        sheet = pd.factorize(sheet)[0]
        most = int(sheet.max()) + 1
    one = np.full(most, -1, np.int32)
    one[sheet[::-1]] = np.arange(len(sheet) - 1, -1, -1, dtype=np.int32)
    there = one >= 0
    return (np.cumsum(there, dtype=np.int32) - 1)[sheet], one[there]


def _plain(cells: pa.Array) -> pa.Array:
    return pc.replace_substring(cells, "|", "¦")


def _codes(cells: pa.Array | pa.ChunkedArray) -> np.ndarray:
    if pa.types.is_date(cells.type):
        days = np.asarray(cells.cast(pa.int32()).fill_null(read.FIRST - 1))
        return np.asarray(days - days.min(initial=read.LAST))
    return read.clean(cells).codes + np.int32(1)


def together(group: np.ndarray, part: np.ndarray) -> np.ndarray:
    """One integer for two: made dense again only before it would grow too large."""
    size = int(part.max(initial=0)) + 1
    if int(group.max(initial=0)) > (2**62) // max(size, 1):
        group = pd.factorize(group)[0].astype(np.int64)
    made = group * size
    made += part
    return np.asarray(made)
