"""The sheets and the truth about every promise, both emitted from the same scripts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from auditkit.sample import frames
from auditkit.sample.fates import FATES, FLAGS, Month
from auditkit.sample.placing import Items
from auditkit.sample.work import Work
from auditkit.sample.world import Bools, Ints, World, words

OUTCOMES = ("done", "cancelled", "moved", "carried", "not_yet", "cannot_tell", "dropped", "unplanned")
KINDS = ("delivered elsewhere", "promised later", "unit ended", "term reached", "no trace")
_STATUS = ("done", "in_progress", "partly", "not_started", "postponed", "cancelled", "unmapped")
_ONGOING = -2


@dataclass(frozen=True)
class Steps:
    """Every month of every script, flat; a fate's months stand together."""

    first: Ints
    count: Ints
    at: Ints
    months: tuple[Month, ...]


@cache
def steps() -> Steps:
    """The scripts of `FATES`, flat."""
    count = np.array([len(f.months) for f in FATES], dtype=np.int64)
    months = tuple(m for f in FATES for m in f.months)
    return Steps(np.cumsum(count) - count, count, np.array([m.at for m in months], dtype=np.int64), months)


@dataclass(frozen=True)
class Rows:
    """One entry an item and month of its script, within the records."""

    item: Ints
    step: Ints
    month: Ints

    def of_step(self, values: list[int]) -> Ints:
        """Of one value a step, that of each entry."""
        return np.array(values, dtype=np.int64)[self.step]


def unfold(world: World, items: Items) -> Rows:
    """Every item × month of its script that the records reach."""
    flat = steps()
    count = flat.count[items.fate]
    item = np.repeat(np.arange(len(items)), count)
    within = np.arange(len(item)) - np.repeat(np.cumsum(count) - count, count)
    step = flat.first[items.fate][item] + within
    month = items.start[item] + flat.at[step]
    known = month < world.calendar.months
    return Rows(item[known], step[known], month[known])


def due_offsets() -> tuple[Ints, Ints]:
    """For every step the due month in its plan and in its review: months after the first, −1 none, −2 ongoing."""
    plan, review = [], []
    for fate in FATES:
        usual = _ONGOING if fate.due == "ongoing" else -1 if fate.due is None else fate.due
        for month in fate.months:
            plan.append(usual if month.due is None else month.due)
            review.append(plan[-1] if month.review_due is None else month.review_due)
    return np.array(plan, dtype=np.int64), np.array(review, dtype=np.int64)


def outcomes(world: World, work: Work, rows: Rows) -> pd.DataFrame:
    """The truth about every promise: one row an item, month and unit."""
    flat, last = steps(), world.calendar.months - 1
    told = [-1 if "outcome" in m.undecided else OUTCOMES.index(m.outcome) for m in flat.months]
    outcome = rows.of_step(told)
    cut = (rows.month == last) & (outcome == OUTCOMES.index("carried"))
    outcome = np.where(cut, OUTCOMES.index("not_yet"), outcome)
    kind = rows.of_step([KINDS.index(m.kind) if m.kind else -1 for m in flat.months])
    unit = _units(world, work, rows)
    columns: dict[str, pd.Series[Any]] = {
        "item_id": frames.coded(rows.item, work.item_id),
        "period": frames.coded(rows.month, world.calendar.names()),
        "unit_id": frames.coded(unit, world.unit_names()),
        "outcome": frames.coded(outcome, OUTCOMES),
        "class": frames.coded(kind, KINDS),
    }
    for flag in FLAGS:
        fires = rows.of_step([-1 if flag in m.undecided else int(flag in m.flags) for m in flat.months])
        if flag == "reorganised":
            fires = _reorganised(world, work, rows, unit, outcome).astype(np.int64)
        columns[flag] = frames.truths(fires)
    return pd.DataFrame(columns, copy=False)


def _reorganised(world: World, work: Work, rows: Rows, unit: Ints, outcome: Ints) -> Bools:
    """Carried into a plan of the successor: the next month of the script stands in another unit of the same slot.

    Two ids that a rename joins are one unit.
    """
    flat = steps()
    after = np.append(flat.at[1:], 0)[rows.step]
    then = work.items.start[rows.item] + np.maximum(after, flat.at[rows.step])
    target = world.unit_at()[work.items.slot[rows.item], then]
    succeeded: Bools = (target != unit) & (target != len(world.slots))
    succeeded &= outcome == OUTCOMES.index("carried")
    return succeeded


def _units(world: World, work: Work, rows: Rows) -> Ints:
    away = rows.of_step([int(m.elsewhere) for m in steps().months]).astype(bool)
    slot = np.where(away, work.other_slot[rows.item], work.items.slot[rows.item])
    return world.unit_at()[slot, rows.month]


def sheets(world: World, work: Work, rows: Rows, measures: list[str]) -> pd.DataFrame:
    """Every line of every sheet, in the order in which the sheets came."""
    planned = rows.of_step([int(m.plan) for m in steps().months]).astype(bool)
    reviewed = rows.of_step([int(bool(m.review)) for m in steps().months]).astype(bool)
    at = np.concatenate([np.flatnonzero(planned), np.flatnonzero(reviewed)])
    review = np.concatenate([np.zeros(int(planned.sum()), bool), np.ones(int(reviewed.sum()), bool)])
    unit = _units(world, work, rows)[at]
    sheet = (rows.month[at] * len(world.unit_names()) + unit) * 2 + review
    order = np.lexsort((rows.item[at], sheet))
    at, review, unit, sheet = at[order], review[order], unit[order], sheet[order]
    lines = _Lines(world, work, Rows(rows.item[at], rows.step[at], rows.month[at]), review, unit, sheet)
    columns = {**_what(lines), **_who(lines), **_promise(lines, measures), **_report(lines)}
    return frames.table("plan_line", columns, len(at))


@dataclass(frozen=True)
class _Lines:
    world: World
    work: Work
    rows: Rows
    review: Bools
    unit: Ints
    sheet: Ints

    def of_item(self, values: NDArray[Any]) -> NDArray[Any]:
        return values[self.rows.item]


def _what(lines: _Lines) -> dict[str, pd.Series[Any]]:
    world, work, rows = lines.world, lines.work, lines.rows
    number = np.arange(len(lines.sheet)) - np.searchsorted(lines.sheet, lines.sheet) + 1
    new = rows.of_step([int(m.reworded) for m in steps().months]).astype(bool)
    changed = np.flatnonzero(work.reworded != work.text)
    place = np.searchsorted(changed, rows.item)
    text = np.where(new, len(work.text) + place, rows.item)
    return {
        "period": frames.coded(rows.month, world.calendar.names()),
        "moment": frames.coded(lines.review.astype(np.int64), ("plan", "review")),
        "unit_id": frames.coded(lines.unit, world.unit_names()),
        "line_no": frames.whole(number, np.zeros(len(number), bool)),
        "item_id": frames.coded(rows.item, work.item_id),
        "text": frames.coded(text, [*work.text, *work.reworded[changed]]),
        "recorded_on": _recorded(lines),
    }


def _recorded(lines: _Lines) -> pd.Series[Any]:
    """Some units date their sheets, where no change of holder is near; elsewhere the day follows from the period."""
    world, months = lines.world, lines.world.calendar.months
    dated = np.zeros((len(world.unit_names()), months), dtype=bool)
    for slot in range(1, len(world.slots), 3):
        dated[slot, 1 : months - 2] = True
    for handover in world.handovers:
        month = world.calendar.of(handover.left)
        dated[handover.slot, max(0, month - 3) : month + 8] = False
    day = world.calendar.days()[lines.rows.month + lines.review] + np.where(lines.review, 2, -3)
    return frames.days(np.where(dated[lines.unit, lines.rows.month], day, -1), np.zeros(len(day), bool))


def _changing(world: World) -> Bools:
    """Unit × month in which a post of the unit changes hands: nothing is dated there within the month."""
    changing = np.zeros((len(world.unit_names()), world.calendar.months), dtype=bool)
    for handover in world.handovers:
        first, last = world.calendar.of(handover.left), world.calendar.of(handover.on)
        changing[handover.slot, max(0, first) : last + 1] = True
    return changing


def _who(lines: _Lines) -> dict[str, pd.Series[Any]]:
    world, work, rows = lines.world, lines.work, lines.rows
    posts = list(world.posts)
    own = lines.of_item(work.items.post)
    shifted = rows.of_step([int(m.other_post) for m in steps().months]).astype(bool)
    away = rows.of_step([int(m.elsewhere) for m in steps().months]).astype(bool)
    deputies = np.array([posts.index("HQ-DGM1" if u == "HQ" else f"{u}-DEP") for u in world.slots])
    beside = _beside(posts)
    post = np.where(shifted & (own >= 0), beside[own], own)
    post = np.where(away, deputies[lines.of_item(work.other_slot)], post)
    other = rows.of_step([int(m.other_person) for m in steps().months]).astype(bool)
    holder = holders(world)
    named = lines.of_item(work.named) & (post >= 0) & ~away
    person = np.where(named, holder[np.where(other, beside[post], post), rows.month], -1)
    alias = lines.of_item(work.chinese) & lines.review & (person >= 0)
    written = [name for name, _ in world.people] + [zh or name for name, zh in world.people]
    return {
        "post_id": frames.coded(post, posts),
        "person": frames.coded(np.where(alias, person + len(world.people), person), written),
    }


def _beside(posts: list[str]) -> Ints:
    """Post → another post of the same unit that carries work."""
    out = []
    for name in posts:
        unit, rank = name.split("-")
        other = ("DGM1" if rank != "DGM1" else "DGM3") if unit == "HQ" else "DEP" if rank != "DEP" else "MGR"
        out.append(posts.index(f"{unit}-{other}"))
    return np.array(out, dtype=np.int64)


def holders(world: World) -> Ints:
    """Post × month → the person, where one person held the post from the start of the month before; else −1."""
    calendar, posts = world.calendar, list(world.posts)
    out = np.full((len(posts), calendar.months), -1, dtype=np.int64)
    place = {name: i for i, name in enumerate(posts)}
    unclear = np.zeros(out.shape, dtype=bool)
    for tenure in world.tenures:
        row = place[tenure.post_id]
        begin = max(0, calendar.of(tenure.start))
        end = calendar.months - 1 if tenure.end is None else calendar.of(tenure.end)
        out[row, begin : end + 1] = tenure.person
        if tenure.start > calendar.first(0) and tenure.start != world.posts[tenure.post_id].start:
            unclear[row, begin : begin + 2] = True
        if tenure.end is not None:
            whole_month = tenure.end == calendar.last(end)
            unclear[row, end + whole_month : end + 2] = True
    out[unclear] = -1
    return out


def _promise(lines: _Lines, measures: list[str]) -> dict[str, pd.Series[Any]]:
    world, work, rows = lines.world, lines.work, lines.rows
    plan_due, review_due = due_offsets()
    offset = np.where(lines.review, review_due[rows.step], plan_due[rows.step])
    month = lines.of_item(work.items.start) + np.maximum(offset, 0)
    day = world.calendar.days()[month] + lines.of_item(work.day) - 1
    share = np.array([m.goal for m in steps().months])[rows.step]
    goal = np.round(lines.of_item(work.goal) * share).astype(np.int64)
    target = lines.of_item(work.target)
    year = np.array([world.calendar.first(m).year for m in range(world.calendar.months)])
    years = list(range(int(year[0]), int(year[-1]) + 1))
    units = world.slots
    bank = [f"T-{unit}-{y}-{kind}" for unit in units for y in years for kind in ("OUT", "TSK", "SAF")]
    begun = year[lines.of_item(work.items.start)] - years[0]
    code = (lines.of_item(work.items.slot) * len(years) + begun) * 3 + target
    return {
        "due": frames.days(np.where(offset < 0, offset, day), lines.of_item(work.rough), "ongoing"),
        "planned": frames.whole(goal, goal == 0),
        "measure": frames.coded(lines.of_item(work.measure), measures),
        "target_id": frames.coded(np.where(target < 0, -1, code), bank),
    }


def _ordinals() -> tuple[Ints, Ints]:
    """For every step the number of fresh reviews of its item before it, and whether it reports the end."""
    ordinal, ended = [], []
    for fate in FATES:
        fresh = -1
        for month in fate.months:
            fresh += int(bool(month.review) and month.fresh)
            ordinal.append(max(fresh, 0))
            ended.append(int(month.review == "done"))
    return np.array(ordinal, dtype=np.int64), np.array(ended, dtype=np.int64)


def _report(lines: _Lines) -> dict[str, pd.Series[Any]]:
    world, work, rows, bank = lines.world, lines.work, lines.rows, words()
    ordinal, ended = (values[rows.step] for values in _ordinals())
    chinese, variant = lines.of_item(work.chinese).astype(np.int64), lines.of_item(work.variant)
    phases = [text for tongue in ("en", "zh") for phase in bank["progress"][tongue] for text in phase]
    finals = [text for tongue in ("en", "zh") for text in bank["finished"][tongue]]
    going = (chinese * 8 + ordinal % 8) * 3 + variant % 3
    done = len(phases) + chinese * 4 + (variant + rows.month) % 4
    progress = np.where(lines.review, np.where(ended == 1, done, going), -1)
    status = rows.of_step([_STATUS.index(m.review) if m.review else -1 for m in steps().months])
    goal = lines.of_item(work.goal) * np.array([m.goal for m in steps().months])[rows.step]
    actual = np.where(ended == 1, np.round(goal), np.round(goal * (ordinal + 1) / (ordinal + 3))).astype(np.int64)
    mine = rows.of_step([{"": 0, "plan": 1, "review": 2}[m.reason] for m in steps().months])
    reason = (mine == 1) & ~lines.review | (mine == 2) & lines.review
    on = world.calendar.days()[rows.month] + variant + 10
    is_done = lines.review & (ended == 1)
    dated = is_done & (variant < 5) & ~_changing(world)[lines.unit, rows.month]
    return {
        "actual": frames.whole(actual, ~lines.review | (goal == 0)),
        "done_on": frames.days(np.where(dated, on, -1), np.zeros(len(on), bool)),
        "status": frames.coded(np.where(lines.review, status * 2 + chinese, -1),
                               [text for word in _STATUS for text in bank["status"][word]]),
        "rating": frames.coded(np.where(is_done & (variant == 5), variant % 2, -1), ("A", "B")),
        "progress": frames.coded(progress, [*phases, *finals]),
        "reason": frames.coded(np.where(reason, variant % 8, -1), bank["reasons"]),
        "next_step": frames.coded(np.where(lines.review & (ended == 0) & (variant > 8), variant % 5, -1),
                                  bank["next_steps"]),
    }  # fmt: skip
