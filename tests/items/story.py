"""How a story is told: a few words a row, turned into hand-in frames that any reader of the records page accepts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pandas as pd

TEXT = {
    "A": "repair the fence",
    "B": "paint the hall",
    "C": "train the guards",
    "D": "buy pumps",
    "E": "seal the roof",
    "F": "hire welders",
    "Z": "keep the diary",
}
AS_OF = "2024-07-01"
MONTHS = [f"2024-{m:02}" for m in range(1, 13)]


@dataclass(frozen=True)
class Story:
    """One rule, told in rows, and what must come out.

    outcomes: "item unit period" -> "outcome: class +true_flag -false_flag ?flag_nobody_can_tell"; an item without an
    id is named by its text with blanks as "_". states: "handover number: item" -> "state strength live|stale".
    absent: items that must not be listed at a handover, named like `states`.
    """

    name: str
    tables: Mapping[str, Any]
    as_of: str = AS_OF
    parameters: Mapping[str, Any] = field(default_factory=dict)
    outcomes: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    handovers: tuple[Mapping[str, Any], ...] = ()


def line(moment, period, item=None, unit="U", text=None, **cells):
    """One line of a sheet; without an item it needs a text and gets no id."""
    return {"period": period, "moment": moment, "unit_id": unit, "item_id": item, "text": text or TEXT[item], **cells}


def plan(period, item=None, **cells):
    return line("plan", period, item, **cells)


def review(period, item=None, status=None, **cells):
    return line("review", period, item, status=status, **cells)


def filler(unit="U", months=MONTHS[:6], without=(), **cells):
    """A diary that makes every sheet of a unit received, but for those in `without` (pairs month, moment)."""
    return [
        line(moment, month, f"Z-{unit}", unit, TEXT["Z"], **cells)
        for month in months
        for moment in ("plan", "review")
        if (month, moment) not in without
    ]


def act(item, kind, on, **cells):
    return {"item_id": item, "kind": kind, "on": on, **cells}


#: An action on nothing that matters: the table is there, so that changes could have been recorded.
QUIET = act("Z-U", "annotate", "2024-01-05", person_id="cas")
POWER = [{"post_id": "U-HEAD", "act": "cancel", "start": "2020-01-01"}]


def step(relation, old, new, on="2024-02-01"):
    return {"kind": "unit", "relation": relation, "old_id": old, "new_id": new, "on": on}


def seat(post="U-HEAD", person="ann", start="2020-01-01", end=None, **cells):
    return {"post_id": post, "person_id": person, "start": start, "end": end, **cells}


def change(post="U-HEAD", last="2024-03-31", on="2024-04-01", before="ann", after="ben"):
    """Two tenures: who left after `last`, who came on `on`."""
    return [seat(post, before, end=last), seat(post, after, on)]


def ends(text):
    """[first, last] day of a date as the stories write it."""
    if len(text) == 7:
        first = date(int(text[:4]), int(text[5:]), 1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return date.fromisoformat(text), date.fromisoformat(text)


def handover(post="U-HEAD", unit="U", last="2024-03-31", on="2024-04-01", before="ann", after="ben", head=True):
    """A handover in the form of the organisation's table, with its persons."""
    on_min, on_max = ends(on)
    last_min, last_max = ends(last) if last else (None, None)
    persons = [("outgoing", before), ("incoming", after)]
    return {
        "handover_id": f"{post}@{on_min}",
        "post_id": post,
        "unit_id": unit,
        "on_min": on_min,
        "on_max": on_max,
        "last_min": last_min,
        "last_max": last_max,
        "outgoing": before,
        "incoming": after,
        "is_head": head,
        "kind": "replacement" if before and after else "departure" if before else "arrival",
        "reorganised": False,
        "persons": [{"role": role, "person_id": who} for role, who in persons if who],
    }


def organisation(units):
    """Units with a head post each, held by ann; a site post in U, held by dan."""
    return {
        "unit": [{"unit_id": u, "name": u} for u in units],
        "post": [{"post_id": f"{u}-HEAD", "title": "head", "unit_id": u, "is_head": "yes"} for u in units]
        + [{"post_id": "SITE", "title": "site", "unit_id": "U", "is_head": "no"}],
        "person": [{"person_id": p, "name": p.title()} for p in ("ann", "ben", "cas", "dan", "eve")],
        "tenure": [seat(f"{u}-HEAD") for u in units] + [seat("SITE", "dan")],
    }


def frames(story):
    """The hand-in tables of a story: dict of frames (several frames = several sources)."""
    tables = dict(story.tables)
    sheets = tables["plan_line"]
    rows = [row for part in sheets for row in part] if sheets and isinstance(sheets[0], list) else sheets
    units = {row["unit_id"] for row in rows} | {"U"}
    steps = [row for row in tables.get("succession", []) if row["kind"] == "unit"]
    units |= {u for row in steps for u in (row["old_id"], row["new_id"]) if u}
    out = {**organisation(sorted(units)), **tables}
    if "action" in out:
        out["action"] = [{"action_id": f"ACT-{n}", **row} for n, row in enumerate(out["action"], 1)]
    return {
        name: [pd.DataFrame(part) for part in value] if value and isinstance(value[0], list) else pd.DataFrame(value)
        for name, value in out.items()
    }
