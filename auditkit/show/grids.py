"""What became of each promise in each period, which sheets came, whose duty an area is: answers as grids."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd

from auditkit.result import cell, many
from auditkit.show.grid import Grid, Row
from auditkit.show.looks import DUTIES, OUTCOMES, SHEETS, told
from auditkit.show.paper import sentence

# What an auditor looks at first where not all rows are drawn.
_FIRST = (("dropped",), ("cannot_tell", "unsure"), ("not_yet",))
_FIRST_SAID = "those with most promises dropped, then in doubt, then not yet due, of equals the earliest"
_MONTH = re.compile(r"\d{4}-\d{2}")
_SHEETS_FIRST = (("missing",), ("partial",), ("interim",))
_DUTIES_FIRST = (("nobody accountable",), ("several accountable", "accountable post vacant"), ("cannot tell",),
                 ("one accountable",))  # fmt: skip


def strip(answer: Any) -> Grid:
    """Item × period from `audit.outcomes(…)` or an item's trail: the outcome of each promise as a sign in its cell."""
    frame = answer.months.frame if hasattr(answer, "months") else answer.frame
    if hasattr(answer, "months"):
        frame = frame[frame["outcome"].notna()].assign(item_id=answer.item_id)
    periods = _calendar(frame["period"])
    place = {period: n for n, period in enumerate(periods)}
    ranked = frame.assign(place=frame["period"].map(place)).sort_values("place", kind="stable")
    cells: dict[str, dict[int, str]] = {}
    last: dict[str, tuple[object, ...]] = {}
    for item, column, outcome, kind, text in zip(
        *(ranked[name] for name in ("item_id", "place", "outcome", "class", "text")), strict=True
    ):
        cells.setdefault(str(item), {})[int(column)] = str(outcome)
        last[str(item)] = (outcome, kind, text)
    rows = [
        Row(item, cell(last[item][2]) or item, mine, _counted(mine, _FIRST),
            _ended(*last[item][:2]))
        for item, mine in cells.items()
    ]  # fmt: skip
    rows.sort(key=lambda row: min(row.cells))
    counts, seen = Counter(frame["outcome"]), frame["period"].nunique()
    said = f"{many(len(rows), 'item')} in {many(seen, 'period')}: {told(counts, OUTCOMES) or 'no promise'}."
    return Grid("What became of each promise, period by period", said, tuple(rows), periods, OUTCOMES,
                ("items", "periods"), _FIRST_SAID)  # fmt: skip


def _counted(cells: Mapping[int, str], first: tuple[tuple[str, ...], ...]) -> tuple[int, ...]:
    """How many cells have a look of each rank: more of a higher rank matters before any number of a lower one."""
    return tuple(sum(look in looks for look in cells.values()) for looks in first)


def _calendar(named: pd.Series) -> tuple[str, ...]:
    """Every period from the first to the last: months in which nothing was planned stand empty between the others.

    Periods with other names have no order but the answer's own, which is that of their days.
    """
    names = [str(name) for name in dict.fromkeys(named)]
    if not names or not all(_MONTH.fullmatch(name) for name in names):
        return tuple(names)
    months = pd.period_range(min(names), max(names), freq="M")
    return tuple(str(month) for month in months)


def _ended(outcome: object, kind: object) -> str:
    words = OUTCOMES[str(outcome)].words if outcome in OUTCOMES else str(outcome)
    return f"{words}{f', {cell(kind)}' if cell(kind) else ''}"


def coverage(answer: Any) -> Grid:
    """Unit and moment × period from `audit.coverage()`: received, partial, interim, missing or not due."""
    frame = answer.frame
    periods = tuple(dict.fromkeys(frame.sort_values("period")["period"]))
    place = {period: n for n, period in enumerate(periods)}
    rows = []
    for (unit, moment), mine in frame.groupby(["unit_id", "moment"], sort=True):
        cells = {place[p]: str(s) for p, s in zip(mine["period"], mine["state"], strict=True)}
        matters = _counted(cells, _SHEETS_FIRST)
        lost = Counter(cells.values())
        detail = ", ".join(f"{lost[name]:,} {name}" for name in ("missing", "partial", "interim") if lost[name])
        rows.append(Row(f"{unit} {moment}", f"{unit} {moment}", cells, matters, detail, str(unit)))
    units, states = frame["unit_id"].nunique(), told(Counter(frame["state"]), SHEETS) or "none"
    said = f"{many(len(frame), 'sheet')} of {many(units, 'unit')} in {many(len(periods), 'period')}: {states}."
    return Grid("Which sheets were received", said, tuple(rows), periods, SHEETS, ("rows", "periods"),
                "those with most sheets missing, then partial, then interim")  # fmt: skip


def duties(answer: Any) -> Grid:
    """Post × area from `audit.duties(on)`: who is accountable, with whom, and where nobody is or several are.

    A post has one row for all units; the most serious finding of an area stands in its cell, and the words at the right
    name the units.
    """
    frame = answer.frame
    areas = tuple(sorted(frame["area"].unique()))
    place = {area: n for n, area in enumerate(areas)}
    cells: dict[str, dict[int, str]] = {}
    groups: dict[str, str] = {}
    wrong: dict[str, list[str]] = {}
    for row in frame.to_dict("records"):
        unit, area, finding = cell(row["unit_id"]), row["area"], str(row["finding"])
        post = cell(row["post_id"]) or f"nobody in {unit or 'any unit'}"
        vacant = finding == "several accountable" and row["vacant"] == "yes"
        look = "accountable post vacant" if vacant else finding
        mine, column = cells.setdefault(post, {}), place[area]
        mine[column] = max(mine.get(column, "shared"), look, key=_WRONG.__getitem__)
        groups[post] = min(groups.get(post, unit), unit)
        if finding != "one accountable":
            wrong.setdefault(post, []).append(f"{area} in {unit or 'all units'}: {DUTIES[look].words}")
        for shared in filter(None, cell(row["shared_with"]).split("; ")):
            other = shared.partition(" ")[2]
            cells.setdefault(other, {}).setdefault(column, "shared")
            groups.setdefault(other, unit)
    rows = tuple(
        Row(post, post, cells[post], _counted(cells[post], _DUTIES_FIRST), "; ".join(wrong.get(post, ())),
            groups[post])
        for post in sorted(cells, key=lambda post: (groups[post], post))
    )  # fmt: skip
    title = f"Whose duty each area is on {cell(answer.parameters.get('day'))}"
    return Grid(title, sentence(answer), rows, areas, DUTIES, ("posts", "areas"),
                "those where nobody is accountable, then where several are or the post is vacant",
                ordered=False)  # fmt: skip


# The most serious finding of an area stands in its cell.
_WRONG = {"nobody accountable": 4, "several accountable": 3, "accountable post vacant": 3, "cannot tell": 2,
          "one accountable": 1, "shared": 0}  # fmt: skip
