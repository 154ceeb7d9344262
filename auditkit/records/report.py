"""What was refused, as a table and as the error that shows it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from auditkit.dictionary import TABLES
from auditkit.errors import BadInput, Fault
from auditkit.evidence import Address
from auditkit.records.earlier import LINES, Lines
from auditkit.records.folding import Names, known_names
from auditkit.records.headings import heading_faults
from auditkit.records.raw import Draft, Faults, Named, Source, heading_key
from auditkit.records.reading import ASIDE, FAULTS

SCHEMA = pa.schema(
    [
        ("table_name", pa.string()),
        ("source", pa.int32()),
        ("file", pa.string()),
        ("sheet", pa.string()),
        ("row", pa.int32()),
        ("column_letter", pa.string()),
        ("heading", pa.string()),
        ("found", pa.string()),
        ("expected", pa.string()),
        ("mend", pa.string()),
        ("code", pa.string()),
        ("refuses_row", pa.bool_()),
        ("unit_id", pa.string()),
        ("period", pa.string()),
        ("moment", pa.string()),
    ]
)
PLACE = ("unit_id", "period", "moment")
UNREADABLE = frozenset({"bad_date", "bad_period", "bad_number", "bad_integer", "bad_bool", "bad_choice", "error_cell"})
ADVICE = (
    'Nothing was guessed. To go on without these rows: open_audit(..., refused="set_aside") or --set-aside; '
    "they stay listed and counted in every report."
)
EXPLAIN = "auditkit check … --explain, or ak.explain(…), shows what was understood of every source."
CORRECT = (
    "Every correct(…) can also be written into a file corrections.office.yaml beside the records, with the same names: "
    "rules: [{sheet: 台账, columns: {卡点: reason}}, {file: plans.xlsx, year: 2025}, {sheet: old, ignore: true}]"
)
_SHEETS = (".csv", ".xlsx", ".xlsm")
_TEACH = (
    "what its headings mean can be said in a file headings.yaml or corrections.office.yaml beside the records "
    "(docs/how-to-open-your-records.md, “Correcting what was misunderstood”)."
)
# A table is read by the names of its columns alone; sheets are read by words that an auditor may add to.
_RENAMED = (
    "Saved as .csv or .xlsx under a name that is no table's (of the file, its folder and the tab), it is read as "
    f"departments send their sheets, and {_TEACH}"
)
_SHOWN = 10
ADVICE_WHOLE = (
    "Nothing was guessed. Without this nothing can be answered, so that it cannot be set aside: nothing else that was "
    "handed in holds the table. Mend it as said here, or put another file with this table beside it."
)


def missing_tables(drafts: Mapping[str, Draft]) -> tuple[Fault, ...]:
    """The tables without which nothing can be answered and that were not handed in."""
    found = ", ".join(sorted(name for name, draft in drafts.items() if draft.supplied)) or "no table"
    said = FAULTS["missing_table"]
    return tuple(
        Fault(
            Address(f"table '{name}'"),
            found,
            said["expected"].format(table=name, row=draft.table.row),
            said["mend"].format(table=name),
            "missing_table",
        )
        for name, draft in drafts.items()
        if draft.table.needed and not (draft.sources or draft.supplied)
    )


def structure_faults(source: Source) -> tuple[Fault, ...]:
    """What is wrong with a source as a whole: its own faults, and required columns that it does not have."""
    if source.structure:
        return source.structure
    keys = list(source.names)
    table = TABLES[source.table]
    down = _down_the_first_column(source)
    if len(set(down) & set(table.columns)) > max(2, len(set(keys) & set(table.columns))):
        said = FAULTS["transposed"]
        found = f"column names down the first column: {', '.join(down[:6])}"
        return (Fault(source.address(), found, said["expected"], said["mend"], "transposed"),)
    said, faults = FAULTS["missing_column"], []
    for column in table.columns.values():
        if column.required and column.name not in keys:
            headings = ", ".join(f"“{heading}”" for heading, _ in source.columns[:12])
            words = {"column": column.name, "meaning": column.meaning}
            expected = said["expected"].format_map(words)
            faults.append(
                Fault(
                    source.address(),
                    f"the headings {headings}",
                    expected,
                    said["mend"].format_map(words),
                    "missing_column",
                )
            )
    said = FAULTS["duplicate_heading"]
    for position, key in enumerate(keys):
        if key in table.columns and key in keys[:position]:
            first = source.address(None, keys.index(key))
            faults.append(
                Fault(
                    source.address(None, position),
                    f"the same heading as in column {first.column}" if first.column else "the same heading twice",
                    said["expected"],
                    said["mend"],
                    "duplicate_heading",
                )
            )
    return tuple(faults)


def _down_the_first_column(source: Source) -> list[str]:
    if not source.columns:
        return []
    heading, cells = source.columns[0]
    return [heading_key(str(cell)) for cell in (heading, *cells.slice(0, 40).to_pylist()) if cell is not None]


def refused_table(sources: Sequence[Source], drafts: Mapping[str, Draft], lines: Lines) -> pa.Table:
    """Every fault as a row, in the order of the sources, their rows and their columns."""
    units = known_names(drafts, ["unit"])["unit"]
    parts = [
        _whole(number, source, drafts[source.table], units)
        for number, source in enumerate(sources, 1)
        if source.table in TABLES
    ]
    for draft in drafts.values():
        cells = [_cells(draft, faults) for faults in draft.faults]
        if draft.table.name == LINES:
            before = pa.Table.from_pylist([json.loads(row) for row in lines.earlier.refused], SCHEMA)
            lines.refused = pa.concat_tables([before, *cells])
            cells = [lines.refused]
        parts += cells
    found = pa.concat_tables([SCHEMA.empty_table(), *parts])
    if not found.num_rows:
        return found
    width = pc.fill_null(pc.utf8_length(found["column_letter"]), 0)
    order = found.append_column("width", width).sort_by(
        [("source", "ascending"), ("row", "ascending"), ("width", "ascending"), ("column_letter", "ascending")]
    )
    # Faults of the whole come before those of its rows, and a sort puts what is blank last.
    order = pa.concat_tables([order.filter(pc.is_null(order["row"])), order.filter(pc.is_valid(order["row"]))])
    return order.drop_columns(["width"]).sort_by([("source", "ascending")])


def _whole(number: int, source: Source, draft: Draft, units: Names) -> pa.Table:
    structure = structure_faults(source)
    faults = (*structure, *heading_faults(source), *source.unsplit)
    place = _place(number, source, draft, structure) if faults else {}
    if place.get("unit_id") not in units.ids:
        place.pop("unit_id", None)  # one that nobody knows may be any
        place |= _named(source.named, units) if source.named else {}
    rows = [
        {
            **place,
            "table_name": source.table,
            "source": number,
            "file": fault.address.file,
            "sheet": fault.address.sheet,
            "row": fault.address.row,
            "column_letter": fault.address.column,
            "heading": fault.address.heading,
            "found": fault.found,
            "expected": fault.expected,
            "mend": fault.mend,
            "code": fault.code,
            "refuses_row": fault.refuses_row,
        }
        for fault in faults
    ]
    return pa.Table.from_pylist(rows, SCHEMA)


def _place(number: int, source: Source, draft: Draft, structure: Sequence[Fault]) -> dict[str, str]:
    """In which sheet that stood what is refused without its cells: as a form says once, or as all of its lines say."""
    found, doubted = {}, {fault.address.heading for fault in structure}
    for name in PLACE:
        at = source.position(name)
        if at is not None and source.names.count(name) == 1 and source.columns[at][0] not in doubted:
            said = source.places is not None and source.places[at] is None
            mine = draft.columns[name].cast(pa.string()).filter(pa.array(draft.source == number))
            values = pc.unique(mine).to_pylist() if structure or said else []
            if len(values) == 1 and values[0]:
                found[name] = values[0]
    return found


def _named(named: Named, units: Names) -> dict[str, str]:
    """The sheet that names speak of, where no text in it may be another unit's."""
    unit = next((found for one in named.units if (found := units.id_of(one)[0])), None)
    several = {text for text in named.texts if text in units.ambiguous or units.id_of(text)[0] not in (None, unit)}
    if unit is None or several:
        return {}
    return {"unit_id": unit} | ({"period": named.period} if named.period else {})


def _cells(draft: Draft, faults: Faults) -> pa.Table:
    n = len(faults.index)
    index = pa.array(faults.index)
    source = draft.source[faults.index]
    by_number = dict(zip(draft.numbers, draft.sources, strict=True))
    places = {number: by_number[number] for number in np.unique(source).tolist()}
    at = {number: one.position(faults.column) if faults.column else None for number, one in places.items()}
    cells = {number: one.address(None, at[number]) for number, one in places.items()}
    known = {
        name: draft.columns[name].cast(pa.string()).take(index) if name in draft.columns else pa.nulls(n, pa.string())
        for name in PLACE
    }
    columns = {
        "table_name": [draft.table.name] * n,
        "source": source,
        "file": [places[number].file for number in source.tolist()],
        "sheet": [places[number].sheet for number in source.tolist()],
        "row": draft.row[faults.index],
        "column_letter": [cells[number].column for number in source.tolist()],
        "heading": [cells[number].heading for number in source.tolist()],
        "found": list(faults.found),
        "expected": list(faults.expected),
        "mend": list(faults.mend),
        "code": [faults.code] * n,
        "refuses_row": [faults.refuses] * n,
        **known,
    }
    return pa.table({field.name: _array(columns[field.name], field.type) for field in SCHEMA}, SCHEMA)


def _array(values: object, kind: pa.DataType) -> pa.Array | pa.ChunkedArray:
    return values if isinstance(values, (pa.Array, pa.ChunkedArray)) else pa.array(values, kind)


def stopping(refused: pa.Table) -> pa.Table:
    """The faults that stop, without the rows that a mapping sets aside because they are no records."""
    return refused.filter(pc.invert(pc.is_in(refused["code"], pa.array(sorted(ASIDE), pa.string()))))


def faults_of(rows: Iterable[Mapping[Any, Any]]) -> list[Fault]:
    """The faults that rows of `refused` list."""
    return [
        Fault(
            Address(*(r[name] for name in ("file", "sheet", "row", "column_letter", "heading"))),
            r["found"],
            r["expected"],
            r["mend"],
            r["code"],
            r["refuses_row"],
        )
        for r in rows
    ]


def bad_input(refused: pa.Table, read: Mapping[str, int], out: Mapping[str, int], whole: bool) -> BadInput:
    """The error that names every fault; `read` and `out` count the rows of each table read and refused.

    `whole` tells that a table is missing as a whole, so that nothing can be set aside.
    """
    rows = refused.to_pylist()
    faults = faults_of(rows)
    tables = sorted({str(r["table_name"]) for r in rows})
    total, gone = sum(read[name] for name in tables), sum(out[name] for name in tables)
    cells = all(r["code"] in UNREADABLE for r in rows)
    advice = ADVICE_WHOLE if whole else ADVICE
    if whole and any(one.code == "missing_column" and _file(one.address, ".parquet") for one in faults):
        advice = f"{_RENAMED} {advice}"
    return BadInput(
        f"{_what(len(rows), tables, cells)}: {_rows(total)} read, {total - gone:,} accepted, {gone:,} refused.",
        faults,
        with_correct(advice, faults),
    )


def with_correct(advice: str, faults: Sequence[Fault]) -> str:
    """The advice, and how a correction is said without Python where one of the faults asks for a correction."""
    return f"{advice}\n{CORRECT}".lstrip() if any("correct(" in fault.mend for fault in faults) else advice


def missing(faults: Sequence[Fault], sources: Sequence[Source]) -> BadInput:
    """The error about tables without which nothing can be answered, with whatever was refused and may hold them."""
    names = " and ".join(fault.address.file for fault in faults)
    unread = [fault for one in sources for fault in one.structure]
    spare = [one.address() for one in sources if one.table not in TABLES and (len(one.rows) or one.unsplit)]
    unused = [str(one) for one in spare]
    teach = f"For a .csv file or a tab, {_TEACH} " if any(map(_file, spare)) else ""
    advice = ADVICE_WHOLE
    if unread or unused:
        places = list(dict.fromkeys([*(str(replace(fault.address, row=None)) for fault in unread), *unused]))
        shown = ", ".join(places[:_SHOWN]) + (", …" if len(places) > _SHOWN else "")
        advice = f"It may stand in what was refused or not used: {shown}. {EXPLAIN} {teach}{advice}"
    return BadInput(
        f"{names} {'is' if len(faults) == 1 else 'are'} not among the records.",
        [*faults, *unread],
        with_correct(advice, unread),
    )


def _file(place: Address, *more: str) -> bool:
    """Whether a place lies in a file that can be read as a sheet of a department, or in one of some more kinds."""
    return place.file.lower().endswith((*_SHEETS, *more))


def _what(n: int, tables: Sequence[str], cells: bool) -> str:
    named = [f"'{name}'" for name in tables]
    where = f"table {named[0]}" if len(named) == 1 else f"tables {', '.join(named[:-1])} and {named[-1]}"
    if cells:
        return f"{n:,} cell{'s' if n != 1 else ''} of {where} could not be read"
    return f"{n:,} fault{'s' if n != 1 else ''} in {where}"


def _rows(n: int) -> str:
    return f"{n:,} row{'s' if n != 1 else ''}"
