"""Items open on a day, and what happened to each of them after a handover."""

from datetime import timedelta
from itertools import product

from .oracle_outcomes import CLOSING_ACTS, DONE_ACTS, whole, worst
from .oracle_world import BEGINNING, DAY, OPEN

COUNTED = {"instruct", "reschedule", "rescope", "reassign", "reply", "escalate", "update"}
APPROVABLE = {"cancel", "supersede", "accept_risk"}


def closings(audit, item, end="day_max"):
    """(period index, day, unit) of what closes an item: done or cancelled (by a unit's sheet), gone on as another."""
    out, lines = [], audit.items.members[item]
    for line in lines:
        sheet = [x for x in lines if audit.world.sheet(x) == audit.world.sheet(line)]
        word = worst(sheet) if whole(audit.world, lines, sheet) else None
        if word == "cancelled" or (word == "done" and line["moment"] == "review"):
            days = [x.get("done_on_max") for x in sheet if word == "done"]
            out.append((line["p"], max(days) if days and all(days) else line["seen"], line["unit"]))
    for act in audit.acts.of(item, CLOSING_ACTS):
        if act["kind"] in DONE_ACTS or act["kind"] == "cancel" or act.get("approved_by") or audit.people.approved(act):
            out.append((audit.world.calendar.index_on(lines[0]["grain"], act[end]), act[end], None))
    for a_item, _, _, b in audit.items.related:
        if a_item == item and b["p"] > max((x["p"] for x in lines if x["moment"] == "plan"), default=-1):
            out.append((b["p"], b["seen"], None))
    return out


def standing(audit, item, day):
    """The plan lines in which an item stands open on a day; empty when it is not open."""
    plans = [x for x in audit.items.members[item] if x["moment"] == "plan" and x["seen"] <= day]
    if not plans:
        return []
    last = max(x["p"] for x in plans)
    ended = [unit for p, when, unit in closings(audit, item) if p >= last and when <= day]
    return [
        x
        for x in plans
        if x["p"] == last
        and not any(
            unit is None or unit == x["unit"] or unit in audit.world.own(x["unit"], x["period"]) for unit in ended
        )
    ]


def last_seen(audit, item, day):
    return max((x for x in audit.items.members[item] if x["seen"] <= day), key=lambda x: x["at"])


def is_live(audit, item, day):
    """Last seen within the g periods before a day, or due in them or later."""
    seen = last_seen(audit, item, day)
    calendar = audit.world.calendar
    first = calendar.index_on(seen["grain"], day) - audit.world.params.silence
    dues = [x for x in audit.items.members[item] if x["seen"] <= day and x["due_max"]]
    start = calendar.span[calendar.order[seen["grain"]][max(first, 0)]][0]
    last = [x["due_max"] for x in dues if x["at"] == dues[-1]["at"]]
    return seen["p"] >= first or max(last, default=BEGINNING) >= start


def open_on(audit, day):
    """One dict for each item open on a day."""
    rows = []
    for item in audit.items.members:
        lines = standing(audit, item, day)
        if lines:
            rows.append(
                {
                    "item": item,
                    "item_id": audit.items.name(item),
                    "last_seen": last_seen(audit, item, day)["period"],
                    "live": is_live(audit, item, day),
                    "units": {x["unit"] for x in lines},
                    "posts": {x["post_id"] for x in lines if x["post_id"]},
                    "lines": lines,
                }
            )
    return rows


class Following:
    """One handover: its open items, evaluated at both ends of every partial date."""

    def __init__(self, audit, handover, incoming):
        self.audit, self.world, self.handover, self.incoming = audit, audit.world, handover, incoming
        self.post = audit.people.post(handover["post_id"])
        ends = []
        for side in ("min", "max"):
            on = handover[f"on_{side}"]
            ends.append((handover.get(f"last_{side}") or on - DAY, on))
        self.ends = list(dict.fromkeys(ends))

    def belongs(self, row, day):
        """Whether an open item is one of this post's on a day."""
        people = self.audit.people
        units = {self.world.units.of(row["unit_id"]) for row in self.world.records["unit"]} | row["units"]
        headed = {u for u in units if people.head(u, day) == self.post}
        if self.world.params.scope == "below":
            headed |= {b for u in headed for b in self.world.units.below(u)}
        stands = row["units"] | {heir for u in row["units"] for heir in self.world.units.heirs_by(u, day)}
        return bool(stands & headed) or self.post in {people.post(p) for p in row["posts"]}

    def window_end(self, on, grain):
        """Last day of the window; OPEN where the periods are not there yet."""
        if self.world.params.window_days is not None:
            return on + timedelta(days=self.world.params.window_days) - DAY
        spans = [self.world.calendar.span[n] for n in self.world.calendar.order[grain]]
        full = [end for start, end in spans if start >= on]
        return full[self.world.params.window - 1] if len(full) >= self.world.params.window else OPEN

    def rows(self):
        found = {}
        for last, on in self.ends:
            for row in open_on(self.audit, last):
                if self.belongs(row, last):
                    found.setdefault(row["item"], {})[last, on] = row
        return [self.row(item, at) for item, at in sorted(found.items())]

    def row(self, item, at):
        answers = []
        for ends, side in product(self.ends, ("day_min", "day_max")):
            answers.append(Case(self, item, *ends, side).answer() if ends in at else ("cannot_tell", "F0", None))
        states, some = {a[0] for a in answers}, next(iter(at.values()))
        live = {row["live"] for row in at.values()}
        return {
            "handover_id": self.handover["handover_id"],
            "post_id": self.handover["post_id"],
            "item": item,
            "item_id": some["item_id"],
            "last_seen": some["last_seen"],
            "live": live.pop() if len(live) == 1 else None,
            "state": states.pop() if len(states) == 1 else "cannot_tell",
            "strength": min(a[1] for a in answers),
            "followed_on": answers[0][2],
            "lost": set().union(*(Case(self, item, *ends, "day_max").unseen() for ends in at)),
            "silence": Case(self, item, *self.ends[0], "day_max").silence() if len(self.ends) == 1 else None,
        }


class Case:
    """One item at one handover, every date exact."""

    def __init__(self, following, item, last, on, side):
        self.f, self.audit, self.world, self.item = following, following.audit, following.world, item
        self.last, self.on, self.side = last, on, side
        self.lines = self.audit.items.members[item]
        self.seen = last_seen(self.audit, item, last)
        self.end = following.window_end(on, self.seen["grain"])

    def answer(self):
        """(state, strength, first day on which it was followed up)."""
        inside = [e for e in self.events() if self.in_window(e)]
        good = sorted(day for strength, day, *_ in inside if strength >= "F2")
        strength = max((e[0] for e in inside), default="F0")
        state = self.state(good)
        late = sorted(day for s, day, *_ in self.events() if s >= "F2" and day > self.end)
        if state == "never_followed_up" and late:
            return "followed_up_late", strength, late[0]
        return state, strength, good[0] if good else None

    def state(self, good):
        if self.closed_between():
            return "closed_between"
        if good:
            return "followed_up"
        if self.end > self.world.params.as_of:
            return "not_yet"
        if self.unseen() or self.waits() or self.unread():
            return "cannot_tell"
        return "never_followed_up"

    def closed_between(self):
        sits = self.f.handover.get("incoming") or self.f.incoming or self.f.handover.get("taken_over_by")
        until = self.on if sits else self.world.params.as_of
        last_plan = max(x["p"] for x in self.lines if x["moment"] == "plan" and x["seen"] <= self.last)
        ends = closings(self.audit, self.item, self.side)
        return any(p >= last_plan and self.last < day < until for p, day, _ in ends)

    def in_window(self, event):
        _, _, when, by_incoming = event
        first = self.on if by_incoming and self.on <= self.last else self.last + DAY
        return first <= when <= self.end

    def events(self):
        """(strength, day shown, day that must lie in the window, whether the incoming did it)."""
        for act in self.audit.acts.by_item.get(self.item, []):
            strength = self.act_strength(act)
            if strength:
                mine = bool(self.f.incoming & self.audit.people.actors(act))
                yield strength, act[self.side], act[self.side], mine
        for sheet in {self.world.sheet(x): x for x in self.lines}.values():
            group = [x for x in self.lines if self.world.sheet(x) == self.world.sheet(sheet)]
            end = self.world.calendar.span[sheet["period"]][1]
            plan = sheet["moment"] == "plan"
            if not plan or sheet["seen"] <= self.world.params.as_of:
                day = sheet["seen"] if plan else sheet["day"]
                yield self.sheet_strength(group), day, day if plan else self.reaches(group, end), False
        for mail in self.world.records["message"]:
            if mail.get("sent_on") and self.audit.items.found({**mail, "text": None}) == self.item:
                yield "F1", mail["sent_on"], mail["sent_on"], False

    @staticmethod
    def reaches(group, end):
        """Last day of which a review can tell: the period's, or that of writing, or a later that all its lines say."""
        if group[0]["recorded"] == BEGINNING:
            return end
        done = [x.get("done_on_max") for x in group]
        return min(end, max(group[0]["recorded"], max(done) if all(done) else BEGINNING))

    def act_strength(self, act):
        people, kind = self.audit.people, act["kind"]
        if act["batch"] in self.audit.acts.bulk:
            return "F1"
        if kind == "verify":
            return "F4" if people.by_another(act, self.promised(act["day_max"])) else "F3"
        if kind in {"complete", "deliver"} or (kind in APPROVABLE and people.agreed(act)):
            return "F3"
        return "F2" if kind in COUNTED | APPROVABLE else None

    def promised(self, day):
        """The plan lines of the latest period that had begun by a day: who answers for them owns the item that day."""
        index = self.world.calendar.index_on(self.lines[0]["grain"], day)
        plans = [x for x in self.lines if x["moment"] == "plan" and x["p"] <= index]
        return [x for x in plans if x["p"] == max(y["p"] for y in plans)]

    def before(self, group):
        """Earlier sheets' lines of the item, in whatever unit."""
        early = [x for x in self.lines if x["grain"] == group[0]["grain"] and x["at"] < group[0]["at"]]
        return early

    def sheet_strength(self, group):
        """F3 done, F2 something moved, F1 the same again."""
        if group[0]["moment"] == "review" and worst(group) == "done":
            return "F3"
        early = self.before(group)
        if not early:
            return "F1"
        unread = all(x["status"] == "unmapped" for x in group) and not any(x["status"] or x["progress"] for x in early)
        silent = unread or {x["status"] for x in group if x["status"]} == {"not_started"}
        for name in ("progress",) if silent else ("status", "progress"):
            # What stands in one cell is a text, and a first one in unknown words is none.
            passed = (name == "status") or silent
            new = {x[name] for x in group if x[name] and not (passed and x["one_cell"])}
            told = [x for x in early if x[name] and not (name == "status" and x["one_cell"])]
            old = {x[name] for x in told if self.world.sheet(x) == self.world.sheet(told[-1])}
            if new and new != old:
                return "F2"
        if group[0]["moment"] == "review":
            told = [x for x in early if x["remark"] and x["moment"] == "review"]
            old = {x["remark"] for x in told if self.world.sheet(x) == self.world.sheet(told[-1])}
            if {x["remark"] for x in group if x["remark"]} - old:
                return "F2"
        return "F2" if self.due_with_reason(group, early) or self.stands_again(group, early) else "F1"

    def due_with_reason(self, group, early):
        old = [x for x in early if x["due_max"]]
        new = [x for x in group if x["due_max"]]
        if not old or not new:
            return False
        low, high = old[-1]["due_min"], old[-1]["due_max"]
        moved = any(x["due_min"] > high or x["due_max"] < low for x in new)
        since = [x for x in early if x["at"] > old[-1]["at"]] + group
        return moved and any(x["reason"] for x in since)

    def stands_again(self, group, early):
        """In a plan after at least one period whose covered plan lacks it."""
        if group[0]["moment"] != "plan":
            return False
        names, unit = self.world.calendar.order[group[0]["grain"]], group[0]["unit"]
        gap = names[max(x["p"] for x in early) + 1 : group[0]["p"]]
        return any(self.world.state(unit, p, "plan") == "received" for p in gap)

    def needed(self):
        """Periods from the last seen one to the end of the window."""
        names = self.world.calendar.order[self.seen["grain"]]
        return [n for n in names[self.seen["p"] :] if self.world.calendar.nominal(n, "plan") <= self.end]

    def lost(self, periods):
        """(unit, period, moment) of every sheet that would have shown the item in some periods and was not seen."""
        stands, homes = {x["unit"] for x in self.lines}, standing(self.audit, self.item, self.last)
        for period in periods:
            units = stands | {u for x in homes for u in self.world.own(x["unit"], period)}
            for moment in ("plan", "review"):
                yield from ((unit, period, moment) for unit in self.world.unseen(units, period, moment))

    def unseen(self):
        """The sheets not seen that are needed in the window: a review only if its period ends in it."""
        ends = self.world.calendar.span
        return {x for x in self.lost(self.needed()) if x[2] == "plan" or ends[x[1]][1] <= self.end}

    def silence(self):
        """(periods silent, periods not seen) from the last sighting or trace to what followed it up, or to today."""
        state, _, day = self.answer()
        index = self.world.calendar.index_on
        first, last = self.seen["p"], index(self.seen["grain"], day or self.world.params.as_of)
        if state == "never_followed_up":
            after = [min(when, at) for _, when, at, mine in self.events() if at > self.last and not mine]
            first = max([first, *(index(self.seen["grain"], when) for when in after)])
        names = self.world.calendar.order[self.seen["grain"]][first + 1 : last + 1]
        blind = {period for _, period, _ in self.lost(names)}
        return len(set(names) - blind), len(blind)

    def unread(self):
        """Whether the item's last status word by the end of the window is one that nobody mapped: it may say done."""
        words = [x for x in self.lines if x["status"] and self.world.calendar.span[x["period"]][0] <= self.end]
        return any(x["status"] == "unmapped" for x in words if x["at"] == words[-1]["at"])

    def waits(self):
        """Whether a line inside the window, or since the item was last seen, waits for a verdict on being this item."""
        mine = {x["row_key"] for x in self.lines}
        return any(
            a["row_key"] in mine
            and b["day"] <= self.end
            and (b["day"] > self.last or self.begins(b) or self.goes_on(a, b))
            for pair in self.audit.items.waiting
            for a, b in (pair, pair[::-1])
        )

    def goes_on(self, line, later):
        """Whether another line stands later than one of the item, from the period in which that was last seen on."""
        return later["at"] > line["at"] and later["p"] >= self.seen["p"]

    def begins(self, line):
        """Whether a line is the plan of a period that begins after the outgoing's last day."""
        return line["moment"] == "plan" and self.world.calendar.span[line["period"]][0] > self.last
