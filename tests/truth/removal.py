"""What may change when sheets are lost, and what may not: every breach of it between two audits."""

import random
from collections import defaultdict

import pandas as pd

from .answers import silence, window

DECIDED = {"done", "cancelled", "moved", "carried"}
SEEN = {"closed_between", "followed_up"}
# Events that are a difference to an earlier line: without that line there may be one where there was none.
COMPARED = {"changed", "remarked", "due_with_reason", "planned_again"}
UNSEEN = {"never_followed_up", "followed_up_late"}


def sheets_of(frame):
    """The sheet of every row."""
    return list(zip(frame["unit_id"], frame["period"], frame["moment"], strict=True))


def losing(tables, seed):
    """Sheets to lose, from a few to a third of every record set.

    Spared are those on which more than silence hangs: the ends of a stated link, the only trace of an item that was
    acted upon, and words that nobody can map.
    """
    rng, rates = random.Random(seed), {}
    lines = pd.concat(tables["plan_line"])
    lost = {
        sheet for sheet in sorted(set(sheets_of(lines)))
        if rng.random() < rates.setdefault(sheet[0].split(".")[0], rng.choice((0.03, 0.1, 0.35)))
    }  # fmt: skip
    return lost - spared(tables, lines)


def spared(tables, lines):
    """The sheets that `losing` leaves in place."""
    ends = [name for frame in tables.get("link", []) for name in (*frame["line_a"], *frame["line_b"])]
    acted = {item for frame in tables.get("action", []) for item in frame["item_id"].dropna()}
    first = lines[lines["item_id"].isin(acted)].drop_duplicates("item_id")
    unmapped = lines[lines["status"].eq("purple")] if "status" in lines else lines.head(0)
    return {tuple(name.split("|")[:3]) for name in ends} | set(sheets_of(first)) | set(sheets_of(unmapped))


def without(tables, lost):
    """The tables (name → list of frames) without the lines of the lost sheets, and without what was noted of them."""
    out = dict(tables)
    for name in ("plan_line", "coverage"):
        there = [frame[[sheet not in lost for sheet in sheets_of(frame)]] for frame in tables.get(name, [])]
        out[name] = [frame for frame in there if len(frame)]
    return {name: frames for name, frames in out.items() if frames}


class Loss:
    """Two audits, before and after the sheets `lost` were lost."""

    def __init__(self, before, now, lost):
        self.before, self.now, self.lost = before, now, lost
        self.hit = {before.item_of[line] for line, sheet in before.sheet_of.items() if sheet in lost}
        self.merged = defaultdict(set)
        for line, item in now.item_of.items():
            self.merged[item].add(before.item_of.get(line))

    def breaches(self):
        """Every answer that is not what the first audit and the loss allow: (what, row before, row now)."""
        for line_no, row in self.now.outcomes.items():
            old = self.before.cells.get((self.before.item_of[line_no], row.unit_id, row.period))
            touched = self.now.lost_from(row.item, row.unit_id, silence(row.period), self.lost)
            for what in self._outcome(old, row, touched):
                yield what, old, row
        for (handover, _), row in self.now.follow_up.items():
            old = self.before.follow_up.get((handover, self.before.item_of.get(row.line_no)))
            touched = self.now.lost_from(row.item, None, window(row), self.lost)
            for what in self._state(old, row, touched):
                yield what, old, row

    def _outcome(self, old, row, touched):
        was = old and old.outcome
        if row.outcome == "dropped" and touched:
            yield "dropped beside a lost sheet"
        if row.outcome == was or self._told_apart(row):
            return
        if not self._concerned(row, silence(row.period)):
            yield f"from {was} to {row.outcome}, and nothing of it was lost"
        elif was is None or row.outcome == "unplanned":
            yield f"newly {row.outcome}"
        elif row.outcome == "dropped":
            if not self._left_a_unit(old, row):
                yield "newly dropped"
        elif row.outcome in DECIDED:
            if not (self._gone(old) or self._own_lost(row)):
                yield f"{was} is {row.outcome}, and neither its row nor a sheet of its unit is lost"
        elif was in DECIDED:
            if not (self._gone(old) or old.postponed):
                yield f"{was} is {row.outcome}, though its row is there"
        elif row.outcome != "cannot_tell":
            yield f"from {was} to {row.outcome}"

    def _state(self, old, row, touched):
        was = old and old.state
        if row.state in UNSEEN and touched:
            yield f"{row.state} beside a lost sheet"
        if row.state == was or self._told_apart(row):
            return
        if not (self._concerned(row, window(row)) or (old and old.event in COMPARED)):
            yield f"from {was} to {row.state}, and nothing of it was lost"
        elif row.state in UNSEEN:
            if not (self._left_a_unit(old, row) or self._shown_after(old, row)):
                yield f"newly {row.state}"
        elif "cannot_tell" in (was, row.state) and row.two_ends:
            return
        elif was == "followed_up" and row.state not in SEEN and not (self._gone(old) or old.event in COMPARED):
            yield f"{was} is {row.state}, though its row is there"
        elif was in UNSEEN | {"cannot_tell", "not_yet"} and row.state != "cannot_tell":
            if not (row.event in COMPARED or self._gone(row)):
                yield f"from {was} to {row.state}"

    def _concerned(self, row, sheets):
        """A line of the item is lost, or a sheet that might speak for it."""
        units = set(self.now.stands[row.item])
        for _ in range(2):
            units |= {new for unit in units for new, _, _ in self.now.heirs.get(unit, [])}
        near = {(unit, period, moment) for unit in units for period, moment in sheets}
        return bool(near & self.lost or self.merged[row.item] & self.hit)

    def _told_apart(self, row):
        """What was several items is one: the second of two equal texts in one sheet was lost."""
        return len(self.merged[row.item]) > 1

    def _left_a_unit(self, old, row):
        """Of a unit in which no line of the item is left nobody knows that the item stood there."""
        return bool(old and self.before.stands[old.item] - self.now.stands[row.item])

    def _shown_after(self, old, row):
        """The row that showed it stood in a lost sheet of a period after the window."""
        return bool(old and self._gone(old) and old.by_period > max(period for period, _ in window(row)))

    def _gone(self, old):
        """A row stood, or a sibling of it, in a lost or doubtful sheet."""
        return (old.by_unit, old.by_period, old.by_moment) in self.lost

    def _own_lost(self, row):
        """A sheet of its own unit is lost: another unit that the item stands in may speak for it now."""
        sheets = [(row.period, "plan"), *silence(row.period)]
        return any((row.unit_id, period, moment) in self.lost for period, moment in sheets)
