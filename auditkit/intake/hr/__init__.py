"""HR exports → tables: sheets that are recognised by their headings become units, posts, people, tenures and duties."""

from __future__ import annotations

from collections.abc import Sequence

from auditkit.dictionary import TABLES, Words, words
from auditkit.intake.hr.ledger import Ledger
from auditkit.intake.hr.mapping import Sheet, is_export, listed, part, recognise, tells_events
from auditkit.intake.hr.notices import pair
from auditkit.intake.hr.renamed import renamed
from auditkit.intake.hr.rows import read_part, said_twice
from auditkit.intake.hr.sheets import hr_sheet
from auditkit.intake.hr.structure import build
from auditkit.records import Source
from auditkit.records.raw import as_text, heading_key

__all__ = ["hr_sheet", "is_export", "kind", "mapped", "tells_events"]

_NAMED = {
    "unit": ("unit_id", "name"), "post": ("post_id",), "person": ("person_id",), "plan_line": ("unit_id",),
}  # fmt: skip


def mapped(sources: Sequence[Source], ends: str = "last day", known: Words | None = None) -> list[Source]:
    """The sources with every sheet of an HR system turned into the tables that it tells of.

    A sheet is recognised by its headings alone; one that is a table of the contract in its own headings is left as it
    is. Rows keep the file, the sheet and the number that they have there. A row that is no record (another plan
    version, a position that is none, a link that is said twice) is set aside with a code: it is counted as read and
    refused, it is listed, and it stops nothing.

    Args:
        sources: everything that was read, whatever it was read from.
        ends: how `open_records` was told to read ends; systems that write the last day are read so in any case.
        known: the words that cells may hold, those beside the records among them.

    Returns:
        The other sources as they were, then those of the HR sheets in their order.

    Source: `docs/how-to-open-your-records.md`, "HR exports".

    Examples:
        >>> import pyarrow as pa
        >>> names = ("姓名", "工号", "部门", "岗位", "任职开始", "主持工作")
        >>> cells = ("李伟", "E7", "项目部", "经理", "2024-03-01", "是")
        >>> columns = tuple((name, pa.chunked_array([[cell]])) for name, cell in zip(names, cells))
        >>> staff = Source("人员", "人员.xlsx", "人员", None, columns, pa.array([2], pa.int32()))
        >>> [one.table for one in mapped([staff])]
        ['tenure', 'post', 'person']
    """
    kinds = [kind(one) for one in sources]
    known = known or words()
    parts = tuple(
        part(number, one, sheet, known) for number, (one, sheet) in enumerate(zip(sources, kinds, strict=True)) if sheet
    )
    if not parts:
        return list(sources)
    others = [one for one, sheet in zip(sources, kinds, strict=True) if not sheet]
    ledger = Ledger(parts, ends)
    spells = pair(ledger, known)
    for one in parts:
        read_part(ledger, one, spells.get(one.number))
    said_twice(ledger)
    build(ledger, _own(others))
    made = ledger.sources()
    return [*others, *made, *renamed(others, made)]


def kind(source: Source) -> Sheet | None:
    """The kind of HR sheet that a source is; None where it is none, or a table of the contract in its own headings."""
    headings = [heading for heading, _ in source.columns]
    if source.structure or not headings:
        return None
    if source.keys is not None:
        return listed(source)
    if source.table in TABLES:
        keys = {heading_key(heading) for heading in headings}
        if {name for name, column in TABLES[source.table].columns.items() if column.required} <= keys:
            return None
    found = recognise(headings)
    return found if found and found.has(found.roles(source).keys()) else None


def _own(others: Sequence[Source]) -> dict[str, set[str]]:
    """The ids and names of units, posts and people that stand in tables of the contract, and the units that plan."""
    found: dict[str, set[str]] = {table: set() for table in _NAMED}
    for one in others:
        for column in _NAMED.get(one.table, ()):
            at = one.position(column)
            if at is not None:
                found[one.table] |= {cell for cell in as_text(one.columns[at][1]).unique().to_pylist() if cell}
    return found
