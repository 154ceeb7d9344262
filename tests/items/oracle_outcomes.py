"""What became of a promise in a period: the first match, and the class of a silent drop."""

from .oracle_world import DAY, OPEN

DONE_ACTS = ("complete", "verify")
CLOSING_ACTS = ("complete", "verify", "cancel", "accept_risk", "supersede")


def worst(lines):
    """What a sheet's lines of one item say together: done, cancelled or nothing that closes it."""
    words = {"done" if x["status"] is None and x.get("done_on_max") else x["status"] for x in lines}
    if words == {"done"}:
        return "done"
    return "cancelled" if words and words <= {"done", "cancelled"} else None


def when_done(group, end):
    """Whether reviews that say done speak of their period: True; "after" it; "some day" where a date leaves it open."""
    days = [
        x["done_on_min"] > end
        for x in group
        if x.get("done_on_max")
        and x["done_on_max"] > end
        and (x["done_on_min"] > end or not x["recorded_on"] or x["day"] > end)
    ]
    return True if not days else "after" if any(days) else "some day"


def whole(world, lines, group, otherwise=()):
    """Whether a group speaks for every planned sibling: no sibling's text is left out while others are named."""
    plan = (group[0]["unit"], group[0]["period"], "plan")
    here = [x for x in lines if world.sheet(x) == plan]
    planned, said = {x["canonical"] for x in here or otherwise}, {x["canonical"] for x in group}
    return not planned - said or bool(said - planned)


class Promise:
    """One item in one unit in one planned period."""

    def __init__(self, audit, item, unit, period):
        self.audit, self.item, self.unit, self.period = audit, item, unit, period
        self.world, self.g = audit.world, audit.world.params.silence
        self.lines = audit.items.members[item]
        self.plan = [x for x in self.lines if x["unit"] == unit and x["period"] == period and x["moment"] == "plan"]
        self.calendar = self.world.calendar
        self.start, self.end = self.calendar.span[period]
        self.after = self.calendar.between(period, 1, self.g)
        last = self.calendar.later(period, self.g)
        self.last_end = self.calendar.span[last][1] if last else OPEN
        self.plan_day = min(x["day"] for x in self.plan)
        self.addresses = {x["address"] for x in self.plan}

    def own(self, period):
        return self.world.own(self.unit, period)

    def at(self, period, moment):
        """The item's lines in a sheet: of the own unit (or its heirs) if there are any; elsewhere, unit by unit.

        Another unit speaks for this one only where this one does not go on with the item in its own later plans.
        """
        lines = [x for x in self.lines if x["period"] == period and x["moment"] == moment]
        mine = self.mine(period, moment)
        if mine or any(self.mine(p, "plan") for p in self.after):
            return [mine] if mine else []
        return [[x for x in lines if x["unit"] == unit] for unit in sorted({x["unit"] for x in lines})]

    def mine(self, period, moment):
        """The item's lines in a sheet of the own unit or its heirs."""
        return [
            x for x in self.lines if x["period"] == period and x["moment"] == moment and x["unit"] in self.own(period)
        ]

    def says(self, period, moment, word):
        return any(self.closes(group, word) for group in self.at(period, moment))

    def closes(self, group, word):
        return worst(group) == word and whole(self.world, self.lines, group, self.plan)

    def done_in_period(self):
        """True, "after" where only days after the period are given, "some day" where a partial date may be one."""
        end = self.end
        found = [when_done(g, end) for g in self.at(self.period, "review") if self.closes(g, "done")]
        if self.audit.acts.of(self.item, DONE_ACTS, self.start, end):
            found.append(True)
        acts = self.audit.acts.of(self.item, DONE_ACTS, self.start, self.last_end)
        vague = any(a["day_min"] <= end < a["day_max"] for a in acts)
        if True in found:
            return True
        if found and self.audit.recurring(self.item) and not vague:
            return True
        if vague or "some day" in found:
            return "some day"
        return "after" if found else False

    def cancels(self):
        """Actions dated in R … R+g that end the item without doing it."""
        acts = self.audit.acts.of(self.item, ("cancel", "accept_risk", "supersede"), self.start, self.last_end)
        people = self.audit.people
        return [a for a in acts if a["kind"] == "cancel" or a.get("approved_by") or people.approved(a)]

    def cancelled(self):
        sheets = [(self.period, "plan"), (self.period, "review")]
        sheets += [(p, m) for p in self.after for m in ("plan", "review")]
        return bool(self.cancels()) or any(self.says(p, m, "cancelled") for p, m in sheets)

    def next_plans(self, periods):
        """Plan lines of the item, or of what it was split, merged or superseded into, from another source row."""
        lines = [x for x in self.lines if x["moment"] == "plan" and x["period"] in periods]
        here = self.calendar.place[self.period]
        for a_item, a, b_item, b in self.audit.items.related:
            if a_item == self.item and a["grain"] == self.calendar.grain[self.period] and a["p"] >= here:
                others = self.audit.items.members[b_item]
                lines += [x for x in others if x["moment"] == "plan" and x["period"] in periods and x["at"] >= b["at"]]
        return [x for x in lines if x["address"] not in self.addresses]

    def due(self):
        """The item's own due date: of the plan's lines, the latest."""
        ends = [(x["due_max"], x["due_min"]) for x in self.plan if x["due_max"]]
        return max(ends) if ends else None

    def later_dues(self):
        """Lines with a later due date, each with whether a reason was given by then."""
        base = self.due()[0] if self.due() else self.end
        lines = [
            x
            for p in [self.period, *self.after]
            for m in ("plan", "review")
            for g in self.at(p, m)
            for x in g
            if not (p == self.period and m == "plan")
        ]
        for i, line in enumerate(lines):
            if line["due_min"] and line["due_min"] > base and line["status"] not in ("done", "cancelled"):
                yield line, any(x["reason"] for x in lines[: i + 1])

    def put_off(self):
        if self.audit.acts.of(self.item, ("reschedule",), self.plan_day + DAY, self.last_end):
            return True
        return any(why and line["due_min"] > self.last_end for line, why in self.later_dues())

    def done_late(self):
        acts = self.audit.acts.of(self.item, DONE_ACTS, self.end, self.last_end)
        return any(self.says(p, "review", "done") for p in self.after) or any(a["day_min"] > self.end for a in acts)

    def not_yet(self):
        last = self.calendar.later(self.period, self.g)
        return last is None or self.calendar.nominal(last, "review") >= self.world.params.as_of

    def waits(self):
        """Whether a line in the review of R or a sheet of R+1 … R+g waits for a verdict on being this item."""
        mine = {x["row_key"] for x in self.lines}
        for pair in self.audit.items.waiting:
            for a, b in (pair, pair[::-1]):
                later = b["period"] in self.after or (b["period"] == self.period and b["moment"] == "review")
                if a["row_key"] in mine and b["at"] > a["at"] and later:
                    return True
        return False

    def lost(self):
        """(unit, period, moment) of every sheet that would have shown what followed and was not seen."""
        stands = {x["unit"] for x in self.lines}
        for period in [self.period, *self.after]:
            units = self.own(period) | stands
            for moment in ("review", "plan") if period != self.period else ("review",):
                yield from ((unit, period, moment) for unit in self.world.unseen(units, period, moment))

    def unseen(self):
        return any(self.lost()) or self.unread()

    def unread(self):
        words = [
            x
            for x in self.lines
            if x["status"]
            and x["p"] <= self.calendar.place[self.period] + self.g
            and x["grain"] == self.calendar.grain[self.period]
        ]
        return any(x["status"] == "unmapped" for x in words if x["at"] == words[-1]["at"])

    def delivered(self):
        """A completion, or deliveries that reach the goal, from the plan's day to the end of R."""
        if self.audit.acts.of(self.item, ("complete",), self.plan_day, self.end):
            return True
        acts = self.audit.acts.of(self.item, ("deliver",), self.plan_day, self.end)
        goals = [x["planned"] for x in self.plan if x["planned"] is not None]
        if not goals:
            return bool(acts)
        return sum(a["quantity"] or 0.0 for a in acts) >= sum(goals) and bool(acts)

    def drop_class(self):
        until = self.world.units.until.get(self.unit, OPEN)
        if self.delivered():
            return "delivered elsewhere"
        if any(not why for _, why in self.later_dues()) or (self.due() and self.due()[1] > self.last_end):
            return "promised later"
        if until <= self.last_end and not self.world.units.heirs_by(self.unit, self.last_end):
            return "unit ended"
        if self.due() and self.due()[0] <= self.last_end:
            return "term reached"
        return "no trace"

    def outcome(self):
        """(outcome, class, late, postponed, reorganised), first match."""
        done, plans = self.done_in_period(), self.next_plans(self.after)
        mine = [x for x in plans if x["unit"] in self.own(x["period"])]
        if done:
            return "done", None, {True: False, "after": True, "some day": None}[done], False, False
        if self.cancelled():
            return "cancelled", None, False, False, False
        if plans and not mine:
            return "moved", None, False, False, False
        if mine:
            return "carried", None, False, False, all(x["unit"] != self.unit for x in mine)
        if self.put_off():
            return "carried", None, False, True, False
        if self.done_late() and not self.audit.recurring(self.item):
            return "done", None, True, False, False
        for word, holds in (("not_yet", self.not_yet), ("unsure", self.waits), ("cannot_tell", self.unseen)):
            if holds():
                return word, None, False, False, False
        return "dropped", self.drop_class(), False, False, False
