"""What was open at every handover and what became of it: read off the scripts, month by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from auditkit.sample import frames
from auditkit.sample.fates import FATES, NEVER, SILENCE, Fate
from auditkit.sample.lines import due_offsets, steps
from auditkit.sample.placing import seen_month
from auditkit.sample.work import Work
from auditkit.sample.world import Bools, Handover, Ints, World

WINDOW = 3
STATE = ("closed_between", "followed_up", "not_yet", "cannot_tell", "followed_up_late", "never_followed_up")
_FAR = 24


@dataclass(frozen=True)
class Views:
    """Fate × k: what can be said of an item k months after its first, before the review of month k.

    Fields that end in `_on_eve` do not know the plan of month k, which is the successor's own where the outgoing left
    on the eve of it.

    seen: the last month that a sheet names it in. due: the last due month known. current: planned in month k itself and
    in k−1. follow: the next month in which it is followed up. close, close_day: the next month that closes it, and on
    which day (0 the last).
    """

    open: Bools
    open_on_eve: Bools
    seen: Ints
    seen_on_eve: Ints
    due: Ints
    due_on_eve: Ints
    current: Bools
    before: Bools
    follow: Ints
    close: Ints
    close_day: Ints


@cache
def views() -> Views:
    """The views of every fate."""
    rows = [[_view(fate, first, k) for k in range(_FAR)] for fate, first in zip(FATES, steps().first, strict=True)]
    table = np.array(rows, dtype=np.int64)
    n, yes = np.moveaxis(table, -1, 0), np.moveaxis(table > 0, -1, 0)
    return Views(yes[0], yes[1], n[2], n[3], n[4], n[5], yes[6], yes[7], n[8], n[9], n[10])


def _view(fate: Fate, first: int, k: int) -> tuple[int, ...]:
    plans = [m.at for m in fate.months if m.plan]
    closing = [(m.at, 0) for m in fate.months if m.closes] + [(a.at, a.day) for a in fate.acts if a.closes]
    next_close = min(((at, day or 32) for at, day in closing if at >= k), default=(NEVER, 32))
    follows = [m.at for m in fate.months if m.strength >= 2] + [a.at for a in fate.acts if a.strength >= 2]
    said = [([p for p in plans if p <= upto], _due(fate, first, upto, k)) for upto in (k, k - 1)]
    return (
        *(int(bool(known) and not any(known[-1] <= at < k for at, _ in closing)) for known, _ in said),
        *(max([*known, *(m.at for m in fate.months if m.review and m.at < k)], default=0) for known, _ in said),
        *(due for _, due in said), int(k in plans), int(k - 1 in plans),
        min((f for f in follows if f >= k), default=NEVER), next_close[0], next_close[1] % 32,
    )  # fmt: skip


def _due(fate: Fate, first: int, planned: int, k: int) -> int:
    plan, review = due_offsets()
    out = -1
    for i, month in enumerate(fate.months):
        if month.plan and month.at <= planned:
            out = int(plan[first + i])
        if month.review and month.at < k:
            out = int(review[first + i])
    return out


def follow_up(world: World, work: Work) -> pd.DataFrame:
    """Every item open at every handover, with its state; `live` is blank where the definitions leave it open."""
    lost = ((world.gaps["plan"] != 0) | (world.gaps["review"] != 0)).cumsum(axis=1)
    blocks = [_at_handover(world, work, number, lost) for number in range(len(world.handovers))]
    out = pd.concat([b for b in blocks if len(b)], ignore_index=True)
    out["live"] = out["live"].astype("boolean")
    return out


def _at_handover(world: World, work: Work, number: int, lost: Ints) -> pd.DataFrame:
    handover, items, view = world.handovers[number], work.items, views()
    seen_in = seen_month(world, handover)
    first, end = np.searchsorted(items.slot, [handover.slot, handover.slot + 1])
    at = np.arange(first, end)
    if not handover.is_head:
        at = at[items.post[at] == list(world.posts).index(handover.post_id)]
    at = at[items.start[at] <= seen_in]
    k = np.minimum(seen_in - items.start[at], _FAR - 1)
    fate = items.fate[at]
    eve = world.calendar.last(world.calendar.of(handover.left)) == handover.left
    is_open = (view.open_on_eve if eve else view.open)[fate, k]
    at, k, fate = at[is_open], k[is_open], fate[is_open]
    start = items.start[at]
    seen = start + (view.seen_on_eve if eve else view.seen)[fate, k]
    state = _states(world, handover, start, seen, fate, k, lost[handover.slot])
    live = _live(world, handover, start, seen, (view.due_on_eve if eve else view.due)[fate, k])
    listable = view.current[fate, k] & (view.before[fate, k] | (handover.left.day < 28))
    return pd.DataFrame({
        "number": np.full(len(at), number), "item": at, "state": state, "live": live, "listable": listable,
    })  # fmt: skip


def _states(world: World, handover: Handover, start: Ints, seen: Ints, fate: Ints, k: Ints, lost: Ints) -> Ints:
    view, calendar = views(), world.calendar
    until = handover.on if handover.incoming is not None else calendar.end
    end = calendar.of(handover.on) + (handover.on.day > 1) + WINDOW - 1
    close, follow = start + view.close[fate, k], start + view.follow[fate, k]
    closed = _before(world, close, view.close_day[fate, k], until) & (close < calendar.months)
    followed = (follow <= end) & (follow < calendar.months)
    later = (follow > end) & (follow < calendar.months)
    gap = lost[np.full(len(seen), end)] - np.where(seen > 0, lost[np.maximum(seen - 1, 0)], 0) > 0
    rules = [closed, followed, np.full(len(seen), end >= calendar.months), gap, later]
    return np.select(rules, list(range(5)), 5).astype(np.int64)


def _before(world: World, month: Ints, day: Ints, until: date) -> Bools:
    firsts = world.calendar.days()
    known = np.minimum(month, len(firsts) - 2)
    on = np.where(day > 0, firsts[known] + day - 1, firsts[known + 1] - 1)
    return on < (until - date(1970, 1, 1)).days


def _live(world: World, handover: Handover, start: Ints, seen: Ints, due: Ints) -> Any:
    """Live, stale, or −1 → blank where it turns on whether the month that ends that day is over."""
    answers = []
    for now in (world.calendar.of(handover.left), seen_month(world, handover)):
        promised = np.where(due >= 0, start + due >= now - SILENCE, due == -2)
        answers.append((seen >= now - SILENCE) | promised)
    return frames.truths(np.where(answers[0] == answers[1], answers[0].astype(np.int64), -1))


def lists(world: World, work: Work, told: pd.DataFrame) -> tuple[list[dict[str, Any]], list[dict[str, Any]], set[int]]:
    """The signed lists, and what they leave out.

    Returns:
        Rows of `handover_list`, rows of the truth about omissions, and the places in `told` that the lists name.
    """
    rows, omitted, named = [], [], set()
    for number, handover in enumerate(world.handovers):
        here = told[told["number"] == number]
        if not handover.signed or here.empty:
            continue
        left_out = _left_out(here, 5 if world.slots[handover.slot] == "P7" else 2)
        stale = here.index[here["live"].eq(False).fillna(False)][2:]
        for place, item in here["item"].items():
            if place in left_out:
                omitted.append(_omission(handover, work.item_id[int(item)]))
            elif place not in stale:
                named.add(int(str(place)))
                rows.append(_listed(world, work, handover, int(item)))
    return rows, omitted, named


def _left_out(here: pd.DataFrame, most: int) -> set[Any]:
    """Items that the last sheet has beyond doubt; those that nobody took up come first."""
    able = here[here["listable"] & here["live"].fillna(False)]
    never, others = able[able["state"] == 5], able[able["state"].isin([0, 1])]
    first = list(never.index[: (most + 1) // 2])
    mixed = [*others.index[others["state"] == 0][:1], *others.index[others["state"] == 1]]
    return set([*first, *mixed][:most])


def _omission(handover: Handover, item_id: str) -> dict[str, Any]:
    return {
        "handover_id": handover.handover_id, "post_id": handover.post_id, "on": handover.on.isoformat(),
        "item_id": item_id,
    }  # fmt: skip


def _listed(world: World, work: Work, handover: Handover, item: int) -> dict[str, Any]:
    head = next(t.person for t in world.tenures if t.post_id == "HQ-DGM1")
    return {
        "post_id": handover.post_id, "on": handover.on.isoformat(), "item_id": work.item_id[item],
        "text": str(work.text[item]), "state": "open", "outgoing": world.person(handover.outgoing),
        "incoming": world.person(handover.incoming), "witness": world.person(head),
        "signed_on": handover.on.isoformat(),
    }  # fmt: skip


def named_states(world: World, work: Work, told: pd.DataFrame, named: set[int]) -> pd.DataFrame:
    """The truth about follow-up as it is shipped."""
    handovers = [world.handovers[n] for n in told["number"]]
    item = told["item"].to_numpy()
    # An incoming is new to the enterprise: what neither the list nor a live plan shows is hidden from them.
    by_live = {True: 1, False: 2}
    inherited = np.array([0 if i in named else by_live.get(live, -1) for i, live in enumerate(told["live"])])
    return pd.DataFrame({
        "handover_id": pd.Series([h.handover_id for h in handovers], dtype="str"),
        "post_id": pd.Series([h.post_id for h in handovers], dtype="str"),
        "on": pd.Series([h.on.isoformat() for h in handovers], dtype="str"),
        "item_id": frames.coded(item, work.item_id),
        "state": frames.coded(told["state"].to_numpy(), STATE),
        "live": told["live"],
        "inherited": frames.coded(inherited, ("named", "visible", "hidden")),
    })  # fmt: skip
