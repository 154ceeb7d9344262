"""The line of a post upwards on one day: who held it, who stood above, what was vacant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from auditkit.result import cell


def line_on(audit: Any, post: str, day: date, people: Mapping[str, str]) -> dict[str, Any]:
    """The post and every post above it on a day, nearest first, each with its possible holders.

    Args:
        audit: the audit.
        post: the post at the foot of the line.
        day: the day.
        people: person_id → name.
    """
    held = audit.holders(on=day, post=post).frame
    own = {
        "post": post,
        "title": cell(held["title"].iloc[0]) if len(held) else "",
        "below": "",
        "depth": 0,
        "said": _held([(row.person_id, row.capacity, row.certain) for row in held.itertuples()], people),
        "inferred": False,
    }
    above = [
        {
            "post": row.post_id,
            "title": cell(row.title),
            "below": cell(row.below_id),
            "depth": int(row.depth),
            "said": _possible(row, people),
            "inferred": bool(row.inferred) if cell(row.inferred) else False,
        }
        for row in audit.superiors(post=post, on=day).frame.itertuples()
    ]
    return {"day": day.isoformat(), "post": post, "rows": [own, *above]}


def _held(rows: list[tuple[Any, Any, Any]], people: Mapping[str, str]) -> str:
    said = []
    for person, capacity, certain in rows:
        if not cell(person):
            continue
        name = people.get(person) or str(person)
        word = "" if cell(capacity) in ("", "substantive") else f" ({cell(capacity).replace('_', ' ')})"
        said.append(f"{name}{word}{'' if cell(certain) == 'yes' else ' ?'}")
    return "; ".join(said) or "vacant"


def _possible(row: Any, people: Mapping[str, str]) -> str:
    """The possible holders of a post above; a question mark where a partial date or an overlap leaves them in doubt."""
    names = "; ".join(people.get(one) or one for one in cell(row.possible).split("; ") if one)
    if not names:
        return "vacant"
    return names if cell(row.certain) == cell(row.possible) else f"{names} ?"
