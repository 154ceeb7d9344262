"""What was traced as a working paper: what speaks for the persons and what is missing stands before the lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditkit.result import cell
from auditkit.show.counter import speaking, trail_evidence
from auditkit.show.figures import picture
from auditkit.show.paper import (
    ASSUMED,
    HEADINGS,
    READ_FIRST,
    SAID,
    Block,
    Figure,
    Head,
    Paper,
    Points,
    Say,
    asked,
    assumptions_said,
    coverage,
    evidence,
    findings,
    parameters,
    section,
    sentence,
    table,
)

MONTHS = (
    "period", "moment", "written_on", "unit_id", "post_id", "holders", "text", "due", "planned", "actual", "status",
    "progress", "reason", "outcome", "class", "why", "evidence",
)  # fmt: skip
CHAIN = ("moment", "since", "depth", "relation", "post_id", "title", "possible", "capacity", "vacant", "duties")
THEN = HEADINGS | {"moment": "when"}
KNEW = ("person_id", "name", "about", "level", "first_on", "last_on", "posts", "how", "evidence", "inferred")
ACTS = ("acted_on", "kind", "person_id", "name", "post_id", "text", "reason", "approved_by", "evidence")
MET = (
    "handover_id", "on", "post_id", "outgoing", "incoming", "inherited", "state", "strength", "followed_by_event",
    "followed_on", "followed_by", "evidence",
)  # fmt: skip
LINES = (
    "problem_id", "rule", "relation", "person_id", "name", "post_id", "state", "label", "counter_evidence", "evidence",
    "inferred", "missing", "sentence",
)  # fmt: skip
FOR = ("person_id", "name", "rule", "relation", "counter_evidence")
SPLIT = ("post_id", "person_id", "name", "capacity", "days_min", "days_max", "basis")
SEARCHED = ("unit_id", "period", "moment", "state", "lines", "found", "evidence")
DOCUMENTS = ("document", "needed_by", "persons", "unit_id", "period", "moment", "state", "basis")
MOST = 60  # rows of the figure


def trail_paper(trail: Any) -> Paper:
    """The working paper of an item or a problem that was traced."""
    kind = "Problem" if hasattr(trail, "place") else "Item"
    name = trail.problem_id if kind == "Problem" else trail.item_id
    return Paper(f"{kind} traced: {name}{_words(trail)}", tuple(_unheard(trail)), tuple(_blocks(trail)))


def _words(trail: Any) -> str:
    if hasattr(trail, "place"):
        return f", {cell(trail.place.frame['title'].iloc[0])}"
    lines = trail.months.frame
    return f", {cell(lines['text'].iloc[-1])}" if len(lines) else ""


def _blocks(trail: Any) -> Iterator[Block]:
    found = getattr(trail, "responsibility", None)
    yield Say(str(trail), "answer")
    yield asked(trail.parameters, f"profile {found.profile}" if found else "")
    yield Head(READ_FIRST)
    speaks = speaking(trail)
    if len(speaks):
        yield table("Speaks for the persons", speaks, FOR)
    yield Points(tuple(trail_evidence(trail)))
    yield from coverage(trail.missing, DOCUMENTS, trail.names)
    if trail.assumptions:
        yield Say(assumptions_said(trail.assumptions))
    yield Head("Through time")
    yield Figure(picture(trail, most=MOST))
    yield from section("The chain of posts" + (" then" if found else ""), trail.chain, CHAIN, trail.names, THEN)
    yield from section("Every line of the plans", trail.months, MONTHS, trail.names)
    searched = getattr(trail, "searched", None)
    if searched is not None:
        yield from section("Where it was looked for", searched, SEARCHED, headings=HEADINGS | {"found": "lines of it"})
    yield from section("Who had to do with it", trail.knowledge, KNEW)
    yield from _done(trail)
    yield from section("Handovers", trail.handovers, MET, trail.names)
    if found:
        yield from section("Days of exposure", found.exposure, SPLIT)
        yield from section("The organisation", found.organisation, LINES)
    yield from section("Relations to the problem" if found else "Relations to its problems", trail.lines, LINES)
    yield from _findings(trail)
    if trail.assumptions:
        yield Head(ASSUMED)
        yield Points(tuple(f"{one}." for one in trail.assumptions))
    yield from evidence(trail.evidence)
    yield from parameters(trail.parameters)


def _done(trail: Any) -> Iterator[Block]:
    """What was done, by whom: an action says something, and promises nothing."""
    acts = trail.actions.frame
    yield Head("Done about it")
    yield Say(sentence(trail.actions))
    if len(acts):
        named = acts.assign(name=[trail.names.get(one, one) for one in acts["person_id"]])
        yield table("Done about it", named, ACTS, trail.names, HEADINGS | SAID)


def _unheard(trail: Any) -> Iterator[str]:
    """The persons named of whom no reply is among the actions about it.

    Those whose relation to a problem is told, those who left and came at a handover that it met, and those who held the
    post in whose plans it stood: what became of it there is told of them too.
    """
    acts, lines, met, months = (one.frame for one in (trail.actions, trail.lines, trail.handovers, trail.months))
    named = [cell(one) for one in lines["person_id"]]
    for column in (met.get("outgoing"), met.get("incoming"), months.get("holders")):
        named += [one for ids in ([] if column is None else column) for one in cell(ids).split("; ")]
    heard = set(acts.loc[acts["kind"] == "reply", "person_id"].astype(str))
    names = {cell(row.person_id): cell(row.name) for row in lines.itertuples()} | dict(trail.names)
    yield from (names.get(one) or one for one in dict.fromkeys(named) if one and one not in heard)


def _findings(trail: Any) -> list[Block]:
    problem = hasattr(trail, "place")
    criteria = (
        "The relations follow the rules of responsibility of the profile named above; the duty, target or rule behind "
        "each is for the auditor to name."
        if problem
        else "What became of each promise follows the rules of outcomes and of follow-up; the duty, target or rule "
        "behind it is for the auditor to name."
    )
    rows = (
        ("Finding", str(trail)),
        ("Condition", sentence(trail.place) if problem else sentence(trail.months)),
        ("Criteria", criteria),
        ("Cause", "not established"),
        ("Effect", "not established"),
        ("Relations", sentence(trail.lines)),
        ("Counter-evidence", f"in the part “{READ_FIRST.partition(':')[0]}”"),
        ("Coverage", sentence(trail.missing)),
    )
    acts = trail.actions.frame
    replies = acts[acts["kind"] == "reply"]
    replies = replies.assign(name=[trail.names.get(one, one) for one in replies["person_id"]])
    return findings(rows, replies, ("name", "person_id", "acted_on", "text", "reason", "evidence"))
