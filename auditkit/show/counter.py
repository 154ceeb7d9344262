"""What speaks for the persons named, and where the records end: said before anything else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pandas as pd

from auditkit.records.namesakes import alike
from auditkit.result import cell, many
from auditkit.show.scene import Holder, Scene, frame_of

CAPACITIES = {
    "acting": "acting holder of the post",
    "concurrent": "holder of the post beside another one",
    "nominal": "holder of the post in name",
    "on_leave": "holder of the post on leave",
}
# How each reason of `why` begins, and what it is in general.
_CAUSES = (
    (" missing", "sheets are missing"),
    (" partial", "sheets came in part"),
    (" interim", "sheets were written before their period ended"),
    ("status word", "a status word is not known"),
    ("waits for a decision", "a line waits for a decision"),
    ("the day of the handover", "the day of the handover is uncertain"),
)
_BOTH = ("outgoing", "incoming")
NONE = "Nothing of the kind was found in these records."


def counter_evidence(review: Any, shown: Scene) -> list[str]:
    """Sentences of fact that mitigate or limit what follows; one sentence says so where there are none."""
    return [*_handover(review), *_holders(shown), *_items(review)] or [NONE]


def speaking(trail: Any) -> pd.DataFrame:
    """The lines of a trail beside which something speaks for the person."""
    lines: pd.DataFrame = trail.lines.frame
    return lines[lines["counter_evidence"].notna()]


def trail_evidence(trail: Any) -> list[str]:
    """Vacant posts of the chain, holders in another capacity, and what came hidden; one sentence where nothing is."""
    return list(_traced(trail)) or [NONE]


def _traced(trail: Any) -> Iterator[str]:
    chain = trail.chain.frame
    then = chain[chain["moment"] == "occurrence"] if "moment" in chain else chain
    for row in then[then["vacant"] == "yes"].itertuples():
        yield f"{row.post_id}, a post of the chain, was vacant then."
    if "capacity" in then:
        for row in then[then["capacity"].notna()].itertuples():
            people = "; ".join(trail.names.get(one) or one for one in cell(row.possible).split("; "))
            capacity = CAPACITIES.get(str(row.capacity), str(row.capacity))
            yield f"{people} was {capacity} {row.post_id} then.".replace("of the post", "of")
    met = trail.handovers.frame
    hidden = int((met["inherited"] == "hidden").sum()) if "inherited" in met else 0
    if hidden:
        yield f"At {many(hidden, 'handover')} it came to the incoming hidden: on no signed list, in no live plan."
    knew = trail.knowledge.frame
    sent = int((knew["level"] == "was_sent").sum())
    if sent:
        yield f"Of {many(sent, 'person')} the records show only that something was sent, not that it was read."


def _handover(review: Any) -> Iterator[str]:
    row = frame_of(review.handover).iloc[0]
    names = getattr(review, "facts", {}).get("names", {})
    left, came = ([names.get(one) or one for one in cell(row.get(role)).split("; ")] for role in _BOTH)
    for one, other in ((one, other) for one in left for other in came if alike(one, other)):
        yield (
            f"{one} and {other} may be two writings of one person's name: if so, nothing was handed over here, and an "
            "alias row says it."
        )
    least, most = cell(row.get("days_vacant")), cell(row.get("days_vacant_max"))
    if most not in ("", "0"):
        days = least if least == most else f"{least} to {most}"
        if cell(row.get("incoming")):
            yield f"The post was vacant for {days} days before the incoming began."
        else:
            yield f"Nobody is on record as holder of the post for {days} days after the outgoing left."
    if cell(row.get("interim")):
        people = "; ".join(names.get(one) or one for one in cell(row.get("interim")).split("; "))
        yield f"In between, the post was held by {people}."
    if cell(row.get("reorganised")) == "yes":
        yield "The unit was reorganised with this handover."


def _holders(shown: Scene) -> Iterator[str]:
    """Capacities other than substantive of those who left and came, and posts above that stood vacant."""
    for holder in shown.holders:
        touches = holder.since <= shown.on <= holder.until
        if holder.post == shown.post and holder.person and holder.capacity != "substantive" and touches:
            last = "on" if holder.until > shown.as_of else f"to {holder.until - timedelta(1)}"
            yield f"{holder.person} was {CAPACITIES.get(holder.capacity, holder.capacity)} from {holder.since} {last}."
    for post in shown.posts[1:]:
        held = [one for one in shown.holders if one.post == post and one.person]
        if held and not any(_on(one, shown) for one in held):
            yield f"{post}, a post above, was vacant on {shown.on}."


def _on(holder: Holder, shown: Scene) -> bool:
    return holder.since <= shown.on < holder.until


def _items(review: Any) -> Iterator[str]:
    never = frame_of(review.never_followed_up)
    hidden = int((never["inherited"] == "hidden").sum()) if "inherited" in never else 0
    if hidden:
        came = bool(cell(frame_of(review.handover).iloc[0].get("incoming")))
        left = "was" if hidden == 1 else "were"
        yield f"{hidden:,} of the {len(never):,} items never followed up " + (
            "came to the incoming hidden: on no signed list, in no live plan of the post, and in no earlier act of "
            "theirs."
            if came
            else f"{left} left hidden: on no signed list and in no live plan of the post."
        )
    traced = int(never["traces"].notna().sum()) if "traces" in never else 0
    if traced:
        yield (
            f"Of the {len(never):,} items never followed up, {traced:,} left traces after the outgoing's last day that "
            "do not count as follow-up (a line copied, a date moved without a reason, a bulk act, a mailing); they "
            "stand beside them."
        )
    items = frame_of(review.items)
    early = 0
    if "before_incoming" in items:
        early = int(((items["state"] == "followed_up") & items["before_incoming"].fillna(False)).sum())
    if early:
        yield (
            f"Of the items followed up, {early:,} were so before the incoming's first day, by a report or an act of "
            "others."
        )
    yield from _again(frame_of(getattr(review, "again", None)))
    yield from _unseen(never)
    why = items["why"].fillna("").astype(str) if "why" in items else items["state"].astype(str)
    facts = getattr(review, "facts", {"window_end": "given"})
    causes = [words for sign, words in _CAUSES if why.str.contains(sign, regex=False).any()]
    because = f", because {' or '.join(causes)}" if causes else ""
    over = "is not over" if cell(facts.get("window_end")) else "reaches beyond the last period on record"
    for state, words in (
        ("cannot_tell", f"the records cannot tell{because}"),
        ("not_yet", f"the window {over}, so that nothing can be said yet"),
    ):
        count = int((items["state"] == state).sum())
        if count:
            yield f"Of {f'{count:,} of ' if count < len(items) else 'all '}the {len(items):,} items {words}."


def _again(found: pd.DataFrame) -> Iterator[str]:
    """An id may have been given anew; nobody is said to have let a thing lie that stands in the next plan."""
    if found.empty:
        return
    first = found.drop_duplicates("item_id")
    shown = "; ".join(f"{row.item_id} as {row.other_id} in the plan of {row.period}" for row in first[:3].itertuples())
    more = f" and {len(first) - 3:,} more" if len(first) > 3 else ""
    stands = "stands" if len(first) == 1 else "stand"
    yield (
        f"Of the items never followed up, {len(first):,} {stands} in the same words in a later plan under another id: "
        f"{shown}{more}. A decision row that the two are the same makes it count."
    )


def _unseen(never: pd.DataFrame) -> Iterator[str]:
    """Silence is counted over the periods that were seen."""
    for column, words in (
        ("months_unseen", "fall periods whose sheets were not seen in full; they are not counted as silent"),
        ("unseen_after", "stand sheets after the window that were not seen: what happened since is not known there"),
    ):
        count = int((never[column] > 0).sum()) if column in never else 0
        if count:
            yield f"Into the silence of {count:,} of the {len(never):,} items never followed up {words}."
