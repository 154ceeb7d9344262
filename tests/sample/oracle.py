"""The definitions once more, by brute force over the tables alone: one item after the other, one day after the other.

It knows nothing of the scripts from which lines and truth were read. Where the definitions can be read in two ways it
says `Doubt`: the sample must not depend on such a place, or its truth must be blank there.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

import pandas as pd

G, W = 2, 3
DAY = timedelta(days=1)
DONE, CANCELLED = {"done", "已完成"}, {"cancelled", "取消"}
GOING = {"in progress", "推进中", "mostly done", "基本完成", "not started", "未启动", "postponed", "顺延"}
KNOWN = DONE | CANCELLED | GOING


class Doubt(Exception):
    """The definitions leave the answer open."""


def blank(value):
    return value is None or value is pd.NA or value != value


def rows(frame):
    return [{k: None if blank(v) else v for k, v in row.items()} for row in frame.to_dict("records")]


def last_day(period):
    year, month = map(int, period.split("-"))
    return date(year + month // 12, month % 12 + 1, 1) - DAY


def due_end(text):
    if text is None or text == "ongoing":
        return None
    return last_day(text) if len(text) == 7 else date.fromisoformat(text)


@dataclass
class Item:
    plans: dict = field(default_factory=dict)
    reviews: dict = field(default_factory=dict)
    acts: list = field(default_factory=list)

    @property
    def lines(self):
        return [*self.plans.values(), *self.reviews.values()]


class Records:
    """The tables, by item and by month."""

    def __init__(self, tables):
        lines = rows(tables["plan_line"])
        self.periods = sorted({line["period"] for line in lines})
        self.number = {p: i for i, p in enumerate(self.periods)}
        self.as_of = last_day(self.periods[-1])
        self.heir, self.heir_on, self.renamed = {}, {}, {}
        for step in rows(tables["succession"]):
            if step["kind"] == "unit":
                self.heir[step["old_id"]] = step["new_id"]
                self.heir_on[step["old_id"]] = self.number[step["on"][:7]]
                if step["relation"] == "rename":
                    self.renamed[step["old_id"]] = step["new_id"]
        self.ends = {u["unit_id"]: self.number[u["end"][:7]] for u in rows(tables["unit"]) if u["end"]}
        self.items = defaultdict(Item)
        self.sheets, self.firsts = set(), {}
        for line in lines:
            line["m"] = self.number[line["period"]]
            self.sheets.add((line["unit_id"], line["m"], line["moment"]))
            self.firsts[line["unit_id"]] = min(self.firsts.get(line["unit_id"], 999), line["m"])
            item = self.items[line["item_id"]]
            (item.plans if line["moment"] == "plan" else item.reviews)[line["m"]] = line
        self.partial = {(c["unit_id"], self.number[c["period"]], c["moment"]) for c in rows(tables["coverage"])}
        posts = rows(tables["post"])
        self.heads = {p["post_id"] for p in posts if p["is_head"] == "yes"}
        self._read_acts(tables)
        self.texts = defaultdict(set)

    def _read_acts(self, tables):
        touched = defaultdict(set)
        actions = [a for a in rows(tables["action"]) if a["item_id"]]
        for act in actions:
            if act["batch"]:
                touched[act["batch"]].add(act["item_id"])
        for act in actions:
            act["on"] = date.fromisoformat(act["on"])
            act["m"] = (act["on"].year - int(self.periods[0][:4])) * 12 + act["on"].month - int(self.periods[0][5:])
            act["bulk"] = act["batch"] is not None and len(touched[act["batch"]]) >= 5
            self.items[act["item_id"]].acts.append(act)
        self.cancellers = {a["post_id"] for a in rows(tables["authority"]) if a["act"] == "cancel"}
        self.tenures = rows(tables["tenure"])

    def unit_in(self, unit, month):
        while unit in self.heir and month >= self.heir_on[unit]:
            unit = self.heir[unit]
        return unit

    def lineage(self, unit):
        return self.unit_in(unit, 999)

    def lost(self, unit, month, moment):
        """Whether a sheet that was due is missing, partial or interim."""
        unit = self.unit_in(unit, month)
        if month > self.ends.get(unit, 999) or month >= len(self.periods) or month < self.firsts[unit]:
            return False
        return (unit, month, moment) not in self.sheets or (unit, month, moment) in self.partial

    def may_cancel(self, person, on):
        return any(
            t["post_id"] in self.cancellers and t["person_id"] == person and t["start"] <= on.isoformat()
            and (t["end"] is None or on.isoformat() <= t["end"]) for t in self.tenures
        )  # fmt: skip

    def holders(self, post, on):
        day = on.isoformat()
        return {t["person_id"] for t in self.tenures
                if t["post_id"] == post and t["start"] <= day and (t["end"] is None or day <= t["end"])}  # fmt: skip


def recurring(item):
    done = [m for m, line in item.plans.items() if m in item.reviews and item.reviews[m]["status"] in DONE]
    return len(done) >= 3


def outcome(records, item, m):
    """(outcome, class) of the promise of month m."""
    plan, review = item.plans[m], item.reviews.get(m)
    near = range(m, m + G + 1)
    if review and review["status"] in DONE:
        return "done", None
    if any(a["m"] == m and a["kind"] in ("complete", "verify") for a in item.acts):
        return "done", None
    ends = [a for a in item.acts if a["m"] in near and (
        a["kind"] == "cancel" or (a["kind"] in ("accept_risk", "supersede") and a["approved_by"]))]  # fmt: skip
    if ends or any(item.reviews[k]["status"] in CANCELLED for k in near if k in item.reviews):
        return "cancelled", None
    later = [item.plans[k] for k in near if k > m and k in item.plans]
    same = [p for p in later if records.lineage(p["unit_id"]) == records.lineage(plan["unit_id"])]
    if later and not same:
        return "moved", None
    if later or _put_off(item, plan, review, m):
        return "carried", None
    after = [k for k in near if k > m]
    if not recurring(item):
        if any(k in item.reviews and item.reviews[k]["status"] in DONE for k in after):
            return "done", None
        if any(a["m"] in after and a["kind"] in ("complete", "verify") for a in item.acts):
            return "done", None
    return _silent(records, item, plan, review, m)


def _put_off(item, plan, review, m):
    if any(a["kind"] == "reschedule" and a["m"] == m for a in item.acts):
        return True
    if not review or not review["reason"] or not review["due"] or not plan["due"]:
        return False
    return due_end(review["due"]) > due_end(plan["due"])


def _silent(records, item, plan, review, m):
    unit = plan["unit_id"]
    last = len(records.periods) - 1
    if m + G >= last:
        return "not_yet", None
    if any(records.lost(unit, k, "review") for k in range(m, m + G + 1)):
        return "cannot_tell", None
    if any(records.lost(unit, k, "plan") for k in range(m + 1, m + G + 1)):
        return "cannot_tell", None
    if review and review["status"] not in KNOWN:
        return "cannot_tell", None
    return "dropped", _class(records, item, plan, review, m)


def _class(records, item, plan, review, m):
    first, end = last_day(records.periods[m]).replace(day=1), last_day(records.periods[m])
    for act in item.acts:
        if first - DAY <= act["on"] <= end:
            enough = plan["planned"] is None if act["quantity"] is None else act["quantity"] >= (plan["planned"] or 0)
            reaches = act["kind"] == "deliver" and enough
            if act["kind"] == "complete" or reaches:
                return "delivered elsewhere"
    due = due_end(plan["due"])
    if review and review["due"] and due and due_end(review["due"]) > due and not review["reason"]:
        return "promised later"
    before = item.plans.get(m - 1)
    if before and before["due"] and due and due > due_end(before["due"]):
        raise Doubt("its last plan moved the date: promised later, or term reached")
    ended = records.ends.get(plan["unit_id"])
    if ended is not None and plan["unit_id"] not in records.heir and ended < m + G:
        if ended != m:
            raise Doubt("the unit ended inside the silence")
        return "unit ended"
    if due is None:
        return "no trace"
    if due > end:
        raise Doubt("by which day must the due date have come?")
    return "term reached"


def flags(records, item, m):
    """The flags that hang on lines alone."""
    plan, review, before = item.plans[m], item.reviews.get(m), item.reviews.get(m - 1)
    out = {"slipped": False, "rebaselined": False, "weakened": False, "reassigned": False}
    after = next((item.plans[k] for k in range(m + 1, m + G + 1) if k in item.plans), None)
    if after:
        near = {a["kind"] for a in item.acts if a["m"] in (m, m + 1)}
        ordered = near & {"reschedule", "rescope", "cancel", "reassign"}
        record = bool(ordered or (review and review["reason"]) or after["reason"])
        later = plan["due"] not in (None, "ongoing") and due_end(after["due"]) > due_end(plan["due"])
        less = plan["planned"] is not None and (after["planned"] is None or after["planned"] < plan["planned"])
        out["slipped"], out["weakened"] = later and not record, less and not record
        out["rebaselined"] = bool((later or less) and record)
        moved = plan["post_id"] != after["post_id"]
        named = plan["person"] and after["person"] and plan["person"] != after["person"]
        same = records.holders(plan["post_id"], last_day(plan["period"])) == records.holders(
            after["post_id"], last_day(after["period"]))  # fmt: skip
        out["reassigned"] = bool(moved or (named and same))
    unfinished = review and review["status"] not in DONE
    out["copied"] = bool(unfinished and before and before["progress"] == review["progress"])
    earlier = [k for k in item.reviews if k < m and item.reviews[k]["status"] in DONE]
    out["recurring"] = recurring(item)
    out["reopened"] = bool(earlier) and not recurring(item)
    out["explained"] = bool(plan["reason"] or (review and review["reason"]))
    return out


def fate_flags(records, item, m, result):
    """The flags that say how the outcome came about."""
    plan, review = item.plans[m], item.reviews.get(m)
    in_month = bool(review and review["status"] in DONE) or any(
        a["m"] == m and a["kind"] in ("complete", "verify") for a in item.acts)  # fmt: skip
    later = sorted(k for k in item.plans if k > m)
    near = [k for k in later if k <= m + G]
    checks = [a for a in item.acts if a["m"] == m and a["kind"] == "verify"]
    owner = records.holders(plan["post_id"], checks[0]["on"]) if checks and plan["post_id"] else set()
    ends = [a for a in item.acts if m <= a["m"] <= m + G and a["kind"] in ("cancel", "accept_risk", "supersede")]
    approved = any(a["approved_by"] and records.may_cancel(a["approved_by"], a["on"]) for a in ends)
    return {
        "late": result == "done" and not in_month,
        "verified": result == "done" and any(a["person_id"] not in owner for a in checks),
        "postponed": result == "carried" and not near,
        "returned": result == "dropped" and bool(later),
        "reorganised": result == "carried"
        and bool(near)
        and item.plans[near[0]]["unit_id"] not in (plan["unit_id"], records.renamed.get(plan["unit_id"])),
        "unapproved": result == "cancelled" and not approved,
    }


def closing_days(records, item):
    """(day, month closed up to) of everything that ends the item."""
    for m, review in item.reviews.items():
        if review["status"] in DONE | CANCELLED:
            yield last_day(records.periods[m]), m
    for act in item.acts:
        approved = act["kind"] == "accept_risk" and act["approved_by"]
        if act["kind"] in ("complete", "verify", "cancel") or approved:
            yield act["on"], act["m"]


def follow_days(records, item):
    """(day, is the item's first review) of everything of strength F2 or more."""
    first = min(item.reviews, default=None)
    previous = None
    for m in sorted(item.reviews):
        review = item.reviews[m]
        if previous is None or (review["progress"], review["status"]) != (previous["progress"], previous["status"]):
            strong = review["status"] in DONE | CANCELLED
            yield last_day(records.periods[m]), m == first and not strong
        previous = review
    months = sorted(item.plans)
    for a, b in pairwise(months):
        if b > a + 1:
            yield last_day(records.periods[b]).replace(day=1), False
    for act in item.acts:
        if not act["bulk"]:
            yield act["on"], False


def plan_day(records, m):
    """The day from which a plan without a day of its own stands."""
    return last_day(records.periods[m]).replace(day=1)


def state(records, item, left, on, incoming):
    """None where the item is not open, else (state, live)."""
    known = [m for m in item.plans if plan_day(records, m) <= left]
    if not known:
        return None
    closed = list(closing_days(records, item))
    if any(day <= left and m >= max(known) for day, m in closed):
        return None
    until = on if incoming else records.as_of
    first = on if on.day == 1 else last_day(on.isoformat()[:7]) + DAY
    zero = (first.year - int(records.periods[0][:4])) * 12 + first.month - int(records.periods[0][5:])
    end_month = zero + W - 1
    end = date(first.year + (first.month + W - 1) // 12, (first.month + W - 1) % 12 + 1, 1) - DAY
    seen = max([*known, *(m for m in item.reviews if last_day(records.periods[m]) <= left)])
    live = _live(records, item, left, seen)
    if any(left < day < until and m >= max(known) for day, m in closed):
        return "closed_between", live
    follows = list(follow_days(records, item))
    inside = [first for day, first in follows if left < day <= end]
    if inside:
        if all(inside):
            raise Doubt("only a first review follows it up")
        return "followed_up", live
    if end > records.as_of:
        return "not_yet", live
    unit = item.plans[max(known)]["unit_id"]
    if any(records.lost(unit, m, k) for m in range(seen, end_month + 1) for k in ("plan", "review")):
        return "cannot_tell", live
    return ("followed_up_late" if any(day > end for day, _ in follows) else "never_followed_up"), live


def _live(records, item, left, seen):
    answers = set()
    for day in (left, left + DAY):
        now = (day.year - int(records.periods[0][:4])) * 12 + day.month - int(records.periods[0][5:])
        since = now - G
        lines = [line for m, line in item.plans.items() if plan_day(records, m) <= left]
        lines += [line for m, line in item.reviews.items() if last_day(records.periods[m]) <= left]
        line = max(lines, key=lambda row: (row["m"], row["moment"]))
        due = due_end(line["due"])
        start = plan_day(records, since) if since >= 0 else date(1, 1, 1)
        answers.add(seen >= since or line["due"] == "ongoing" or (due is not None and due >= start))
    return answers.pop() if len(answers) == 1 else None
