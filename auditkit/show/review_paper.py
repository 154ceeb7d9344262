"""The review of one handover as a working paper: its limits first, then what happened, then the blanks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from auditkit.result import cell, many
from auditkit.review.ask import counted
from auditkit.review.called import called
from auditkit.review.people import nobody
from auditkit.show.counter import counter_evidence
from auditkit.show.figures import glance
from auditkit.show.paper import (
    ASSUMED,
    HEADINGS,
    READ_FIRST,
    Block,
    Facts,
    Figure,
    Head,
    Paper,
    Points,
    Say,
    asked,
    assumptions_said,
    bounded,
    coverage,
    evidence,
    findings,
    parameters,
    section,
    sentence,
    table,
)
from auditkit.show.scene import Scene, frame_of, scene_of

NEVER = (
    "item_id", "text", "last_seen", "months_silent", "months_unseen", "traces", "due", "duty_post", "inherited", "live",
    "evidence",
)  # fmt: skip
SURFACED = (
    "problem_id",
    "title",
    "occurred_from",
    "occurred_latest",
    "discovered_on",
    "discovered_latest",
    "lag_days_min",
    "lag_days_max",
    "severity",
    "state",
    "evidence",
)
QUIET = ("item_id", "text", "followed_on", "followed_by_event", "live", "evidence")
OMITTED = ("item_id", "text", "last_seen", "due", "state", "duty_post", "evidence")
UNTOLD = ("item_id", "text", "why", "last_seen", "due", "duty_post", "live", "evidence")
ITEMS = (
    "item_id",
    "text",
    "live",
    "state",
    "strength",
    "followed_by_event",
    "followed_on",
    "followed_on_assumed",
    "before_incoming",
    "followed_by",
    "first_seen",
    "last_seen",
    "due",
    "duty_post",
    "inherited",
    "evidence",
)
WAITING = "waits for a decision"  # as `why` says it
DECIDE = (
    "A line that waits for a decision may be the same promise in other words: `auditkit table RECORDS link_queue "
    "--as-of DAY` lists each with what speaks for and against it, and a person decides it, in the notebook with "
    "ak.review_links(audit, by=…, on=…), or as a row of the table decision."
)
REPLIES = ("name", "person_id", "on", "problem_id", "text", "evidence")
WORDS = (
    "Live: last seen within {silence} periods before the handover, or due in them or later; the others are stale. "
    "Strength, the strongest in the window: F4 verified by another person, F3 completed, delivered or cancelled with "
    "approval, F2 a recorded act or change, F1 the same line again, F0 nothing; F2 and above count. Inherited: named "
    "on the signed list, visible in the live plans or by an earlier act of the incoming, or hidden. Whose duty: the "
    "post that the line names, without one the post that changed hands."
)
SILENT = (
    "Periods silent: those after the one in which it was last seen, or in which the last trace stands (a mailing is "
    "none), up to that of the as-of day; periods of which a sheet was not seen in full are no silence, and are counted "
    "apart as not seen."
)
SEARCHED = ("unit_id", "period", "moment", "state", "lines", "items", "in_window", "evidence")
MISSING = ("unit_id", "period", "moment", "state", "basis", "in_window")


def review_paper(review: Any) -> Paper:
    """What speaks for the persons named and what the records do not show stands first; the judgement is a blank."""
    shown = scene_of(review)
    unit = getattr(review, "facts", {}).get("unit", "")
    called = shown.called(shown.post, unit)
    unheard = tuple(_unheard(review))
    return Paper(f"Handover review: {called}, {shown.on}", unheard, tuple(_blocks(review, shown)))


def _blocks(review: Any, shown: Scene) -> Iterator[Block]:
    names = getattr(review, "facts", {}).get("names")
    yield Say(str(review), "answer")
    yield _who(review, shown)
    yield asked(review.parameters)
    yield Head(READ_FIRST)
    yield Points(tuple(counter_evidence(review, shown)))
    yield from coverage(review.missing, MISSING)
    assumed = getattr(review, "assumptions", ())
    if assumed:
        yield Say(assumptions_said(assumed))
    yield Head("The handover at a glance")
    yield Figure(glance(shown))
    yield from section("Never followed up", review.never_followed_up, NEVER, titles=shown.titles)
    if len(frame_of(review.never_followed_up)):
        yield Say(SILENT, "note")
        searched = getattr(review, "searched", None)
        if searched is not None:
            looked = HEADINGS | {"items": "items looked for"}
            yield from section("Where they were looked for", searched, SEARCHED, headings=looked)
    quiet = getattr(review, "quiet_since", None)
    if len(frame_of(quiet)):
        yield from section("Followed up before the incoming came, and not since", quiet, QUIET)
    least = {"lag_days_min": "days unseen at least"} if bounded(frame_of(review.surfaced_after)) else {}
    yield from section("Surfaced after the handover", review.surfaced_after, SURFACED, headings=HEADINGS | least)
    yield from section("Omitted from the signed list", review.omitted, OMITTED, titles=shown.titles)
    items = frame_of(review.items)
    untold = items[items["state"] == "cannot_tell"]
    if len(untold):
        yield Head(f"{many(len(untold), 'item')} of which the records cannot tell")
        yield table("Cannot tell", untold, UNTOLD, titles=shown.titles)
        if untold.get("why", pd.Series()).astype(str).str.contains(WAITING, regex=False).any():
            yield Say(DECIDE, "note")
    yield from _findings(review, shown)
    yield from section("Every item open at the handover", review.items, ITEMS, names)
    yield Say(WORDS.format(**review.parameters), "note")
    if assumed:
        yield Head(ASSUMED)
        yield Points(tuple(f"{one}." for one in assumed))
    yield from evidence(frame_of(review.evidence))
    yield from parameters(review.parameters)


def _who(review: Any, shown: Scene) -> Facts:
    """Who left and who came, with their days, and until when a follow-up is in time."""
    row, facts = frame_of(review.handover).iloc[0], getattr(review, "facts", {})
    last, came = cell(row.get("last_day")), f"{shown.on}" if shown.on == shown.on_latest else f"from {shown.on}"
    said = [
        ("Left", (shown.outgoing or nobody("left", shown.stayed)) + (f", last day {last}" if last else "")),
        ("Between", "; ".join(called(one, facts.get("names") or {}) for one in cell(row.get("interim")).split("; "))),
        ("Came", f"{shown.incoming}, on {came}" if shown.incoming else nobody("came", shown.stayed)),
        ("Stayed", shown.stayed),
        ("In time until", cell(facts.get("window_end"))),
    ]
    return Facts(tuple((name, words) for name, words in said if words))


def _unheard(review: Any) -> Iterator[str]:
    """The persons who held the post, by name, of whom no reply is on record: who stood in between is named too."""
    replies = frame_of(getattr(review, "replies", None))
    heard = set(replies["person_id"].astype(str)) if "person_id" in replies else set()
    handover, names = frame_of(review.handover).iloc[0], getattr(review, "facts", {}).get("names") or {}
    for role in ("outgoing", "interim", "incoming", "taken_over_by"):
        ids = cell(handover.get(role)).split("; ")
        yield from (called(one, names) for one in ids if one and one not in heard)


def _findings(review: Any, shown: Scene) -> list[Block]:
    given = review.parameters
    window = (
        f"{given['window']} full plan periods" if given.get("window_days") is None else f"{given['window_days']} days"
    )
    criteria = (
        f"Each item open when the outgoing holder left is to be followed up, by an act of strength F2 or above, within "
        f"{window} after the handover. The duty, target or rule behind it is for the auditor to name."
    )
    live = counted(shown.counts(), shown.words(), "; ")
    rows = (
        ("Finding", str(review)),
        ("Condition", live or "no live item was open"),
        ("Criteria", criteria),
        ("Cause", "not established"),
        ("Effect", "not established"),
        ("Surfaced after", sentence(review.surfaced_after)),
        ("Counter-evidence", f"in the part “{READ_FIRST.partition(':')[0]}”"),
        ("Coverage", sentence(review.missing)),
    )
    return findings(rows, getattr(review, "replies", None), REPLIES)
