"""What single files hold → sources: versions in their order, and what is told of all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from auditkit.dictionary import TABLES
from auditkit.intake.office.claims import Claim
from auditkit.intake.office.headings import Words
from auditkit.intake.office.reading import Book
from auditkit.intake.office.sheet import Sheet
from auditkit.intake.office.sources import Part, Standing, finished, part
from auditkit.intake.refusal import whole
from auditkit.records import Source
from auditkit.records.raw import heading_key
from auditkit.result import many


@dataclass(frozen=True)
class Reading:
    """What one file holds, as far as it can be told without the others.

    `tables` are its sheets that are named as tables, `exports` those of HR systems, `rest` those that hold no table.
    `office` tells whether it counts as an office workbook.
    """

    tables: tuple[Source, ...]
    parts: tuple[Part, ...]
    exports: tuple[Source, ...]
    rest: tuple[Source, ...]
    office: bool


def reading(
    book: Book, sheets: Sequence[Sheet], exports: Sequence[Source], known: Words, standing: Standing
) -> Reading:
    """What one workbook holds, its cells as they will be checked."""
    parts = tuple(part(table, known, standing) for sheet in sheets for table in sheet.tables)
    office = not book.loose or any(sheet.tables for sheet in sheets)
    return Reading(book.tables, parts, tuple(exports), tuple(_without(book, sheets)), office)


def together(readings: Sequence[Reading]) -> list[Source]:
    """The sources of all files, once it is settled what only all of them tell: in one order, whatever was read when."""
    # Of two versions without a day the later source counts.
    parts = sorted((part for one in readings for part in one.parts), key=lambda part: part.claim.version)
    made = [
        *(table for one in readings for table in one.tables),
        *map(finished, parts),
        *(export for one in readings for export in one.exports),
        *(rest for one in readings for rest in one.rest),
    ]
    claims = [part.claim for part in parts]
    summary = _summary(claims, sum(one.office for one in readings))
    return [*made, *([Source("", "office", said=summary)] if summary else [])]


def _without(book: Book, sheets: Sequence[Sheet]) -> Iterator[Source]:
    if book.source and not any(sheet.tables for sheet in sheets):  # a file that is named as no table may be anything
        one = book.source
        why = f"was not read: {book.fault.found}" if book.fault else "holds no table and was not used"
        said = one.said if one.table and not book.fault else (*one.said, f"{one.file} {why}")
        yield replace(one, structure=(), said=said)
        return
    if book.fault:
        yield whole("plan_line", book.fault)
    for fault in book.broken:
        name = heading_key(fault.address.sheet or "")
        yield whole(name if name in TABLES else "plan_line", fault)
    if book.notes:
        yield Source("", book.file, None, book.sha256, said=book.notes)
    for sheet in sheets:
        grid = sheet.grid
        if sheet.fault:
            yield whole("plan_line", sheet.fault)
        elif not sheet.tables:
            note = f"{grid.address()} holds no table: {sheet.reason}"
            rows = pa.array([*grid.rows], pa.int32())
            yield Source("", grid.file, grid.sheet, grid.sha256, rows=rows, unsplit=grid.unsplit, said=(note,))


def _summary(claims: Sequence[Claim], offices: int) -> tuple[str, ...]:
    """How the months, moments and units of the sheets are known, counted by rule."""
    if not claims:
        return ()
    read = f"{many(len(claims), 'table')} in {many(offices, 'office workbook')}"
    lines = [f"{read} read by their headings; see provenance"]
    plans = [one for one in claims if one.table == "plan_line"]
    for name in ("period", "moment", "unit_id") if plans else ():
        rules = Counter(one.rule(name) for one in plans)
        counted = ", ".join(
            f"{rule} ({n:,})" for rule, n in sorted(rules.items(), key=lambda pair: (-pair[1], pair[0]))
        )
        lines.append(f"{name} of office sheets by: {counted}")
    return tuple(lines)
