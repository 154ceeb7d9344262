"""A second way to every answer about items: slow, plain, and written from the definitions alone.

Records come as a dict of table name -> list of dict rows, in the form they have inside the engine; `records_of`
makes them from hand-in frames. Nothing here imports the package.
"""

from .oracle_flags import Flags
from .oracle_follow import Following
from .oracle_intake import canonical, line_name, records_of
from .oracle_items import Items
from .oracle_outcomes import DONE_ACTS, Promise, whole, worst
from .oracle_people import Acts, People
from .oracle_world import Params, World

__all__ = [
    "Audit",
    "Params",
    "canonical",
    "coverage",
    "follow_up",
    "items",
    "line_name",
    "lines",
    "outcomes",
    "records_of",
]


class Audit:
    """One record set read once: world, items, people, acts."""

    def __init__(self, records, params):
        self.world = World(records, params)
        self.items = Items(self.world)
        self.people = People(self.world)
        self.acts = Acts(self.world, self.items)

    def group(self, item, unit, period, moment):
        """An item's lines in one sheet of a unit or of its heirs."""
        own = self.world.own(unit, period)
        return [
            x for x in self.items.members[item] if x["period"] == period and x["moment"] == moment and x["unit"] in own
        ]

    def done_periods(self, item, before=None):
        """Indices of periods in which a sheet, or an action (before a day), says that the item was done."""
        out = set()
        for line in self.items.members[item]:
            if line["moment"] != "review":
                continue
            group = self.group(item, line["unit"], line["period"], "review")
            if worst(group) == "done" and whole(self.world, self.items.members[item], group):
                out.add(line["p"])
        grain = self.items.members[item][0]["grain"]
        for act in self.acts.of(item, DONE_ACTS):
            if before is None or act["day_max"] < before:
                out.add(self.world.calendar.index_on(grain, act["day_max"]))
        return out

    def recurring(self, item):
        """Promised and done with one text in three periods or more."""
        done, texts = self.done_periods(item), {}
        for line in self.items.members[item]:
            if line["moment"] == "plan" and line["p"] in done:
                texts.setdefault(line["canonical"], set()).add(line["p"])
        return any(len(periods) >= 3 for periods in texts.values())


def lines(records, params):
    """The plan lines that count, in order of period, moment and row."""
    return sorted(World(records, params).lines, key=lambda x: (x["grain"], x["at"], x["row_key"]))


def items(records, params):
    """Item name of every line that counts: row_key -> name."""
    found = Audit(records, params).items
    return {line["row_key"]: found.name(root) for root, group in found.members.items() for line in group}


def coverage(records, params):
    """(unit, period, moment) -> received, partial, interim, missing or not_due."""
    return World(records, params).coverage()


def outcomes(records, params):
    """One dict for each item, unit and planned period, and for each reviewed line that a covered plan lacks."""
    audit, rows = Audit(records, params), []
    spots = {(root, x["unit"], x["period"], x["moment"]) for root, group in audit.items.members.items() for x in group}
    for root, unit, period, moment in sorted(spots, key=lambda s: (str(s[0]), s[1], s[2], s[3])):
        first = next(x for x in audit.items.members[root] if audit.world.sheet(x) == (unit, period, moment))
        head = {
            "item": root,
            "item_id": audit.items.name(root),
            "unit_id": first["unit_id"],
            "period": period,
            "text": first["text"],
        }
        if moment == "plan":
            promise = Promise(audit, root, unit, period)
            outcome = promise.outcome()
            flags = Flags(promise, outcome)
            told = {"outcome": outcome[0], "class": outcome[1], "lost": set(promise.lost()), "unread": promise.unread()}
            rows.append({**head, **told, **flags.all()})
        elif not planned(audit, root, unit, period) and audit.world.state(unit, period, "plan") == "received":
            told = audit.group(root, unit, period, "review")
            own = not any(x["same_sheet"] for x in told) or own_plan(audit, unit, period)
            if own and not maybe_planned(audit, told):
                rows.append(
                    {
                        **head,
                        "outcome": "unplanned",
                        "class": None,
                        "unplanned": True,
                        "recurring": audit.recurring(root),
                    }
                )
    return rows


def own_plan(audit, unit, period):
    """Whether the plan that counts came in a document of its own, not as half of a sheet with the results."""
    return any(not x["same_sheet"] for x in audit.world.lines if audit.world.sheet(x) == (unit, period, "plan"))


def maybe_planned(audit, told):
    """Whether one of these reviewed lines waits for a verdict on being a line of the plan of its period."""
    keys = {x["row_key"] for x in told}
    pairs = [pair for two in audit.items.waiting for pair in (two, two[::-1])]
    return any(a["moment"] == "plan" and b["row_key"] in keys and a["p"] == b["p"] for a, b in pairs)


def planned(audit, root, unit, period):
    """Whether the unit, or one that it took over from, planned the item for the period."""
    return any(
        x["moment"] == "plan" and x["period"] == period and unit in audit.world.own(x["unit"], period)
        for x in audit.items.members[root]
    )


def follow_up(records, params, handovers, handover_persons):
    """State of every item open at each handover."""
    audit, rows = Audit(records, params), []
    for handover in handovers:
        incoming = {
            p["person_id"]
            for p in handover_persons
            if p["handover_no"] == handover["handover_no"] and p["role"] == "incoming"
        }
        rows += Following(audit, handover, incoming).rows()
    return rows
