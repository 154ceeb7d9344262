"""The flags of one row of outcomes: True, False, or None where the records cannot tell."""

RECORDING = ("reschedule", "rescope")


def latest_due(lines):
    """(earliest, latest) of the last due date in a group of sibling lines."""
    return max(((x["due_max"], x["due_min"]) for x in lines if x["due_max"]), default=(None, None))[::-1]


def amount(lines):
    numbers = [x["planned"] for x in lines if x["planned"] is not None]
    return sum(numbers) if numbers else None


class Flags:
    """All flags of a Promise, given its outcome."""

    def __init__(self, promise, outcome):
        self.p, self.audit, self.world = promise, promise.audit, promise.world
        self.outcome, self.class_, self.late, self.postponed, self.reorganised = outcome
        lines = self.world.records["plan_line"]
        self.no_record = not self.world.records["action"] and not any(x["reason"] for x in lines)

    def groups(self):
        """The review of R (where it is a document of its own) and the next plan, as groups of sibling lines."""
        review = [x for x in self.p.mine(self.p.period, "review") if not x["same_sheet"]]
        own = [self.p.mine(p, "plan") for p in self.p.after]
        anywhere = [[x for g in self.p.at(p, "plan") for x in g] for p in self.p.after]
        plans = [[x for x in group if x["address"] not in self.p.addresses] for group in own + anywhere]
        return [review, next((group for group in plans if group), [])]

    def recorded(self, group):
        """("action" | "reason" | None): what records a change that stands in a group."""
        last = self.p.calendar.span[group[0]["period"]][1]
        if self.audit.acts.of(self.p.item, RECORDING, min(self.p.plan_day, self.p.start), last):
            return "action"
        upto = group[0]["at"]
        sheets = [(p, m) for p in [self.p.period, *self.p.after] for m in ("plan", "review")]
        # Where it goes on in a unit that is not its own, a reason counts in whatever unit it stands.
        heard = [x for sheet in sheets for g in self.p.at(*sheet) for x in g]
        lines = heard if group[0]["unit"] == self.p.unit else self.p.lines
        told = [
            x
            for x in lines
            if (x["period"], x["moment"]) in sheets and (self.p.calendar.place[self.p.period], False) < x["at"] <= upto
        ]
        return "reason" if any(x["reason"] for x in told) else None

    def changes(self):
        """(what, record) of every change of due date or amount against plan(R)."""
        low, high = latest_due(self.p.plan)
        planned = amount(self.p.plan)
        for group in self.groups():
            if not group:
                continue
            new_low, new_high = latest_due(group)
            if low and new_low and new_low > high:
                yield "later", self.recorded(group)
            elif low and new_low and new_high < low:
                yield "sooner", self.recorded(group)
            now = amount(group)
            lost = now is None and group[0]["moment"] == "plan"
            if planned is not None and (lost or (now is not None and now < planned)):
                yield "lower", self.recorded(group)
            elif planned is not None and now is not None and now > planned:
                yield "higher", self.recorded(group)

    def silent(self, what, changes):
        """A change without a record; cannot tell where nothing could have recorded it."""
        if not any(kind == what for kind, _ in changes):
            return False
        if self.no_record:
            return None
        bare = any(kind == what and record is None for kind, record in changes)
        return None if bare and self.unheard() else bare

    def unheard(self, after=True):
        """Whether a sheet in which a word about the promise may have stood was not seen."""
        told = self.p.mine(self.p.period, "review")
        if not told and self.world.state(self.p.unit, self.p.period, "review") != "received":
            return True
        plan = self.groups()[1]
        between = [p for p in self.p.after if plan and self.p.calendar.place[p] < plan[0]["p"]] if after else []
        return any(self.world.unseen(self.p.own(p), p, moment) for p in between for moment in ("plan", "review"))

    def rebaselined(self, changes):
        if changes and self.no_record:
            return None
        return any(record for _, record in changes)

    def reassigned(self):
        """The next plan names a post, or a person, whom no sibling of this one names."""
        plan = self.groups()[1]
        base = self.p.plan
        posts, new = ({self.audit.people.post(x["post_id"]) for x in g if x["post_id"]} for g in (base, plan))
        if posts and new - posts:
            return True
        names, others = ({self.audit.people.person(x["person"]) for x in g if x["person"]} for g in (base, plan))
        if not names or not others - names:
            return False
        return self.same_holders(base, plan)

    def same_holders(self, base, plan):
        """Whether the holders of the posts behind two groups stayed the same; None where nobody can say."""
        before, after = self.seats(base), self.seats(plan)
        if not before or not after:
            return None
        if not after.keys() <= before.keys():
            return False
        found = [(before[post], after[post]) for post in after]
        if any(sure != possible for pair in found for sure, possible in pair):
            return None
        return all(one == other for one, other in found)

    def seats(self, group):
        """post -> (certain, possible) holders: of the posts that siblings name, else of the head of their unit."""
        people, line = self.audit.people, group[0]
        head = people.head(line["unit"], line["day"])
        posts = {people.post(x["post_id"]) for x in group if x["post_id"]} or ({head} if head else set())
        return {post: people.holders(post, line["day"]) for post in posts}

    def overdue(self):
        """The end of its due date passed within R (and by as_of) and it was not done in R."""
        due = self.p.due()
        if self.outcome == "cancelled" or (self.outcome == "done" and self.late is False) or not due:
            return False
        if due[0] > self.p.end or due[0] >= self.world.params.as_of:
            return False
        if self.outcome == "done" and self.late is None:
            return None
        told = self.p.mine(self.p.period, "review")
        covered = any(self.world.state(u, self.p.period, "review") == "received" for u in self.p.own(self.p.period))
        return True if told or covered else None

    def explained(self):
        told = [x for m in ("plan", "review") for x in self.p.mine(self.p.period, m)]
        return None if self.no_record else any(x["reason"] for x in told)

    def reopened(self):
        """Done in a period between the item's previous plan and this one."""
        if self.audit.recurring(self.p.item):
            return False
        here = self.p.calendar.place[self.p.period]
        before = [
            x["p"]
            for x in self.p.lines
            if x["moment"] == "plan" and x["p"] < here and x["grain"] == self.p.plan[0]["grain"]
        ]
        return any(max(before, default=-1) <= p < here for p in self.audit.done_periods(self.p.item, self.p.plan_day))

    def copied(self):
        """The progress text of the review is that of the period before with no other remark, and it is not done."""
        before = self.p.calendar.later(self.p.period, -1)
        now = {x["progress"].strip() for x in self.p.mine(self.p.period, "review") if x["progress"]}
        if not before or not now or self.p.done_in_period():
            return False
        notes = {x["remark"] for x in self.p.mine(self.p.period, "review") if x["remark"]}
        if notes and notes != {x["remark"] for x in self.p.mine(before, "review") if x["remark"]}:
            return False
        return now == {x["progress"].strip() for x in self.p.mine(before, "review") if x["progress"]}

    def returned(self):
        if self.outcome != "dropped":
            return False
        names = self.p.calendar.order[self.p.plan[0]["grain"]]
        beyond = names[self.p.calendar.place[self.p.period] + self.p.g + 1 :]
        return bool(self.p.next_plans(beyond))

    def verified(self):
        if self.outcome != "done":
            return False
        answers = [
            self.audit.people.by_another(a, self.p.plan)
            for a in self.audit.acts.of(self.p.item, ("verify",), self.p.start, self.p.last_end)
        ]
        return True if True in answers else None if None in answers else False

    def unapproved(self):
        """(unapproved, authority_unknown) of a cancellation."""
        if self.outcome != "cancelled":
            return False, False
        if not self.world.records["authority"]:
            return None, True
        return not any(self.audit.people.approved(a) for a in self.p.cancels()), False

    def all(self):
        changes = list(self.changes())
        unapproved, unknown = self.unapproved()
        return {
            "verified": self.verified(),
            "late": None if self.late and self.unheard(after=False) else self.late,
            "postponed": self.postponed,
            "reorganised": self.reorganised,
            "unapproved": unapproved,
            "authority_unknown": unknown,
            "returned": self.returned(),
            "slipped": self.silent("later", changes),
            "rebaselined": self.rebaselined(changes),
            "self_declared": self.rebaselined(changes) and not any(r == "action" for _, r in changes),
            "weakened": self.silent("lower", changes),
            "reassigned": self.reassigned(),
            "unplanned": False,
            "overdue": self.overdue(),
            "explained": self.explained(),
            "reopened": self.reopened(),
            "copied": self.copied(),
            "recurring": self.audit.recurring(self.p.item),
        }
