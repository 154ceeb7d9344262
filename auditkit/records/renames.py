"""What looks like a rename that no step of succession says: named, and never joined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from auditkit.engine import DuckDB, load
from auditkit.records.raw import Draft
from auditkit.when import BEGINNING, OPEN

_SHOWN = 5


def say_renames(drafts: Mapping[str, Draft], notes: list[str], engine: DuckDB) -> None:
    """One sentence for posts, and units, whose holders all go on under another name from one day to the next.

    Left apart, everybody who held them is said to have left. The engine holds the table `tenure_row`.
    """
    if not len(drafts["tenure"]):
        return
    stated = {one for row in _rows(drafts["succession"], "old_id", "new_id") for one in row if one}
    unit_of = {post: unit for post, unit in _rows(drafts["post"], "post_id", "unit_id") if post and unit}
    spells = _rows(drafts["post"], "post_id", "since_min", "until_max")
    found = [
        (str(row["old_id"]), str(row["new_id"]), row["day"])
        for row in engine.few(load("auditkit.records", "renames.sql")).to_pylist()
        if not stated & {row["old_id"], row["new_id"], unit_of.get(row["old_id"]), unit_of.get(row["new_id"])}
        and not _beside(spells, row["old_id"], row["new_id"], row["day"])
    ]
    said = list(_said(found, unit_of))
    if said:
        rest = f"; … and {len(said) - _SHOWN:,} more" if len(said) > _SHOWN else ""
        notes.append(
            f"what looks like a rename, because the same holders go on from one day to the next: "
            f"{'; '.join(said[:_SHOWN])}{rest}; where it was one, say so in the table succession: until then who "
            "held the old one is said to have left it"
        )


def _said(found: Sequence[tuple[str, str, date]], unit_of: Mapping[str, str]) -> Iterator[str]:
    """Each pair of posts; where all posts of a unit go on in one other unit, that unit instead."""
    posts: dict[str, set[str]] = defaultdict(set)
    for post, unit in unit_of.items():
        posts[unit].add(post)
    moved: dict[tuple[str, str, date], set[str]] = defaultdict(set)
    for old, new, day in found:
        moved[unit_of.get(old, ""), unit_of.get(new, ""), day].add(old)
    whole = {key for key, gone in moved.items() if key[0] and key[1] and key[0] != key[1] and gone == posts[key[0]]}
    yield from (f"unit {old} → {new} on {day}" for old, new, day in sorted(whole))
    for old, new, day in found:
        if (unit_of.get(old, ""), unit_of.get(new, ""), day) not in whole:
            yield f"post {old} → {new} on {day}"


def _beside(spells: Sequence[tuple[Any, ...]], old: str, new: str, day: date) -> bool:
    """Whether the records say that both posts were there at a time."""
    return any(
        (post == new and BEGINNING < since < day) or (post == old and day < until < OPEN)
        for post, since, until in spells
    )


def _rows(draft: Draft, *names: str) -> list[tuple[Any, ...]]:
    if not len(draft):
        return []
    columns = (draft.columns[name] for name in names)
    plain = (one.cast(pa.string()) if pa.types.is_dictionary(one.type) else one for one in columns)
    return list(zip(*(one.to_pylist() for one in plain), strict=True))
