"""Registers that go on naming who had left: said with both days, because a row may be late or a tenure be missing."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from auditkit.engine import DuckDB, load
from auditkit.records.raw import Draft

# Which persons a row names, and the days by which they were named. Who hands over signs after the last day, and a reply
# comes from whoever is asked: neither says that anybody still held a post.
_NAMED = {
    "action": (("person_id", "approved_by"), ("day_min",)),
    "problem": (("owner",), ("discovered_on_min", "reported_on_min")),
    "handover_list": (("incoming", "witness"), ("day_min",)),
}
_SHOWN = 5


def say_departed(drafts: Mapping[str, Draft], notes: list[str], engine: DuckDB) -> None:
    """One sentence for rows that name somebody whose last post on record had ended before the day of the row.

    The engine holds the table `tenure_row`.

    Source: `docs/definitions.md`, "Who had left".
    """
    rows = [_named(drafts[table], *columns) for table, columns in _NAMED.items() if len(drafts[table])]
    if not rows or not len(drafts["tenure"]):
        return
    engine.table("named_row", pa.concat_tables(rows))
    found = engine.sql(load("auditkit.records", "departed.sql"))
    if not found.num_rows:
        return
    gone, said = pc.unique(found["person_id"]), []
    shown, people = gone[:_SHOWN], drafts["person"].columns
    told_of = pc.is_in(people["person_id"].cast(pa.string()), shown)
    names = dict(zip(*(people[name].filter(told_of).to_pylist() for name in ("person_id", "name")), strict=True))
    for person in shown.to_pylist():
        own = found.filter(pc.equal(found["person_id"], person))
        name = person if names.get(person) in (None, person) else f"{names[person]} ({person})"
        told = "; ".join(
            f"{row['table_name']}.{row['column_name']} of {row['day']}, "
            f"{drafts[row['table_name']].place(int(row['position']))}"
            for row in own[:_SHOWN].to_pylist()
        )
        rest = f"; … and {own.num_rows - _SHOWN:,} more" if own.num_rows > _SHOWN else ""
        said.append(f"{name}, whose last post on record ended on {own['last_day'][0]} ({told}{rest})")
    more = f"; … and {len(gone) - _SHOWN:,} more persons" if len(gone) > _SHOWN else ""
    notes.append(
        f"rows of registers that name somebody after the end of their last post: {found.num_rows:,}: "
        f"{'; '.join(said)}{more}; they count as they were written: a row may have been written late, another "
        "person be meant, or a later tenure be missing"
    )


def _named(draft: Draft, people: tuple[str, ...], days: tuple[str, ...]) -> pa.Table:
    """One row for each person that a row of the table names, with its day; rows that were refused name nobody."""
    alive = ~draft.dead
    if "kind" in draft.columns and draft.table.name == "action":
        alive &= ~np.asarray(pc.equal(draft.columns["kind"].cast(pa.string()), "reply").fill_null(False))
    position = pa.array(np.flatnonzero(alive), pa.int64())
    day = pc.coalesce(*(draft.columns[name] for name in days)).take(position)
    parts = [
        pa.table({
            "table_name": pa.array([draft.table.name] * len(position), pa.string()),
            "column_name": pa.array([column] * len(position), pa.string()),
            "position": position,
            "person_id": draft.columns[column].cast(pa.string()).take(position),
            "day": day,
        })
        for column in people
    ]  # fmt: skip
    return pa.concat_tables(parts)
