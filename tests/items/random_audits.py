"""Tiny random record sets in hand-in form, from one integer: small enough to read, wild enough to hit every rule.

Dates that the definitions leave open are avoided (a review is never written before its period ends), so that two
honest readers of the definitions must agree on every row.
"""

import calendar
import random
from datetime import date, timedelta

import pandas as pd

from .oracle_intake import line_name

WORDS = (
    "repair the fence",
    "paint the hall",
    "train the guards",
    "buy pumps",
    "seal the roof",
    "hire welders",
    "move the archive",
    "test the boiler",
    "draw the map",
    "clean the well",
    "count the stock",
    "plant trees",
)
STATUS = (
    "in progress",
    "in progress",
    "mostly done",
    "not started",
    "postponed",
    "ongoing",
    "done",
    "done",
    None,
    None,
    None,
    "postponed",
    "cancelled",
    "purple",
)
KINDS = (
    "instruct",
    "update",
    "reschedule",
    "reschedule",
    "rescope",
    "reassign",
    "cancel",
    "cancel",
    "supersede",
    "accept_risk",
    "deliver",
    "deliver",
    "complete",
    "complete",
    "verify",
    "verify",
    "reply",
    "escalate",
    "propose",
    "sign",
)
KIND_OF_ITEM = ("plain", "plain", "plain", "plain", "plain", "returning", "recurring", "pair", "mover", "twice")
DAY = timedelta(days=1)


def month(i):
    """(name, first day, last day) of the i-th month of the story."""
    year, number = 2024 + i // 12, i % 12 + 1
    return f"{year}-{number:02}", date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


class Draft:
    """One record set in the making."""

    def __init__(self, seed):
        self.rng, self.notes = random.Random(seed), random.Random(-seed - 1)  # remarks leave the rest as it is
        rng = self.rng
        self.units = [f"U{i}" for i in range(1, rng.randint(2, 4) + 1)]
        self.months = rng.choice((4, 5, 6, 7, 8, 9, 9))
        self.people = [f"p{i}" for i in range(8)]
        self.dated, self.reasons = rng.random() < 0.5, rng.random() < 0.8
        self.lines, self.home, self.gone = [], {}, {}
        self.tables = {}

    def chance(self, p):
        return self.rng.random() < p

    def day(self, before=0, after=0):
        """Any day from the first month to the last, and some days around."""
        first, last = month(0)[1] - before * DAY, month(self.months - 1)[2] + after * DAY
        return first + self.rng.randint(0, (last - first).days) * DAY

    # organisation

    def organise(self):
        posts, unit = [], []
        for u in self.units:
            parent = "U1" if u != "U1" and self.chance(0.5) else None
            unit.append({"unit_id": u, "name": f"Unit {u}", "parent_id": parent})
            if not (parent and self.chance(0.4)):
                posts.append({"post_id": f"{u}-HEAD", "title": "head", "unit_id": u, "is_head": "yes"})
            posts.append({"post_id": f"{u}-SITE", "title": "site", "unit_id": u, "is_head": "no"})
        self.tables["unit"], self.tables["post"] = unit, posts
        self.tables["person"] = [{"person_id": p, "name": f"Person {p}"} for p in self.people]
        self.tables["tenure"] = [row for post in posts for row in self.spells(post["post_id"])]

    def spells(self, post):
        """One to three holders one after another, with a gap, an overlap or neither."""
        people, start = self.rng.sample(self.people, self.rng.randint(1, 3)), date(2020, 1, 1)
        for i, person in enumerate(people):
            end = None if i == len(people) - 1 else max(self.day(), start + 40 * DAY)
            last = end and (f"{end:%Y-%m-%d}" if self.chance(0.93) else f"{end:%Y-%m}")
            yield {"post_id": post, "person_id": person, "start": start.isoformat(), "end": last}
            if end:
                start = end + self.rng.choice((1, 1, 1, 15, 50, -10)) * DAY

    def reorganise(self):
        """At most one step of a unit other than the first, on the first of a month."""
        if len(self.units) < 2 or self.chance(0.5):
            return
        old, name = self.units[-1], self.rng.choice(("merge", "rename", "abolish", "move", "split"))
        at = self.rng.randint(1, self.months - 1)
        news = {"merge": ["U1"], "abolish": [None], "split": [f"{old}A", f"{old}B"]}.get(name, [f"{old}N"])
        self.gone[old] = (at, news)
        for new in news:
            if new and new != "U1":
                self.tables["unit"].append({"unit_id": new, "name": f"Unit {new}", "parent_id": None})
        self.tables["succession"] = [
            {"kind": "unit", "old_id": old, "new_id": new, "relation": name, "on": month(at)[1].isoformat()}
            for new in news
        ]

    def where(self, unit, i):
        """The unit under whose name a sheet of month i comes; None after an end without heir."""
        at, news = self.gone.get(unit, (10**6, []))
        return unit if i < at else news[0]

    # sheets

    def add(self, i, moment, unit, **cells):
        here = self.where(unit, i)
        if here:
            name, first, last = month(i)
            row = {"period": name, "moment": moment, "unit_id": here, **cells}
            if self.dated:
                row["recorded_on"] = (first - 4 * DAY if moment == "plan" else last + 5 * DAY).isoformat()
            self.lines.append(row)

    def item(self, number):
        """One promise through the months: present or silent, its status, date, amount, post and unit changing."""
        rng, kind = self.rng, self.rng.choice(KIND_OF_ITEM)
        text = WORDS[number]
        state = {
            "item_id": None if kind == "twice" or self.chance(0.3) else f"I{number}",
            "text": text,
            "due": self.day(after=60).isoformat() if self.chance(0.6) else None,
            "planned": rng.randint(5, 20) if self.chance(0.4) else None,
            "person": None,
            "post_id": None,
        }
        home, other = rng.sample(self.units, 2)
        if self.chance(0.4):
            state["post_id"] = f"{home}-SITE"
        start = rng.randint(0, self.months // 2)
        end = min(self.months, start + rng.choice((1, 2, 2, 3, 4, 9)))
        turn = rng.randint(start, end)
        for i in [*range(start, end), *([end + 3] if kind == "returning" and end + 3 < self.months else [])]:
            unit = other if kind == "mover" and i >= turn else home
            for there in sorted({unit, other}) if kind == "pair" else [unit]:
                self.stand(i, there, state, kind)
            self.drift(state, unit)

    def stand(self, i, unit, state, kind):
        """Plan and review of one month, each sometimes absent."""
        if kind == "recurring":
            self.add(i, "plan", unit, **state)
            self.add(i, "review", unit, **state, status="done" if self.chance(0.8) else "in progress")
            return
        odds = {"plan": 0.85, "review": 0.7 if self.chance(0.85) else 0.0}
        for moment in ("plan", "review"):
            for _ in range(2 if kind == "twice" and self.chance(0.3) else 1):
                if self.chance(odds[moment]):
                    self.add(i, moment, unit, **{**state, **(self.result(i) if moment == "review" else {})})
        if state["item_id"] and self.chance(0.12):
            for moment in ("plan", "review"):
                extra = self.result(i) if moment == "review" else {}
                self.add(i, moment, unit, **{**state, "text": state["text"] + " again", **extra})

    def result(self, i):
        row = {"status": self.rng.choice(STATUS), "progress": self.rng.choice((None, "half", "half", "most of it"))}
        if self.notes.random() < 0.2:
            row["note"] = self.notes.choice(("seen on site", "seen on site", "two bays of four"))
        if row["status"] in ("done", None) and self.notes.random() < 0.4:
            on = month(i)[1] + self.notes.randint(0, 45) * DAY
            row["done_on"] = f"{on:%Y-%m-%d}" if self.notes.random() < 0.7 else f"{on:%Y-%m}"
        if self.reasons and self.chance(0.3):
            row["reason"] = "rain"
        if self.chance(0.12):
            row["due"] = self.day(after=200).isoformat()
        return row

    def drift(self, state, unit):
        """What may change from one month to the next."""
        rng = self.rng
        if state["due"] and self.chance(0.3):
            state["due"] = (date.fromisoformat(state["due"]) + rng.choice((30, 60, 150, -10)) * DAY).isoformat()
        if state["planned"] and self.chance(0.3):
            state["planned"] = rng.choice((state["planned"] - 2, state["planned"] + 3, None))
        if self.chance(0.1):
            state["post_id"] = f"{unit}-SITE"
        if self.chance(0.2):
            state["person"] = rng.choice(self.people)

    def keep(self):
        """A diary in every sheet; then some sheets lost, some given another state."""
        for unit in self.units:
            for i in range(self.months):
                for moment in ("plan", "review"):
                    self.add(i, moment, unit, item_id=f"Z-{unit}", text="keep the diary", status=None)
        sheets = sorted({(r["unit_id"], r["period"], r["moment"]) for r in self.lines})
        lost = {s for s in sheets if self.chance(0.03)}
        self.lines = [r for r in self.lines if (r["unit_id"], r["period"], r["moment"]) not in lost]
        states = [
            (
                s,
                self.rng.choice(("received", "missing", "not_due"))
                if s in lost
                else self.rng.choice(("partial", "interim", "received")),
            )
            for s in sheets
            if self.chance(0.03)
        ]
        if states:
            self.tables["coverage"] = [
                {"unit_id": u, "period": p, "moment": m, "state": state} for (u, p, m), state in states
            ]

    # what others did

    def act(self):
        items = sorted({r["item_id"] for r in self.lines if r.get("item_id") and r["item_id"][0] == "I"})
        posts = [p["post_id"] for p in self.tables["post"]]
        rows = []
        if not items or self.chance(0.15):
            return
        for n in range(self.rng.randint(1, 16)):
            person, item = self.chance(0.6), self.rng.choice(items)
            rows.append(
                {
                    "action_id": f"a{n}",
                    "item_id": item,
                    "kind": self.rng.choice(KINDS),
                    "on": self.near(item).isoformat(),
                    "post_id": None if person else self.rng.choice(posts),
                    "person_id": self.rng.choice(self.people) if person else None,
                    "quantity": self.rng.choice((None, 5, 20)),
                    "batch": None,
                    "approved_by": self.rng.choice(self.people) if self.chance(0.5) else None,
                }
            )
        if self.chance(0.3):
            on = self.day().isoformat()
            rows += [
                {"action_id": f"b{n}", "item_id": item, "kind": "update", "on": on, "person_id": "p1", "batch": "B"}
                for n, item in enumerate(items[:6])
            ]
        self.tables["action"] = rows
        if self.chance(0.7):
            self.tables["authority"] = [{"post_id": self.rng.choice(posts), "act": "cancel", "start": "2020-01-01"}]

    def near(self, item):
        """A day in a month for which an item was planned, or any day."""
        months = [r["period"] for r in self.lines if r.get("item_id") == item and r["moment"] == "plan"]
        if not months or self.chance(0.3):
            return self.day(before=5, after=20)
        return date.fromisoformat(self.rng.choice(months) + "-01") + self.rng.randint(-3, 45) * DAY

    def state_links(self):
        """A continuation, split or merger between two items that the source states itself."""
        named = [r for r in self.lines if r.get("item_id") and r["item_id"][0] == "I" and r["moment"] == "plan"]
        pairs = [
            (a, b)
            for a in named
            for b in named
            if a["item_id"] != b["item_id"] and a["period"] < b["period"] and a["unit_id"] == b["unit_id"]
        ]
        if pairs and self.chance(0.35):
            a, b = self.rng.choice(pairs)
            names = [line_name(r["unit_id"], r["period"], r["moment"], r["item_id"]) for r in (a, b)]
            relation = self.rng.choice(("continue", "split", "merge", "supersede", "related"))
            self.tables["link"] = [{"line_a": names[0], "line_b": names[1], "relation": relation}]

    def correct(self):
        """One sheet sent again later, with other words: a second source."""
        self.tables["plan_line"] = self.lines
        if self.dated and self.chance(0.25):
            sheet = self.rng.choice(self.lines)
            key = (sheet["unit_id"], sheet["period"], "review")
            again = [
                {
                    **r,
                    "status": "in progress",
                    "recorded_on": (date.fromisoformat(r["recorded_on"]) + 3 * DAY).isoformat(),
                }
                for r in self.lines
                if (r["unit_id"], r["period"], r["moment"]) == key
            ]
            if again:
                self.tables["plan_line"] = [self.lines, again]


def random_audit(seed):
    """Hand-in frames and options (as_of) out of one integer; the same integer gives the same records.

    Args:
        seed: any integer, also from a property test's strategy.

    Returns:
        (dict table name -> DataFrame or list of DataFrames, {"as_of": ISO day}).
    """
    draft = Draft(seed)
    draft.organise()
    draft.reorganise()
    for number in range(draft.rng.randint(3, 12)):
        draft.item(number)
    draft.keep()
    draft.rng.shuffle(draft.lines)
    draft.act()
    draft.state_links()
    draft.correct()
    last = month(draft.months - 1)[2]
    as_of = draft.rng.choice((last + 10 * DAY, last + 1 * DAY, last - 20 * DAY, last + 100 * DAY))
    frames = {
        name: [pd.DataFrame(part) for part in rows] if rows and isinstance(rows[0], list) else pd.DataFrame(rows)
        for name, rows in draft.tables.items()
    }
    return frames, {"as_of": as_of.isoformat()}


def random_audit_without_ids(seed):
    """The same record set as sheets that give no item an id: what goes on is found by its words alone.

    The diary keeps its ids; actions and links, which name items by them, are left out.
    """
    tables, options = random_audit(seed)
    parts = tables["plan_line"] if isinstance(tables["plan_line"], list) else [tables["plan_line"]]
    bare = [part[~part["text"].str.endswith(" again")] for part in parts]
    bare = [part.assign(item_id=part["item_id"].where(part["item_id"].str[:1] == "Z", None)) for part in bare]
    kept = {name: rows for name, rows in tables.items() if name not in ("action", "link")}
    return {**kept, "plan_line": bare}, options
