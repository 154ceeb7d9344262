"""The list of what was planted: fault, item or unit, where, and one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from auditkit.sample import frames, papers, plot
from auditkit.sample.fates import FATES
from auditkit.sample.work import Work
from auditkit.sample.world import STATES, World

COLUMNS = ("fault", "item_id", "unit_id", "period", "handover_id", "sentence")
FAULTS = (
    *sorted({f.fault for f in FATES if f.fault}),
    "sheet_missing", "sheet_partial", "sheet_interim", "vacancy", "acting_spell", "overlap", "departure", "arrival",
    "cover", "unit_renamed", "unit_merged", "post_renamed", "omitted_from_list", "surfaced_after", "duty_gap",
    "duty_overlap", "duty_without_power",
)  # fmt: skip


def planted(world: World, work: Work, truth: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Everything that was planted, items first."""
    rest = [*_organisation(world), *_sheets(world), *_lists(truth), *_duties()]
    return pd.concat([_items(world, work), frames.from_rows(COLUMNS, rest)], ignore_index=True)


def _items(world: World, work: Work) -> pd.DataFrame:
    faults = sorted({f.fault for f in FATES if f.fault})
    code = np.array([faults.index(f.fault) if f.fault else -1 for f in FATES])[work.items.fate]
    at = np.flatnonzero(code >= 0)
    at = at[np.argsort(code[at], kind="stable")]
    fate, slot = work.items.fate[at], work.items.slot[at]
    month = work.items.start[at] + np.array([f.key for f in FATES])[fate]
    return pd.DataFrame({
        "fault": frames.coded(code[at], faults),
        "item_id": frames.coded(at, work.item_id),
        "unit_id": frames.coded(world.unit_at()[slot, month], world.unit_names()),
        "period": frames.coded(month, world.calendar.names()),
        "handover_id": frames.coded(work.items.handover[at], [h.handover_id for h in world.handovers]),
        "sentence": frames.coded(fate, [f.sentence for f in FATES]),
    })  # fmt: skip


def _organisation(world: World) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    for handover in world.handovers:
        where = {"unit_id": world.slots[handover.slot], "handover_id": handover.handover_id}
        post = handover.post_id
        told = (
            ("vacancy", handover.vacant, f"{post} was empty for {handover.vacant} days."),
            ("acting_spell", handover.interim is not None, f"A deputy acted as {post} in between."),
            ("overlap", handover.overlap, f"Both held {post} for {handover.overlap} days."),
            (handover.kind, handover.kind != "replacement", f"{post}: a {handover.kind} only."),
            ("post_renamed", handover.reorganised, "The post was renamed on the day of the change."),
        )
        out += [{**where, "fault": fault, "sentence": sentence} for fault, holds, sentence in told if holds]
    cover = next(c for c in plot.CHANGES if c.style == "cover")
    out.append({"fault": "cover", "unit_id": cover.post.split("-")[0],
                "sentence": f"The deputy acted for the holder of {cover.post}, who came back."})  # fmt: skip
    for fault, (old, month, new) in (("unit_renamed", plot.RENAMED), ("unit_merged", plot.MERGED)):
        period = world.calendar.name(month)
        out.append({"fault": fault, "unit_id": old, "period": period, "sentence": f"Goes on as {new}."})
    return out


def _sheets(world: World) -> list[dict[str, Any]]:
    names, unit_at = world.unit_names(), world.unit_at()
    out = []
    for moment in ("plan", "review"):
        for slot, month in zip(*world.gaps[moment].nonzero(), strict=True):
            state = STATES[world.gaps[moment][slot, month]]
            where = {"unit_id": names[unit_at[slot, month]], "period": world.calendar.name(int(month))}
            out.append({**where, "fault": f"sheet_{state}", "sentence": f"The {moment} is {state}."})
    return out


def _lists(truth: Mapping[str, pd.DataFrame]) -> list[dict[str, Any]]:
    out = []
    for row in truth["omitted"].to_dict("records"):
        out.append({"fault": "omitted_from_list", "item_id": row["item_id"], "handover_id": row["handover_id"],
                    "sentence": "In the last plan of the outgoing, and not on the signed list."})  # fmt: skip
    for row in truth["surfaced"].to_dict("records"):
        out.append({"fault": "surfaced_after", "item_id": row["problem_id"], "handover_id": row["handover_id"],
                    "sentence": "Occurred before the handover, discovered after it."})  # fmt: skip
    return out


def _duties() -> list[dict[str, Any]]:
    told = (
        ("duty_gap", papers.NOBODY, "nobody answers for"),
        ("duty_overlap", papers.TWICE, "two posts answer for"),
        ("duty_without_power", papers.POWERLESS, "the deputy may not stop the works but answers for"),
    )
    return [
        {"fault": fault, "unit_id": unit, "sentence": f"In {unit} {how} {area}."} for fault, (unit, area), how in told
    ]
