"""A second way to the answers, in plain Python and by hand from `docs/definitions.md`: no SQL, nothing of the product.

It reads the mapped tables, knows the release plans' simple world only (ids on every line, exact days, every sheet
received, one source) and is slow. What it says and the product does not is a mistake in one of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd

DAY = timedelta(days=1)
OPEN_END = date(9999, 12, 31)
F2 = {"instruct", "reschedule", "rescope", "reassign", "reply", "escalate", "update"}
STRONG = F2 | {"complete", "deliver", "verify"}
CLOSING = {"complete", "verify", "cancel"}

Tables = dict[str, pd.DataFrame]


def _day(text: str, blank: date = OPEN_END) -> date:
    return date.fromisoformat(text[:10]) if text else blank


@dataclass
class Item:
    """All that the records hold of one item: lines by moment and period number, actions in order of day."""

    plans: list[tuple[int, date, str, str, str]] = field(default_factory=list)  # period, day, unit, status, due
    reviews: list[tuple[int, date, str]] = field(default_factory=list)  # period, day, status
    acts: list[tuple[date, int, str, str]] = field(default_factory=list)  # day, period, kind, batch


class World:
    """The mapped tables, read once into items."""

    def __init__(self, tables: Tables) -> None:
        calendar = tables["period"]
        self.names = list(calendar["period"])
        self.starts = [_day(x) for x in calendar["start"]]
        self.ends = [_day(x) for x in calendar["end"]]
        self.items: dict[str, Item] = defaultdict(Item)
        at = {name: i for i, name in enumerate(self.names)}
        for line in tables["plan_line"].itertuples(index=False):
            item, day = self.items[line.item_id], _day(line.recorded_on)
            if line.moment == "plan":
                item.plans.append((at[line.period], day, line.unit_id, line.status, line.due))
            else:
                item.reviews.append((at[line.period], day, line.status))
        for act in tables["action"].itertuples(index=False):
            day = _day(act.on)
            self.items[act.item_id].acts.append((day, self.period_of(day), act.kind, act.batch))
        batches = tables["action"].groupby("batch")["item_id"].nunique()
        self.bulk = set(batches[batches >= 5].index) - {""}

    def period_of(self, day: date) -> int:
        return next((i for i, end in enumerate(self.ends) if day <= end), len(self.ends))


def changes(tables: Tables) -> pd.DataFrame:
    """Every day on which the set of a unit's leaders changes while the unit has some before and after."""
    tenure = tables["tenure"]
    same = dict(zip(tables["alias"]["alias"], tables["alias"]["id"], strict=True))
    spells: dict[str, list[tuple[str, str, date, date]]] = defaultdict(list)
    for t in tenure.itertuples(index=False):
        unit, _, post = t.post_id.rpartition("/")
        spells[unit].append((post, same.get(t.person_id, t.person_id), _day(t.start), _day(t.end)))
    rows = [row for unit in sorted(spells) for row in _changes_of(unit, spells[unit])]
    return pd.DataFrame(rows, columns=["unit_id", "on", "kind", "outgoing", "incoming"])


def _changes_of(unit: str, spells: list[tuple[str, str, date, date]]) -> Iterator[tuple[str, date, str, str, str]]:
    days = {s[2] for s in spells} | {s[3] + DAY for s in spells if s[3] != OPEN_END}
    for day in sorted(days):
        before = {(post, who) for post, who, start, end in spells if start <= day - DAY <= end}
        after = {(post, who) for post, who, start, end in spells if start <= day <= end}
        out, in_ = {w for _, w in before} - {w for _, w in after}, {w for _, w in after} - {w for _, w in before}
        if not before or not after or before == after:
            continue
        kind = "replacement" if out and in_ else "departure" if out else "arrival" if in_ else "swap"
        yield unit, day, kind, "; ".join(sorted(out)), "; ".join(sorted(in_))


# --- outcomes -------------------------------------------------------------------------------------------------------


def outcomes(tables: Tables, g: int = 2, before_line: bool = False, put_off: bool = True) -> pd.DataFrame:
    """Outcome and class of every planned item and period.

    Args:
        before_line: whether an act on a day before the line's own day, in its period, counts for it.
        put_off: whether a `reschedule` after the line's day puts it off on record; an action has no new date, so
            whether it reaches beyond R+g is not known. Without it, only a plan that takes the item up carries it.
    """
    world = World(tables)
    rows = [
        (world.names[p[0]], name, p[2], p[3], *_outcome(item, p, g, before_line, put_off))
        for name, item in world.items.items()
        for p in item.plans
    ]
    return pd.DataFrame(rows, columns=["period", "item_id", "unit_id", "planned_as", "outcome", "class", "late"])


def _outcome(
    item: Item, plan: tuple[int, date, str, str, str], g: int, before_line: bool, put_off: bool
) -> tuple[str, str, bool]:
    r, planned_on, unit, _, _ = plan
    acts = [a for a in item.acts if r <= a[1] <= r + g and (before_line or a[0] >= planned_on)]
    reviews = {period: status for period, _, status in item.reviews}
    later = {p[0]: p for p in item.plans if r < p[0] <= r + g}
    sheets = [reviews.get(q) for q in range(r, r + g + 1)] + [p[3] for p in later.values()]
    if reviews.get(r) == "done" or any(a[1] == r and a[2] in ("complete", "verify") for a in acts):
        return "done", "", False
    if "cancelled" in sheets or any(a[2] == "cancel" for a in acts):
        return "cancelled", "", False
    if later:
        return ("carried" if any(p[2] == unit for p in later.values()) else "moved"), "", False
    if put_off and any(a[2] == "reschedule" and (before_line or a[0] > planned_on) for a in acts):
        return "carried", "", False
    if any(reviews.get(q) == "done" for q in range(r + 1, r + g + 1)) or any(a[2] == "complete" for a in acts):
        return "done", "", True
    delivered = any(a[2] == "deliver" and a[1] == r and a[0] >= planned_on for a in acts)
    return "dropped", "delivered elsewhere" if delivered else "term reached", False


# --- open items and follow-up ---------------------------------------------------------------------------------------


def follow_up(tables: Tables, handovers: pd.DataFrame, reopened: bool = True) -> pd.DataFrame:
    """Every item open in the unit on the day before `on`, and whether it was followed up by the end of the window.

    The window ends with the period after the one under way. `reopened`: a closing event before the day of the item's
    last plan line does not close it, though both lie in one period.
    """
    world = World(tables)
    rows = []
    for h in handovers.itertuples(index=False):
        last, under_way = h.on - DAY, world.period_of(h.on)
        if under_way + 1 >= len(world.ends):
            continue
        end = world.ends[under_way + 1]
        for name, item in world.items.items():
            line = _open_line(item, last, reopened)
            if line is not None and line[2] == h.unit_id:
                found = _followed(world, item, h.on, end)
                due = _day(line[4].rstrip("."), date.min)
                rows.append((h.unit_id, h.on, name, due >= h.on, bool(found), "; ".join(sorted(found)), end))
    columns = ["unit_id", "on", "item_id", "in_flight", "followed_up", "by", "window_end"]
    return pd.DataFrame(rows, columns=columns)


def _open_line(item: Item, last: date, reopened: bool) -> tuple[int, date, str, str, str] | None:
    lines = [p for p in item.plans if p[1] <= last]
    if not lines:
        return None
    line = max(lines)
    closings = [(day, period) for period, day, status in item.reviews if status in ("done", "cancelled")]
    closings += [(day, period) for day, period, kind, _ in item.acts if kind in CLOSING]
    for day, period in closings:
        if day <= last and period >= line[0] and (not reopened or day >= line[1]):
            return None
    return line if line[3] not in ("done", "cancelled") else None


def _followed(world: World, item: Item, first: date, end: date) -> set[str]:
    return {
        kind for day, _, kind, batch in item.acts if first <= day <= end and kind in STRONG and batch not in world.bulk
    }
