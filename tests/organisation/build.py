"""Records in the form in which the engine sees them, written as people write dates."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from auditkit.engine import DuckDB
from auditkit.engine.steps import Method, catalogue
from auditkit.organisation import STEPS
from auditkit.parameters import Parameters

BEGINNING, OPEN = date(1, 1, 1), date(9999, 12, 31)
AS_OF = date(2025, 6, 30)
SPELL = {name: pa.date32() for name in ("since_min", "since_max", "until_min", "until_max")}
KEYS = {"recorded_on": pa.date32(), "row_key": pa.int64(), "source": pa.int32(), "row": pa.int32()}
TEXT = pa.string()
SCHEMAS: Mapping[str, dict[str, pa.DataType]] = {
    "tenure": {"post_id": TEXT, "person_id": TEXT, "capacity": TEXT, **SPELL, "document": TEXT, **KEYS},
    "post": {
        "post_id": TEXT, "title": TEXT, "unit_id": TEXT, "reports_to": TEXT, "is_head": pa.bool_(), **SPELL, **KEYS,
    },
    "unit": {"unit_id": TEXT, "name": TEXT, "kind": TEXT, "parent_id": TEXT, **SPELL, **KEYS},
    "person": {"person_id": TEXT, "name": TEXT, **KEYS},
    "succession": {
        "kind": TEXT, "old_id": TEXT, "new_id": TEXT, "relation": TEXT, "day_min": pa.date32(), "day_max": pa.date32(),
        **KEYS,
    },
}  # fmt: skip
DEFAULTS = {"title": "post", "name": "unit", "capacity": "substantive", "is_head": False}
Row = dict[str, Any]


def interval(text: str | None, blank: date) -> tuple[date, date]:
    """`2024`, `2024-03`, `2024-03-05`, `..2024-03-05`, `2024-03-05..`, blank."""
    if not text:
        return blank, blank
    if text.startswith(".."):
        return BEGINNING, date.fromisoformat(text[2:])
    if text.endswith(".."):
        return date.fromisoformat(text[:-2]), OPEN
    parts = [int(p) for p in text.split("-")]
    if len(parts) == 3:
        return date(*parts), date(*parts)
    if len(parts) == 2:
        return date(*parts, 1), date(*parts, monthrange(*parts)[1])
    return date(parts[0], 1, 1), date(parts[0], 12, 31)


def after(day: date) -> date:
    return day if day == OPEN else day + timedelta(days=1)


def spell(start: str | None, end: str | None) -> Row:
    low, high = interval(start, BEGINNING), interval(end, OPEN)
    return {"since_min": low[0], "since_max": low[1], "until_min": after(high[0]), "until_max": after(high[1])}


def tenure(
    post: str, person: str, start: str | None, end: str | None = None, capacity: str = "substantive", **more: Any
) -> Row:
    return {"post_id": post, "person_id": person, "capacity": capacity, **spell(start, end), **more}


def post(post_id: str, unit: str = "U", start: str | None = None, end: str | None = None, **more: Any) -> Row:
    return {"post_id": post_id, "unit_id": unit, **spell(start, end), **more}


def unit(unit_id: str, parent: str | None = None, start: str | None = None, end: str | None = None, **more: Any) -> Row:
    return {"unit_id": unit_id, "parent_id": parent, **spell(start, end), **more}


def step(kind: str, old: str | None, new: str | None, relation: str, day: str) -> Row:
    low, high = interval(day, BEGINNING)
    return {"kind": kind, "old_id": old, "new_id": new, "relation": relation, "day_min": low, "day_max": high}


def table(name: str, rows: Iterable[Row]) -> pa.Table:
    """The rows of one table, numbered in the order given unless they bring their own numbers."""
    schema = SCHEMAS[name]
    full = [
        {"row_key": k, "source": 1, "row": k + 1, "recorded_on": date(1900, 1, 1), **DEFAULTS, **r}
        for k, r in enumerate(rows, 1)
    ]
    return pa.table({c: pa.array([r.get(c) for r in full], t) for c, t in schema.items()})


class Organisation:
    """Records loaded into one engine, with every step of the room at hand.

    Posts and units that the rows name and no row describes exist from an unknown beginning on.
    """

    def __init__(
        self,
        tenures: Iterable[Row] = (),
        posts: Iterable[Row] = (),
        units: Iterable[Row] = (),
        successions: Iterable[Row] = (),
        **parameters: Any,
    ) -> None:
        tenures, posts, units = list(tenures), list(posts), list(units)
        described = {p["post_id"] for p in posts}
        posts += [post(p) for p in sorted({t["post_id"] for t in tenures} - described)]
        described = {u["unit_id"] for u in units}
        units += [unit(u) for u in sorted({p["unit_id"] for p in posts} - described)]
        self.engine = DuckDB(threads=1)
        records = {"tenure": tenures, "post": posts, "unit": units, "person": (), "succession": successions}
        for name, rows in records.items():
            self.engine.table(name, table(name, rows))
        self.method = Method(self.engine, Parameters(**{"as_of": AS_OF, **parameters}), catalogue(STEPS))

    def rows(self, name: str) -> list[Row]:
        self.method.need(name)
        return self.engine.sql(f"select * from {name} order by all").to_pylist()

    def ask(self, text: str, *needs: str) -> list[Row]:
        self.method.need(*needs)
        return self.engine.sql(text).to_pylist()
