"""The line of a post upwards on one day: who held it, who stood above, what was vacant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from auditkit.result import cell
from auditkit.review.called import called


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
        "said": _held(held, people),
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


def _held(held: pd.DataFrame, people: Mapping[str, str]) -> str:
    """The holders of the post itself, each with the capacity where it is not the substantive one."""
    said = []
    for row in held.itertuples():
        person, capacity = cell(row.person_id), cell(row.capacity)
        if not person:
            continue
        word = "" if capacity in ("", "substantive") else f" ({capacity.replace('_', ' ')})"
        said.append(f"{people.get(person) or person}{word}{'' if cell(row.certain) == 'yes' else ' ?'}")
    if said:
        return "; ".join(said)
    vacant = len(held) and cell(held["vacant"].iloc[0]) == "yes"
    return "vacant" if vacant else "no holder on record"


def _possible(row: Any, people: Mapping[str, str]) -> str:
    """The possible holders of a post above; a question mark where a partial date or an overlap leaves them in doubt."""
    names = called(row.possible, people)
    if not names:
        return "vacant" if cell(row.vacant) == "yes" else "no holder on record"
    return names if cell(row.certain) == cell(row.possible) else f"{names} ?"
