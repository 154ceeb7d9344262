"""What was read that is no office sheet, in rows that explain it: files of tables, exports of HR systems, mails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow.compute as pc

from auditkit.dictionary import TABLES
from auditkit.errors import Fault
from auditkit.evidence import column_letter
from auditkit.intake.hr import kind
from auditkit.intake.office.grid import Grid
from auditkit.records import Source
from auditkit.records.raw import as_text
from auditkit.records.report import structure_faults

Row = dict[str, Any]


def faults(one: Source) -> tuple[Fault, ...]:
    """Everything for which a source, or a row of it that could not be split into cells, is refused."""
    whole = structure_faults(one) if one.table in TABLES and kind(one) is None else one.structure
    return (*whole, *one.unsplit)


def said(fault: Fault) -> str:
    """One fault in one line."""
    return f"{fault.found}; expected {fault.expected}; to mend: {fault.mend}"


def read_as(one: Source) -> str:
    """The table that a source is of, or the export that it is; nothing where it is not used."""
    known = kind(one)
    return f"{known.format} {known.name}" if known else one.table if one.table in TABLES else ""


def meanings(one: Source) -> list[tuple[str, str]]:
    """What every column means, and by which rule."""
    if known := kind(one):
        roles = {at: role for role, at in known.roles(one).items()}
        return [(roles.get(at, ""), f"the headings of {read_as(one)}") for at in range(len(one.columns))]
    columns = TABLES[one.table].columns if one.table in TABLES else {}
    rule = f"column of {one.table}" if columns else "table of the contract"
    return [(name, f"a {rule}") if name in columns else ("", f"no {rule}") for name in one.names]


def sheet(one: Source) -> Row:
    """The source in one row: what it is, how many rows, what is wrong."""
    wrong = [said(fault) for fault in faults(one)]
    state = "refused" if one.structure or (wrong and not one.unsplit) else "read" if read_as(one) else "not used"
    return {
        "file": one.file, "sheet": one.sheet or "", "table": read_as(one), "lines": len(one.rows), "state": state,
        "said": " · ".join([*wrong, *one.said]),
    }  # fmt: skip


def columns(one: Source) -> Iterator[Row]:
    """One row for every column."""
    for at, ((heading, cells), (means, rule)) in enumerate(zip(one.columns, meanings(one), strict=True)):
        filled = as_text(cells.filter(pc.is_valid(cells)).slice(0, 1)).to_pylist()
        yield {
            "file": one.file, "sheet": one.sheet or "", "table": read_as(one), "table_no": 1, "header_row": one.head,
            "column": one.address(None, at).column or "", "heading": heading, "means": means, "rule": rule,
            "filled": len(cells) - cells.null_count, "example": filled[0] if filled else "",
        }  # fmt: skip


def cells(one: Source, grid: Grid | None = None) -> Iterator[Row]:
    """Every cell in which something stands.

    Args:
        one: the source.
        grid: the sheet of a workbook that it is a part of, with what stands above its headings.
    """
    told = meanings(one)
    headings = [heading for heading, _ in one.columns]
    place = {"file": one.file, "sheet": one.sheet or ""}
    for number, texts in grid.rows.items() if grid else _rows(one, headings):
        for at, text in enumerate(texts):
            if not (text and text.strip()):
                continue
            means, rule = told[at] if at < len(told) else ("", "no heading above it")
            heading = headings[at] if at < len(told) else ""
            what = {"row_kind": "line", "read_as": "value" if means else "unknown column", "rule": rule}
            if grid and number < one.head:
                means, what = "", {"row_kind": "title", "read_as": "title", "rule": "above the headings"}
            elif number == one.head and one.letters:
                what = {"row_kind": "header", "read_as": "header", "rule": "the headings"}
            letter = column_letter(at) if one.letters else heading
            yield {**place, "row": number, "column": letter, "heading": heading, "text": text, "means": means, **what,
                   "marks": ""}  # fmt: skip
    yield from unsplit(one.unsplit)


def unsplit(listed: Iterable[Fault]) -> Iterator[Row]:
    """Rows that could not be split into cells, each as one."""
    for fault in listed:
        place = fault.address
        yield {
            "file": place.file, "sheet": place.sheet or "", "row": place.row, "column": place.column or "",
            "heading": place.heading or "", "text": fault.found, "read_as": "error", "means": "",
            "rule": f"expected {fault.expected}", "row_kind": "line", "marks": "",
        }  # fmt: skip


def _rows(one: Source, headings: Sequence[str]) -> Iterator[tuple[int, Sequence[str | None]]]:
    if one.letters and one.columns:
        yield one.head, headings
    texts = (as_text(values).to_pylist() for _, values in one.columns)
    yield from zip(one.rows.to_pylist(), zip(*texts, strict=True), strict=True)
