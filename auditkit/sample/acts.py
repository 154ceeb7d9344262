"""What was done, ordered or decided outside the sheets."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from auditkit.sample import frames
from auditkit.sample.fates import FATES, NUMBER, Act
from auditkit.sample.work import Work
from auditkit.sample.world import Ints, World

_TEXTS = {
    "update": "Asked for the state of the item and noted the answer",
    "instruct": "Ordered in writing to go on with the item",
    "escalate": "Reported upwards that the item is at risk",
    "complete": "Completion certificate issued",
    "deliver": "Delivery note countersigned",
    "verify": "Checked on site against the plan",
    "cancel": "Cancelled",
    "accept_risk": "Risk accepted, the item is not pursued",
    "reschedule": "New date set",
    "rescope": "Reduced in scope",
}
_BATCH = {"bulk": "reminder to all open items", "few": "reminder to three items"}


def holding(world: World) -> Ints:
    """Post × month → who held the post on the 20th, the substantive holder before an acting one; −1 vacant."""
    calendar, posts = world.calendar, list(world.posts)
    place = {name: i for i, name in enumerate(posts)}
    out = np.full((len(posts), calendar.months), -1, dtype=np.int64)
    for tenure in sorted(world.tenures, key=lambda t: t.capacity == "substantive"):
        begin = calendar.of(tenure.start) + (tenure.start.day > 20)
        end = calendar.months if tenure.end is None else calendar.of(tenure.end) + (tenure.end.day >= 20)
        out[place[tenure.post_id], max(0, begin) : max(0, end)] = tenure.person
    return out


def actions(world: World, work: Work, extra: list[dict[str, Any]]) -> pd.DataFrame:
    """The action table in order of day: the scripts' acts, some that change nothing, and those about problems."""
    blocks = [_scripted(world, work, number, act) for number, fate in enumerate(FATES) for act in fate.acts]
    blocks.append(_passing(world, work))
    blocks.append(frames.from_rows(frames.columns("action"), extra))
    frame = pd.concat([b for b in blocks if len(b)], ignore_index=True)
    frame = frame.sort_values(["on", "item_id", "kind"], kind="stable", na_position="last").reset_index(drop=True)
    frame["action_id"] = pd.Series([f"A-{i + 1:05d}" for i in range(len(frame))], dtype="str")
    return frame[list(frames.columns("action"))]


def _scripted(world: World, work: Work, fate: int, act: Act) -> pd.DataFrame:
    at = np.flatnonzero(work.items.fate == fate)
    at = at[work.items.start[at] + act.at < world.calendar.months]
    return _rows(world, work, at, act)


def _passing(world: World, work: Work) -> pd.DataFrame:
    """Words about items that are on their way anyway: they follow nothing up that the sheets do not."""
    steady = np.isin(work.items.fate, [NUMBER[f"steady_{n}"] for n in range(2, 7)])
    at = np.flatnonzero(steady & (work.variant == 7) & (work.day < 20))
    out = []
    for turn, kind in enumerate(("update", "instruct", "escalate")):
        out.append(_rows(world, work, at[turn::3], Act(0, kind, 18)))
    return pd.concat(out, ignore_index=True)


def _rows(world: World, work: Work, at: Ints, act: Act) -> pd.DataFrame:
    n, posts = len(at), list(world.posts)
    month = work.items.start[at] + act.at
    firsts = world.calendar.days()
    day = firsts[month] + act.day - 1 if act.day else firsts[month + 1] - 1
    heads = np.array([posts.index("HQ-GM" if u == "HQ" else f"{u}-MGR") for u in world.slots])
    deputies = np.array([posts.index("HQ-DGM1" if u == "HQ" else f"{u}-DEP") for u in world.slots])
    slot = work.items.slot[at]
    owner = np.where(work.items.post[at] >= 0, work.items.post[at], heads[slot])
    checker = np.where(slot == world.slot("D2"), posts.index("HQ-DGM3"), posts.index("D2-MGR"))
    post = checker if act.by == "other" else owner
    if act.batch or (act.kind == "instruct" and act.at == 0):
        post = heads[slot]
    if act.approver == "deputy":
        # Who holds the power approves by acting: what is cancelled without it is cancelled by somebody else.
        post = np.where(post == posts.index("HQ-GM"), deputies[slot], post)
    who = holding(world)
    person = who[post, np.maximum(month, 0)]
    people = [world.person(i) for i in range(len(world.people))]
    gm = who[posts.index("HQ-GM"), month]
    # Only the general manager may cancel: a deputy who signs signs without the power.
    signer = {"": np.full(n, -1), "authority": gm, "deputy": who[deputies[slot], month]}[act.approver]
    decided = [f"MIN-{world.calendar.name(int(m))}-{1 + int(i) % 40:02d}" for m, i in zip(month, at, strict=True)]
    told = np.arange(n) if act.approver == "authority" or act.kind in ("reschedule", "rescope") else np.full(n, -1)
    amount = np.round(work.goal[at] * (act.share or 0)).astype(np.int64)
    one = np.zeros(n, dtype=np.int64)
    columns = {
        "item_id": frames.coded(at, work.item_id),
        "kind": frames.coded(one, [act.kind]),
        "post_id": frames.coded(post, posts),
        "person_id": frames.coded(person, people),
        "on": frames.days(day, np.zeros(n, bool)),
        "quantity": frames.whole(amount, amount == 0),
        "approved_by": frames.coded(signer, people),
        "decision_ref": frames.coded(told, decided or [""]),
        "reason": frames.coded(one, ["Priorities changed by the client" if act.reason else None]),
        "text": frames.coded(one, [_TEXTS[act.kind] + (": " + _BATCH[act.batch] if act.batch else "")]),
        "batch": frames.coded(month if act.batch else one - 1, [f"{act.batch.upper()}-{i:02d}" for i in range(99)]),
    }
    return frames.table("action", columns, n)
