"""What speaks for the persons named, and where the records end: said before anything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import pandas as pd

from auditkit.records.namesakes import alike
from auditkit.result import cell, many
from auditkit.review.called import called
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
NONE = "Nothing that speaks for the persons named was found in these records."


def counter_evidence(review: Any, shown: Scene) -> list[str]:
    """Sentences of fact that mitigate or limit what follows; one sentence says so where there are none."""
    capacities = dict(_capacities(shown))
    told = (_handover(review, capacities), capacities.values(), _gone(review), _above(shown), _items(review))
    return [sentence for part in told for sentence in part] or [NONE]


def speaking(trail: Any) -> pd.DataFrame:
    """The lines of a trail beside which something speaks for the person; that somebody is excluded speaks for them."""
    lines: pd.DataFrame = trail.lines.frame
    excluded = lines["relation"] == "excluded"
    speaks = lines["counter_evidence"].mask(excluded, lines["evidence"])
    return lines.assign(counter_evidence=speaks)[speaks.notna()]


def trail_evidence(trail: Any) -> list[str]:
    """Vacant posts of the chain, holders in another capacity, and what came hidden; one sentence where nothing is."""
    return list(_traced(trail)) or ([] if len(speaking(trail)) else [NONE])


def _traced(trail: Any) -> Iterator[str]:
    chain = trail.chain.frame
    then = chain[chain["moment"] == "occurrence"] if "moment" in chain else chain
    for row in then[then["vacant"] == "yes"].itertuples():
        yield f"{row.post_id}, a post of the chain, was vacant then."
    if "capacity" in then:
        for row in then[then["capacity"].notna()].itertuples():
            capacity = CAPACITIES.get(str(row.capacity), str(row.capacity))
            yield f"{called(row.possible, trail.names)} was {capacity} {row.post_id} then.".replace("of the post", "of")
    met = trail.handovers.frame
    hidden = int((met["inherited"] == "hidden").sum()) if "inherited" in met else 0
    if hidden:
        yield f"At {many(hidden, 'handover')} it came to the incoming hidden: on no signed list, in no live plan."
    knew = trail.knowledge.frame
    sent = int((knew["level"] == "was_sent").sum())
    if sent:
        yield f"Of {many(sent, 'person')} the records show only that something was sent, not that it was read."


def _handover(review: Any, told: Iterable[str]) -> Iterator[str]:
    """What the change itself says for those who came; an interim holder of whom more is `told` is not named twice."""
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
        between = [names.get(one) or one for one in cell(row.get("interim")).split("; ")]
        if people := "; ".join(one for one in between if one not in told):
            yield f"In between, the post was held by {people}."
    if cell(row.get("reorganised")) == "yes":
        yield "The unit was reorganised with this handover."


def _capacities(shown: Scene) -> Iterator[tuple[str, str]]:
    """Who of those that left, came or sat between held the post otherwise than in full: the name, and a sentence."""
    for holder in shown.holders:
        touches = holder.since <= shown.on <= holder.until
        if holder.post == shown.post and holder.person and holder.capacity != "substantive" and touches:
            last = "on" if holder.until > shown.as_of else f"to {holder.until - timedelta(1)}"
            capacity = CAPACITIES.get(holder.capacity, holder.capacity)
            yield holder.person, f"{holder.person} was {capacity} from {holder.since} {last}."


def _gone(review: Any) -> Iterator[str]:
    """Who came and could not have taken up all that the window asks for, because he or she left within it."""
    facts, states = getattr(review, "facts", {}), set(frame_of(review.items)["state"])
    for one in facts.get("gone", ()) if states & {"never_followed_up", "followed_up_late"} else ():
        name = facts["names"].get(one["person_id"], one["person_id"])
        nobody = "" if one["held"] else ", and nobody is on record as holder of the post on the day after"
        yield f"{name} left the post on {one['last_day']}, before the window ended on {one['window_end']}{nobody}."


def _above(shown: Scene) -> Iterator[str]:
    """Posts above that stood vacant."""
    for post in shown.posts[1:]:
        held = [one for one in shown.holders if one.post == post and one.person]
        if held and not any(_on(one, shown) for one in held):
            yield f"{post}, a post above, was vacant on {shown.on}."


def _on(holder: Holder, shown: Scene) -> bool:
    return holder.since <= shown.on < holder.until


def _items(review: Any) -> Iterator[str]:
    never, items = frame_of(review.never_followed_up), frame_of(review.items)
    plain = f"the {many(len(never), 'item')} never followed up"
    named = iter([plain + _split(never)])  # the first of the sentences says how many of them are live
    hidden = int((never["inherited"] == "hidden").sum()) if "inherited" in never else 0
    if hidden:
        came = bool(cell(frame_of(review.handover).iloc[0].get("incoming")))
        left = "was" if hidden == 1 else "were"
        yield f"{_share(hidden, len(never), next(named, plain))} " + (
            "came to the incoming hidden: on no signed list, in no live plan of the post, and in no earlier act of "
            "theirs."
            if came
            else f"{left} left hidden: on no signed list and in no live plan of the post."
        )
    traced = int(never["traces"].notna().sum()) if "traces" in never else 0
    if traced:
        left = _share(traced, len(never), next(named, plain))
        yield (
            f"{left} left traces after the outgoing's last day that do not count as follow-up (a line copied, "
            "a date moved without a reason, a bulk act, a mailing); they stand beside them."
        )
    yield from _early(review, items)
    yield from _again(frame_of(getattr(review, "again", None)))
    yield from _unseen(never, next(named, plain))
    yield from _open(review, items)


def _early(review: Any, items: pd.DataFrame) -> Iterator[str]:
    """What others did before the incoming came is no act of theirs, and does not show that it went on."""
    if "before_incoming" not in items:
        return
    done = items[items["state"] == "followed_up"]
    early = done[done["before_incoming"].fillna(False).astype(bool)]
    if early.empty:
        return
    since = frame_of(getattr(review, "quiet_since", None))
    quiet = (
        f"; of {len(since):,} of them nothing that counts is on record from that day on, in the sheets that were seen"
        if len(since)
        else ""
    )
    count = f"{len(early):,} of " if len(early) < len(done) else "All "
    stale = 0 if "live" not in done else int((~done["live"].fillna(True).astype(bool)).sum())
    beside = f" ({stale:,} of them stale)" if stale else ""
    yield (
        f"{count}the {many(len(done), 'item')} followed up{beside} were so before the incoming's first day, by a "
        f"report or an act of others{quiet}."
    )


def _open(review: Any, items: pd.DataFrame) -> Iterator[str]:
    """Of what nothing can be said, or not yet."""
    why = items["why"].fillna("").astype(str) if "why" in items else items["state"].astype(str)
    facts = getattr(review, "facts", {"window_end": "given"})
    causes = [words for sign, words in _CAUSES if why.str.contains(sign, regex=False).any()]
    because = f", because {' or '.join(causes)}" if causes else ""
    over = "is not over" if cell(facts.get("window_end")) else "reaches beyond the last period on record"
    for state, words in (
        ("cannot_tell", f"the records cannot tell{because}"),
        ("not_yet", f"the window {over}, so that nothing can be said yet"),
    ):
        found = items[items["state"] == state]
        if len(found):
            part = f"{len(found):,} of the {len(items):,}" if len(found) < len(items) else f"all the {len(items):,}"
            yield f"Of {part} items{_split(found)} {words}."


def _split(found: pd.DataFrame) -> str:
    """How many of some items are live and stale, as the headline counts them; blank where all open ones are live."""
    stale = int((found["live"] == False).sum()) if "live" in found else 0  # noqa: E712
    return f" ({len(found) - stale:,} live, {stale:,} stale)" if stale else ""


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


def _unseen(never: pd.DataFrame, of: str) -> Iterator[str]:
    """Silence is counted over the periods that were seen."""
    for column, words in (
        ("months_unseen", "periods whose sheets were not seen in full are not counted as silent"),
        ("unseen_after", "sheets after the window were not seen, so that what they say of it is not known"),
    ):
        count = int((never[column] > 0).sum()) if column in never else 0
        if count:
            whole = count == len(never) > 1
            part = f"all {of}" if whole else _share(count, len(never), of)
            yield f"Of {part[:1].lower()}{part[1:]}, {words}."


def _share(count: int, whole: int, of: str) -> str:
    """`2 of the 3 items never followed up`; of one alone `The item`, because nobody says `1 of the 1 item`.

    Examples:
        >>> _share(2, 3, "the 3 items never followed up"), _share(1, 1, "the 1 item never followed up")
        ('2 of the 3 items never followed up', 'The item never followed up')
    """
    return of.replace("the 1 item", "The item") if whole == 1 else f"{count:,} of {of}"
