"""Problems, who was told of them, and the truth about those that surfaced after a handover."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from auditkit.sample.acts import holding
from auditkit.sample.world import Handover, World, words

Row = dict[str, Any]
_STAR = 42


@dataclass
class Register:
    """The register while it is written; `story` is the item of problem 42."""

    world: World
    story: tuple[str, str]
    who: Any
    problems: list[Row] = field(default_factory=list)
    messages: list[Row] = field(default_factory=list)
    actions: list[Row] = field(default_factory=list)
    surfaced: list[Row] = field(default_factory=list)

    def holder(self, post: str, on: date) -> str | None:
        """Who held a post in the month of a day."""
        month = min(self.world.calendar.of(on), self.world.calendar.months - 1)
        number = int(self.who[list(self.world.posts).index(post), max(month, 0)])
        return None if number < 0 else self.world.person(number)


def register(world: World, story: tuple[str, str]) -> Register:
    """The register of problems of the enterprise.

    Args:
        world: the enterprise.
        story: id and text of the item of P7 that problem 42 is about.
    """
    out = Register(world, story, holding(world))
    heads = [h for h in world.handovers if h.is_head and h.kind == "replacement"]
    for handover in heads:
        _around(out, handover)
    _undated(out, next(h for h in heads if h.post_id == "P1-MGR"))
    _twice_inherited(out, [h for h in heads if h.post_id == "P2-MGR"])
    for problem in out.problems:
        _surfaces(out, problem, heads)
    _number(out)
    return out


def _days(rng: np.random.Generator, low: int, high: int) -> timedelta:
    return timedelta(days=int(rng.integers(low, high)))


def _around(out: Register, handover: Handover) -> None:
    """One or two that surfaced after the handover; one that was known before it; one that came after it."""
    rng, as_of = out.world.rng, out.world.calendar.end
    star = handover.post_id == "P7-MGR"
    for turn in range(3 if star else int(rng.integers(1, 3))):
        happened = handover.left - _days(rng, 15, 120)
        found = min(max(handover.on, handover.left) + _days(rng, 10, 70), as_of - timedelta(days=5))
        problem = _problem(out, handover, happened, found)
        if star and turn == 0:
            _tell_story(out, handover, problem)
    known = handover.left - _days(rng, 60, 120)
    _problem(out, handover, known, known + _days(rng, 5, 40))
    after = max(handover.on, handover.left) + _days(rng, 5, 20)
    if after + timedelta(days=10) < as_of:
        _problem(out, handover, after, after + _days(rng, 2, 9))


def _problem(out: Register, handover: Handover, happened: date | None, found: date) -> Row:
    world, rng, bank = out.world, out.world.rng, words()
    happened, found = happened and _clear(out, handover.post_id, happened), _clear(out, handover.post_id, found)
    unit = world.slots[handover.slot]
    area = str(bank["areas"][int(rng.integers(0, 5))])
    titles = bank["problems"][area]
    row: Row = {
        "title": titles[int(rng.integers(0, len(titles)))], "area": area, "unit_id": unit,
        "post_id": handover.post_id, "severity": ("low", "medium", "high")[int(rng.integers(0, 3))],
        "occurred_from": happened and happened.isoformat(), "occurred_to": happened and happened.isoformat(),
        "discovered_on": found.isoformat(), "status": ("in progress", "done")[int(rng.integers(0, 2))],
        "amount": int(rng.integers(2, 90)) * 10_000, "owner": out.holder(handover.post_id, found),
    }  # fmt: skip
    closed = found + _days(rng, 20, 90)
    if row["status"] == "done" and closed <= world.calendar.end:
        row["closed_on"] = closed.isoformat()
    else:
        row["status"], row["due"] = "in progress", (found + timedelta(days=60)).isoformat()
    out.problems.append(row)
    _report_found(out, row, found)
    return row


def _report_found(out: Register, row: Row, found: date) -> None:
    """A mail upwards on the day after, and sometimes a reply."""
    superior = "HQ-DGM1" if row["unit_id"].startswith("P") else "HQ-GM"
    sender, recipient = row["owner"], out.holder(superior, found)
    if sender is None or recipient is None:
        return
    seen = ("opened", "replied", "sent")[int(out.world.rng.integers(0, 3))]
    out.messages.append({"sent_on": (found + timedelta(days=1)).isoformat(), "sender": sender, "recipient": recipient,
                         "field": "to", "receipt": seen, "unit_id": row["unit_id"], "subject": row["title"],
                         "row": row})  # fmt: skip


def _surfaces(out: Register, problem: Row, heads: list[Handover]) -> None:
    """At which handovers the problem had happened and was not yet found; counted at the first of them."""
    happened, found = problem["occurred_to"], str(problem["discovered_on"])
    counted = True
    for handover in heads:
        if handover.post_id != problem["post_id"] or found <= max(handover.on, handover.left).isoformat():
            continue
        if happened is None or happened <= handover.left.isoformat():
            out.surfaced.append({"row": problem, "handover_id": handover.handover_id, "post_id": handover.post_id,
                                 "on": handover.on.isoformat(), "state": "surfaced" if happened else "cannot_tell",
                                 "counted": counted if happened else None})  # fmt: skip
            counted = False


def _clear(out: Register, post: str, day: date) -> date:
    """A day that no change in the post touches: what happens on such a day is before and after at once."""
    for handover in out.world.handovers:
        until = max(handover.on, handover.left) + timedelta(days=1)
        if handover.post_id == post and handover.left - timedelta(days=1) <= day <= until:
            return until + timedelta(days=1)
    return day


def _tell_story(out: Register, handover: Handover, problem: Row) -> None:
    """Problem 42: known on site months before the handover, said in a mail, in no signed list, found by the client."""
    world = out.world
    happened = handover.left - timedelta(days=75)
    item, text = out.story
    found = handover.on + timedelta(days=41)
    problem.update({
        "star": True, "title": f"Client rejects the work: {text}", "area": "quality", "severity": "high",
        "severity_then": "medium", "item_id": item, "occurred_from": happened.isoformat(),
        "occurred_to": (happened + timedelta(days=20)).isoformat(), "discovered_on": found.isoformat(),
        "status": "in progress", "closed_on": None, "due": world.calendar.end.isoformat(),
        "owner": out.holder("P7-MGR", found), "reported_on": found.isoformat(),
        "text": "The defect was noted on site and planned; then no plan named it, and the client found it.",
    })  # fmt: skip
    out.messages.pop()
    told = happened + timedelta(days=24)
    engineer, outgoing = out.holder("P7-ENG", told), world.person(handover.outgoing)
    mail = {"sent_on": told.isoformat(), "sender": engineer, "field": "to", "unit_id": "P7", "item_id": item,
            "subject": "Defect noted on site, please decide", "row": problem}  # fmt: skip
    out.messages.append({**mail, "recipient": outgoing, "receipt": "replied"})
    out.messages.append({**mail, "recipient": out.holder("P7-DEP", told), "field": "cc", "receipt": "opened"})
    out.messages.append({**mail, "recipient": out.holder("HQ-DGM3", told), "field": "cc", "receipt": "sent"})
    _report_found(out, problem, found)
    act = {"row": problem, "post_id": "P7-MGR", "person_id": outgoing, "on": (told + timedelta(days=2)).isoformat()}
    out.actions.append({**act, "kind": "decide", "outside_procedure": "yes",
                        "text": "Decided to go on without the re-test"})  # fmt: skip
    out.actions.append({**act, "post_id": "P7-ENG", "person_id": engineer, "kind": "dissent",
                        "text": "Asked in writing for the re-test"})  # fmt: skip


def _undated(out: Register, handover: Handover) -> None:
    """Nobody knows when it happened: whether it was inherited cannot be told."""
    _problem(out, handover, None, handover.on + timedelta(days=50))


def _twice_inherited(out: Register, handovers: list[Handover]) -> None:
    """Hidden through two handovers: listed at both, counted at the first."""
    happened = handovers[0].left - timedelta(days=40)
    _problem(out, handovers[0], happened, handovers[-1].on + timedelta(days=30))


def _number(out: Register) -> None:
    """Numbers by day of discovery, but 42 is kept for the one that the guide follows."""
    plain = sorted((p for p in out.problems if not p.get("star")), key=lambda p: str(p["discovered_on"]))
    numbers = [n for n in range(1, len(plain) + 2) if n != _STAR]
    for number, row in zip(numbers, plain, strict=False):
        row["problem_id"] = f"PRB-{number:04d}"
    for row in out.problems:
        if row.pop("star", False):
            row["problem_id"] = f"PRB-{_STAR:04d}"
    out.problems.sort(key=lambda p: str(p["problem_id"]))
    out.messages.sort(key=lambda m: str(m["sent_on"]))
    for told in (out.messages, out.actions, out.surfaced):
        for line in told:
            line["problem_id"] = line.pop("row")["problem_id"]
    mails: dict[tuple[Any, ...], int] = {}
    for line in out.messages:
        mail = (line["sent_on"], line["sender"], line["problem_id"])
        line["message_id"] = f"MSG-{mails.setdefault(mail, len(mails) + 1):05d}"
