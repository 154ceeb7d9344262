"""Drafts → record tables: refused rows left out, columns as the contract orders them, every row with its key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from auditkit.dictionary import MATCHED_BY_TEXT, TABLES
from auditkit.records import sentences
from auditkit.records.cells import clean
from auditkit.records.earlier import LINES, Lines
from auditkit.records.headings import misspelt
from auditkit.records.lines import finish_lines, fold_words
from auditkit.records.numbering import number_lines
from auditkit.records.raw import BLOCK, Draft, Source, constant
from auditkit.records.reading import Context
from auditkit.records.report import structure_faults

_ARROW = {
    "VARCHAR": pa.string(),
    "DOUBLE": pa.float64(),
    "BIGINT": pa.int64(),
    "INTEGER": pa.int32(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
}


def finish(draft: Draft, context: Context) -> pa.Table:
    """One record table. The cells of the draft are given up column by column, so that memory is needed once."""
    position = None
    if draft.table.name == "plan_line":
        position = finish_lines(draft, context)
    elif draft.table.name in MATCHED_BY_TEXT and len(draft) and "text" in draft.columns:
        fold_words(draft)
    source, row, columns = draft.source, draft.row, draft.columns
    if position is not None or draft.dead.any():
        position = np.arange(len(draft)) if position is None else position
        alive = ~draft.dead[position]
        if not alive.all():
            kept = pa.array(np.flatnonzero(alive))
            columns = {name: cells.take(kept) for name, cells in columns.items()}
        position = position[alive]
        source, row = source[position], row[position]
    n = len(source)
    if draft.table.name == "plan_line":
        context.lines.accepted = n
        several = number_lines(columns, source, context.lines)
        context.lines.repeat(*sentences.repeats(draft, np.unique(several if position is None else position[several])))
        context.notes += sentences.repeated(context.lines)
    derived = not draft.supplied
    before = context.lines.earlier.lines if draft.table.name == "plan_line" else 0
    columns["row_key"] = pa.array(np.arange(before + 1, before + n + 1))
    columns["source"] = pa.nulls(n, pa.int32()) if derived else _source(source)
    columns["row"] = pa.nulls(n, pa.int32()) if derived else pa.array(row)
    made: dict[str, pa.Array | pa.ChunkedArray] = {}
    for name, kind in draft.table.sql_columns.items():
        cells = columns.pop(name, None)
        if cells is not None and kind == "VARCHAR" and pa.types.is_dictionary(cells.type):
            # Each distinct writing of a long table is held once; a short one is plain for whoever looks at it.
            made[name] = cells if draft.table.name == "plan_line" else cells.cast(_ARROW[kind])
        else:
            made[name] = pa.nulls(n, _ARROW[kind]) if cells is None else cells.cast(_ARROW[kind])
    draft.columns, draft.cells = {}, {}
    return pa.table(made)


def _source(numbers: np.ndarray) -> pa.Array | pa.ChunkedArray:
    if len(numbers) and (numbers == numbers[0]).all():
        return constant(pa.array(numbers[:BLOCK].copy()), len(numbers))
    return pa.array(numbers)


def recorded(drafts: Mapping[str, Draft], tables: Mapping[str, pa.Table], lines: Lines) -> dict[int, date | None]:
    """By number of the source the last day on which a row of it was written down."""
    days = {one.number: one.recorded_on for one in lines.earlier.seen}
    recorded = {number: date.fromisoformat(day) if day else None for number, day in days.items()}
    for name, table in tables.items():
        if "recorded_on" in table.column_names and drafts[name].supplied:
            latest = table.select(["source", "recorded_on"]).group_by("source").aggregate([("recorded_on", "max")])
            recorded |= dict(zip(latest["source"].to_pylist(), latest["recorded_on_max"].to_pylist(), strict=True))
    return recorded


def source_table(
    sources: Sequence[Source], drafts: Mapping[str, Draft], recorded: Mapping[int, date | None]
) -> pa.Table:
    """One row for every sheet that was read: rows read, accepted and refused, and when it was recorded."""
    rows = []
    for number, one in enumerate(sources, 1):
        if one.table not in TABLES:
            continue
        read, refused = counts(number, one, drafts[one.table])
        rows.append(
            (number, one.table, one.file, one.sheet, one.sha256, read, read - refused, refused, recorded.get(number))
        )
    names = (
        "source",
        "table_name",
        "file",
        "sheet",
        "sha256",
        "rows_read",
        "rows_accepted",
        "rows_refused",
        "recorded_on",
    )
    kinds = (pa.int32(), *[pa.string()] * 4, *[pa.int64()] * 3, pa.date32())
    cells = list(zip(*rows, strict=True)) or [()] * len(names)
    return pa.table({name: pa.array(cells[at], kinds[at]) for at, name in enumerate(names)})


def intake_table(sources: Sequence[Source], drafts: Mapping[str, Draft], refused: pa.Table) -> pa.Table:
    """One row for everything that was handed in, used or not: found = accepted + refused + not used."""
    kept = pc.and_(pc.invert(refused["refuses_row"]), pc.is_valid(refused["row"]))
    blanked = refused.filter(kept)["source"].value_counts()
    blank = {one["values"]: one["counts"] for one in blanked.to_pylist()}
    rows = []
    for number, one in enumerate(sources, 1):
        found, out, unused = len(one.rows) + len(one.unsplit), 0, 0
        if one.table in TABLES:
            found, out = counts(number, one, drafts[one.table])
        else:
            unused = found
        place = (number, one.table, one.file, one.sheet, one.read_as, one.sha256)
        faults = "; ".join(fault.found for fault in structure_faults(one)) if one.table in TABLES else ""
        rows.append(
            (
                *place,
                found,
                found - out - unused,
                out,
                unused,
                blank.get(number, 0),
                faults,
                " ".join(one.said),
            )
        )
    names = (
        "source", "table_name", "file", "sheet", "read_as", "sha256", "rows_found", "rows_accepted", "rows_refused",
        "rows_not_used", "cells_blanked", "not_read_because", "assumed",
    )  # fmt: skip
    whole = {"source": pa.int32()} | {name: pa.int64() for name in names if name.startswith(("rows_", "cells_"))}
    cells = list(zip(*rows, strict=True)) or [()] * len(names)
    return pa.table(
        {
            name: pa.array([one if one != "" else None for one in cells[at]], whole.get(name, pa.string()))
            for at, name in enumerate(names)
        }
    )


def counts(number: int, source: Source, draft: Draft) -> tuple[int, int]:
    """Rows read and rows refused of one source; rows that could not be split into cells are both."""
    if source.seen is not None:
        return len(source.rows) + len(source.unsplit), source.seen + len(source.unsplit)
    # The rows of a source lie together, in the order of the sources: of many small ones each is not looked for in all.
    begin, end = np.searchsorted(draft.source, np.array([number, number + 1], draft.source.dtype))
    return len(source.rows) + len(source.unsplit), int(draft.dead[begin:end].sum()) + len(source.unsplit)


def folded_table(rows: Sequence[tuple[str, str, str, str, str, int]]) -> pa.Table:
    """Every writing that was folded to an id."""
    names = ("table_name", "column_name", "written", "id", "kind", "n")
    cells = list(zip(*rows, strict=True)) or [()] * len(names)
    return pa.table(
        {name: pa.array(cells[at], pa.int64() if name == "n" else pa.string()) for at, name in enumerate(names)}
    )


def unknown_columns(sources: Sequence[Source]) -> pa.Table:
    """Headings that mean no column: kept in the source, listed here, never used. Misspelt ones are faults instead."""
    rows = []
    for number, one in enumerate(sources, 1):
        if one.table not in TABLES:
            continue
        known, meant = TABLES[one.table].columns, misspelt(one)
        named = zip(one.columns, one.names, strict=True)
        headings = [heading for at, ((heading, _), key) in enumerate(named) if at not in meant and key not in known]
        rows += [(one.table, number, heading) for heading in headings]
    cells = list(zip(*rows, strict=True)) or [(), (), ()]
    kinds = {"table_name": pa.string(), "source": pa.int32(), "heading": pa.string()}
    return pa.table({name: pa.array(cells[at], kind) for at, (name, kind) in enumerate(kinds.items())})


def provenance(sources: Sequence[Source]) -> pa.Table:
    """What a reader saw beside the values and what it concluded: hidden, merged, calculated, derived; by place."""
    rows = [
        (one.table, number, mark.row, mark.column, mark.heading, mark.what, mark.said)
        for number, one in enumerate(sources, 1)
        for mark in one.provenance
    ]
    names = ("table_name", "source", "row", "column_letter", "heading", "what", "said")
    cells = list(zip(*rows, strict=True)) or [()] * len(names)
    kinds = {"source": pa.int32(), "row": pa.int32()}
    return pa.table({name: pa.array(cells[at], kinds.get(name, pa.string())) for at, name in enumerate(names)})


def unmatched_lines(tables: Mapping[str, pa.Table], before: Lines) -> list[str]:
    """Sentences about item ids in other tables that no plan line has: a typing error there would look like silence."""
    lines = tables["plan_line"]
    items = clean(lines["item_id"])
    there = np.zeros(len(items.kept) + 1, bool)
    there[items.codes] = True
    ids = items.kept.filter(pa.array(there[:-1]))
    known = pa.concat_arrays([ids.cast(pa.string()), before.known])
    notes = []
    for (table, column), words in named(tables).items():
        rest = words.filter(pc.invert(pc.is_in(words, known)))
        if len(rest):
            rest = rest.filter(pc.invert(pc.is_in(rest, _line_ids_among(rest, lines, before))))
        if len(rest):
            shown = ", ".join(rest.slice(0, 5).to_pylist()) + (", …" if len(rest) > 5 else "")
            notes.append(
                f"ids in {table}.{column} that stand in no plan line: {len(rest):,} of {len(words):,} ({shown})"
            )
    return notes


def named(tables: Mapping[str, pa.Table] | Mapping[str, Draft]) -> dict[tuple[str, str], pa.Array]:
    """The ids of items and lines in each column that names some, but for those of the plan lines themselves."""
    found = {}
    for table in TABLES.values():
        here = tables[table.name]
        columns = here.columns if isinstance(here, Draft) else here
        for column in table.columns.values():
            if table.name != LINES and column.references in ("item", "line") and len(here):
                found[table.name, column.name] = pc.drop_null(pc.unique(columns[column.name]).cast(pa.string()))
    return found


def _line_ids_among(ids: pa.Array, lines: pa.Table, before: Lines) -> pa.Array:
    """Which of some ids are ids of lines: only what is written like one is looked for, among all lines once."""
    written = ids.filter(pc.equal(pc.count_substring(ids, "|"), 4))
    if not len(written):
        return written
    new = pc.unique(lines["line_id"].filter(pc.is_in(lines["line_id"], written)))
    return pa.concat_arrays([new, before.known_lines(written)])
