"""What single files hold → sources: versions in their order, and what is told of all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from auditkit.dictionary import TABLES
from auditkit.intake.office.claims import Claim
from auditkit.intake.office.headings import KINDS, Words
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

    def sound(self, file: str, sha256: str) -> bool:
        """Whether it can be what was read of a file: every place is in it, every cell in a row."""
        parts = [(one.claim, one.source, one.given) for one in self.parts]
        sources = (*self.tables, *self.exports, *self.rest, *(source for _, source, _ in parts))
        faults = [fault for one in sources for fault in (*one.unsplit, *one.structure)]
        faults += [fault for one, _, _ in parts for fault in one.faults]
        places = {(one.file, one.sha256) for one in sources} | {
            (one.place.file, one.place.sha256) for one, _, _ in parts
        }
        places |= {(fault.address.file, fault.address.sha256) for fault in faults}
        return (
            places <= {(file, sha256)}
            and all(map(_even, sources))
            and all(one.table == source.table in KINDS and source.keys is not None and source.places is not None
                    and 0 <= given <= len(source.keys) for one, source, given in parts)
        )  # fmt: skip


def _even(one: Source) -> bool:
    """Whether a source has a number for each row, a cell in each row of each column, and a heading for each column."""
    named = [len(told) for told in (one.keys, one.places) if told is not None]
    return (
        one.rows.type == pa.int32() and not one.rows.null_count
        and all(len(cells) == len(one.rows) for _, cells in one.columns)
        and all(count == len(one.columns) for count in named)
        and all(0 <= at < len(one.columns) for at in one.near)
    )  # fmt: skip


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
            yield replace(whole("plan_line", sheet.fault), named=sheet.named)
        elif not sheet.tables:
            note = f"{grid.address()} holds no table: {sheet.reason}"
            rows = pa.array([*grid.rows], pa.int32())
            yield Source("", grid.file, grid.sheet, grid.sha256, rows=rows, unsplit=grid.unsplit, said=(note,))


def _summary(claims: Sequence[Claim], offices: int) -> tuple[str, ...]:
    """How the months, moments and units of the sheets are known, counted by rule."""
    if not claims:
        return ()
    read = f"{many(len(claims), 'table')} in {many(offices, 'office workbook')}"
    which = "by which rule each is in the table provenance (auditkit table … provenance)"
    lines = [f"{read} read by their headings; {which}"]
    plans = [one for one in claims if one.table == "plan_line"]
    for name in ("period", "moment", "unit_id") if plans else ():
        rules = Counter(one.rule(name) for one in plans)
        counted = "; ".join(
            f"{rule} ({n:,})" for rule, n in sorted(rules.items(), key=lambda pair: (-pair[1], pair[0]))
        )
        lines.append(f"{name} of office sheets by: {counted}")
    return tuple(lines)
