"""Golden cases of responsibility: the story first, then the records, then exactly the lines that must come out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

AS_OF = "2024-12-31"
MONTHS = [f"{year}-{month:02}" for year in (2023, 2024) for month in range(1, 13)]
Row = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One story in one unit: `lines` is "person rule" → state; `organisation` is rule → a part of its evidence."""

    unit: str
    story: str
    tables: Mapping[str, list[Row]]
    lines: Mapping[str, str]
    organisation: Mapping[str, str] = field(default_factory=dict)

    @property
    def problem(self) -> str:
        return f"{self.unit}-PRB"


def seat(post: str, person: str, start: str, end: str | None = None, **more: Any) -> Row:
    return {"post_id": post, "person_id": person, "start": start, "end": end, **more}


def duty(post: str, role: str = "accountable", **more: Any) -> Row:
    return {
        "duty_id": f"D-{post}-{role}",
        "post_id": post,
        "area": "safety",
        "unit_id": post.split("-")[0],
        "role": role,
        **more,
    }


def act(unit: str, kind: str, person: str | None, on: str, **more: Any) -> Row:
    return {"problem_id": f"{unit}-PRB", "kind": kind, "person_id": person, "on": on, **more}


def mail(unit: str, sender: str, recipient: str, on: str, receipt: str = "sent") -> Row:
    return {
        "message_id": f"M-{unit}-{on}-{sender}", "sent_on": on, "sender": sender, "recipient": recipient, "field": "to",
        "receipt": receipt, "problem_id": f"{unit}-PRB",
    }  # fmt: skip


def signed(unit: str, item: str, text: str, **more: Any) -> Row:
    """The signed list of the safety post at its handover in April names one thing."""
    case = unit.lower()
    return {
        "post_id": f"{unit}-SAFE", "on": "2024-04-01", "item_id": f"{unit}-{item}", "text": text,
        "outgoing": f"{case}-bob", "incoming": f"{case}-gil", **more,
    }  # fmt: skip


def post(unit: str, rank: str, **more: Any) -> Row:
    """A post below the head of its unit; the head below the director."""
    head = rank == "HEAD"
    return {
        "post_id": f"{unit}-{rank}", "title": f"head of {unit}" if head else f"{unit}-{rank}", "unit_id": unit,
        "is_head": "yes" if head else "no", "reports_to": "HQ-HEAD" if head else f"{unit}-HEAD", **more,
    }  # fmt: skip


def problem(unit: str, **more: Any) -> Row:
    return {
        "problem_id": f"{unit}-PRB",
        "title": f"Scaffold without a guard rail in {unit}",
        "area": "safety",
        "unit_id": unit,
        "post_id": f"{unit}-SAFE",
        "occurred_from": "2024-03-10",
        "occurred_to": "2024-03-12",
        "discovered_on": "2024-05-20",
        **more,
    }


def place(unit: str, *posts: str, **more: Any) -> dict[str, list[Row]]:
    """A unit below head office with a head post and others under it; every sheet of it came."""
    rows = [post(unit, rank) for rank in ("HEAD", *(one.removeprefix(f"{unit}-") for one in posts))]
    return {
        "unit": [{"unit_id": unit, "name": f"unit {unit}", "parent_id": "HQ", **more}],
        "post": rows,
        "authority": [{"post_id": row["post_id"], "act": "stop_work"} for row in rows],
        "plan_line": diary(unit),
    }


def diary(unit: str, months: Iterable[str] = MONTHS) -> list[Row]:
    return [
        {"period": month, "moment": moment, "unit_id": unit, "item_id": f"{unit}-DIARY", "text": "keep the diary",
         "status": "done" if moment == "review" else None}
        for month in months for moment in ("plan", "review")
    ]  # fmt: skip


def told(unit: str, story: str, *parts: Mapping[str, list[Row]], lines: Mapping[str, str], **organisation: str) -> Case:
    return Case(unit, story, merged(parts), lines, organisation)


def merged(parts: Iterable[Mapping[str, list[Row]]]) -> dict[str, list[Row]]:
    tables: dict[str, list[Row]] = {}
    for part in parts:
        for name, rows in part.items():
            tables.setdefault(name, []).extend(rows)
    return tables


def line(unit: str, month: str, moment: str = "plan", **more: Any) -> Row:
    return {
        "period": month,
        "moment": moment,
        "unit_id": unit,
        "item_id": f"{unit}-RAIL",
        "text": f"fit the guard rail of {unit}",
        "post_id": f"{unit}-SAFE",
        **more,
    }


CASES = (
    told(
        "VAC",
        "The safety post stood empty when the rail was left off. Its last holder had gone in January; above "
        "it stood the head of the unit, who is named as the superior of a vacant post.",
        place("VAC", "VAC-SAFE"),
        {
            "tenure": [
                seat("VAC-HEAD", "vac-ann", "2022-01-01"),
                seat("VAC-SAFE", "vac-bob", "2022-01-01", "2024-01-31"),
                seat("VAC-SAFE", "vac-cem", "2024-05-01"),
            ],
            "duty": [duty("VAC-SAFE")],
            "problem": [problem("VAC")],
        },
        lines={"vac-ann R5": "established", "vac-bob R13": "established"},
        O2="the accountable post VAC-SAFE was vacant; above it: VAC-HEAD (Vac-Ann (vac-ann))",
    ),
    told(
        "NOM",
        "The head of the unit was head in name only; a deputy, appointed to act in that post, ran it. The "
        "deputy is the head then.",
        place("NOM", "NOM-SAFE"),
        {
            "tenure": [
                seat("NOM-HEAD", "nom-ann", "2022-01-01", capacity="nominal"),
                seat("NOM-HEAD", "nom-dan", "2023-06-01", capacity="acting"),
                seat("NOM-SAFE", "nom-bob", "2022-01-01"),
            ],
            "duty": [duty("NOM-SAFE")],
            "problem": [problem("NOM")],
        },
        lines={"nom-bob R1": "established", "nom-dan R5": "established"},
    ),
    told(
        "DIS",
        "Three joined the decision to go on without the rail, and the head signed it. One of the three "
        "dissented on record: for her nothing is said of joining; that it was signed over her dissent is.",
        place("DIS", "DIS-SAFE", "DIS-ENG", "DIS-COM"),
        {
            "tenure": [
                seat("DIS-HEAD", "dis-ann", "2022-01-01"),
                seat("DIS-SAFE", "dis-bob", "2022-01-01"),
                seat("DIS-ENG", "dis-eva", "2022-01-01"),
                seat("DIS-COM", "dis-fei", "2022-01-01"),
            ],
            "duty": [duty("DIS-SAFE")],
            "problem": [problem("DIS", closed_on="2024-06-30")],
            "action": [
                act("DIS", "join", "dis-bob", "2024-03-09", decision_ref="minute 9"),
                act("DIS", "join", "dis-eva", "2024-03-09", decision_ref="minute 9"),
                act("DIS", "join", "dis-fei", "2024-03-09", decision_ref="minute 9"),
                act("DIS", "dissent", "dis-eva", "2024-03-09", decision_ref="minute 9"),
                act("DIS", "sign", "dis-ann", "2024-03-09", decision_ref="minute 9"),
                act("DIS", "complete", "dis-bob", "2024-06-01"),
            ],
        },
        lines={
            "dis-bob R1": "established",
            "dis-bob R6": "established",
            "dis-fei R6": "established",
            "dis-ann R2": "established",
            "dis-ann R3": "established",
            "dis-ann R5": "established",
        },
    ),
    told(
        "HID",
        "A successor came after the rail was left off. It stood in no plan, on no line of the signed list, "
        "and nobody had told him: it was hidden, and nothing is said of him.",
        place("HID", "HID-SAFE"),
        {
            "tenure": [
                seat("HID-HEAD", "hid-ann", "2022-01-01"),
                seat("HID-SAFE", "hid-bob", "2022-01-01", "2024-03-31"),
                seat("HID-SAFE", "hid-gil", "2024-04-01"),
            ],
            "duty": [duty("HID-SAFE")],
            "problem": [problem("HID", discovered_on="2024-11-20")],
            "handover_list": [signed("HID", "DIARY", "keep the diary", signed_on="2024-04-01")],
        },
        lines={"hid-bob R1": "established", "hid-ann R5": "established"},
    ),
    told(
        "ACT",
        "The successor found the rail on the signed list and had it fitted in the first month. That is shown "
        "before anything else.",
        place("ACT", "ACT-SAFE"),
        {
            "tenure": [
                seat("ACT-HEAD", "act-ann", "2022-01-01"),
                seat("ACT-SAFE", "act-bob", "2022-01-01", "2024-03-31"),
                seat("ACT-SAFE", "act-gil", "2024-04-01"),
            ],
            "duty": [duty("ACT-SAFE")],
            "problem": [problem("ACT", item_id="ACT-RAIL")],
            "plan_line": [line("ACT", "2024-03")],
            "handover_list": [signed("ACT", "RAIL", "guard rail")],
            "action": [{"item_id": "ACT-RAIL", "kind": "complete", "person_id": "act-gil", "on": "2024-04-20"}],
        },
        lines={"act-gil R8x": "established", "act-bob R1": "established", "act-ann R5": "established"},
    ),
    told(
        "SNT",
        "The mail about the rail went to the manager of purchasing and to the whole unit as a group. Sent is "
        "not known: nobody who was only sent it has a line for knowing.",
        place("SNT", "SNT-SAFE", "SNT-BUY"),
        {
            "tenure": [
                seat("SNT-HEAD", "snt-ann", "2022-01-01"),
                seat("SNT-SAFE", "snt-bob", "2022-01-01"),
                seat("SNT-BUY", "snt-hua", "2022-01-01"),
            ],
            "duty": [duty("SNT-SAFE")],
            "problem": [problem("SNT")],
            "message": [
                mail("SNT", "outside auditor", "snt-hua", "2024-03-11"),
                mail("SNT", "an outsider", "unit SNT", "2024-03-12"),
            ],
        },
        lines={"snt-bob R1": "established", "snt-ann R5": "established"},
    ),
    told(
        "TWO",
        "Two posts were accountable for safety at once. Both are listed; nothing is apportioned between them.",
        place("TWO", "TWO-SAFE", "TWO-ENG"),
        {
            "tenure": [
                seat("TWO-HEAD", "two-ann", "2022-01-01"),
                seat("TWO-SAFE", "two-bob", "2022-01-01"),
                seat("TWO-ENG", "two-eva", "2022-01-01"),
            ],
            "duty": [duty("TWO-SAFE"), duty("TWO-ENG")],
            "problem": [problem("TWO")],
        },
        lines={"two-bob R1": "established", "two-eva R1": "established", "two-ann R5": "established"},
        O3="accountable: Two-Eva (two-eva) in TWO-ENG",
    ),
    told(
        "LIA",
        "A deputy general manager kept in touch with the unit: a liaison, which does not count. Another had "
        "safety in her portfolio.",
        place("LIA", "LIA-SAFE", "LIA-DGM1", "LIA-DGM2"),
        {
            "tenure": [
                seat("LIA-HEAD", "lia-ann", "2022-01-01"),
                seat("LIA-SAFE", "lia-bob", "2022-01-01"),
                seat("LIA-DGM1", "lia-ivo", "2022-01-01"),
                seat("LIA-DGM2", "lia-joy", "2022-01-01"),
            ],
            "duty": [duty("LIA-SAFE"), duty("LIA-DGM1", "liaison"), duty("LIA-DGM2", "portfolio")],
            "problem": [problem("LIA")],
        },
        lines={"lia-bob R1": "established", "lia-joy R4": "established", "lia-ann R5": "established"},
    ),
    told(
        "MON",
        "The rail was left off in March, nobody knows on which day, and the safety post changed hands on the "
        "15th: for both the records cannot tell.",
        place("MON", "MON-SAFE"),
        {
            "tenure": [
                seat("MON-HEAD", "mon-ann", "2022-01-01"),
                seat("MON-SAFE", "mon-bob", "2022-01-01", "2024-03-14"),
                seat("MON-SAFE", "mon-gil", "2024-03-15"),
            ],
            "duty": [duty("MON-SAFE")],
            "problem": [problem("MON", occurred_from="2024-03", occurred_to=None)],
        },
        lines={"mon-bob R1": "cannot_tell", "mon-gil R1": "cannot_tell", "mon-ann R5": "established"},
    ),
    told(
        "RET",
        "In June it was written down that Gil had held the safety post since January. On the day itself the "
        "records had nobody in it; as known now he held it. The difference is a line of its own.",
        place("RET", "RET-SAFE"),
        {
            "tenure": [
                seat("RET-HEAD", "ret-ann", "2022-01-01", recorded_on="2022-01-05"),
                seat("RET-SAFE", "ret-gil", "2024-01-01", recorded_on="2024-06-15"),
                seat("RET-SAFE", "ret-bob", "2022-01-01", "2023-12-31", recorded_on="2022-01-05"),
            ],
            "duty": [duty("RET-SAFE")],
            "problem": [problem("RET")],
        },
        lines={
            "ret-gil R1": "established",
            "ret-ann R5": "established",
            "ret-bob R13": "established",
            "ret-gil C1": "established",
        },
    ),
    told(
        "OLD",
        "The unit was merged into another in July. What happened in March is the matter of those who held its "
        "posts in March; the head of the unit that took it over came to it hidden.",
        {
            "unit": [
                {"unit_id": "OLD", "name": "unit OLD", "parent_id": "HQ"},
                {"unit_id": "NEW", "name": "unit NEW", "parent_id": "HQ"},
            ],
            "post": [
                post("OLD", "HEAD"),
                post("OLD", "SAFE", end="2024-06-30"),
                post("NEW", "HEAD"),
                post("NEW", "SAFE"),
            ],
            "authority": [{"post_id": "OLD-SAFE", "act": "stop_work"}, {"post_id": "NEW-SAFE", "act": "stop_work"}],
            "plan_line": [*diary("OLD", MONTHS[:18]), *diary("NEW")],
            "succession": [{"kind": "unit", "old_id": "OLD", "new_id": "NEW", "relation": "merge", "on": "2024-07-01"}],
            "tenure": [
                seat("OLD-HEAD", "old-ann", "2022-01-01", "2024-06-30"),
                seat("OLD-SAFE", "old-bob", "2022-01-01", "2024-06-30"),
                seat("NEW-HEAD", "new-kim", "2022-01-01"),
                seat("NEW-SAFE", "new-leo", "2022-01-01"),
            ],
            "duty": [duty("OLD-SAFE"), duty("NEW-SAFE")],
            "problem": [problem("OLD", discovered_on="2024-09-10")],
        },
        lines={"old-bob R1": "established", "old-ann R5": "established"},
    ),
    told(
        "KNW",
        "The safety officer answered a mail about the rail in March and nothing of his, or of anyone below "
        "him, is on record by the end of June. The head wrote to the director the same week.",
        place("KNW", "KNW-SAFE"),
        {
            "tenure": [seat("KNW-HEAD", "knw-ann", "2022-01-01"), seat("KNW-SAFE", "knw-bob", "2022-01-01")],
            "duty": [duty("KNW-SAFE")],
            "problem": [problem("KNW")],
            "message": [
                mail("KNW", "a foreman", "knw-bob", "2024-03-11", "replied"),
                mail("KNW", "knw-ann", "boss", "2024-03-14", "opened"),
            ],
        },
        lines={
            "knw-ann R7x": "indicated",
            "knw-bob R1": "established",
            "knw-ann R5": "established",
            "knw-bob R7": "established",
        },
    ),
    told(
        "OMT",
        "The rail stood in the plans of the safety post when it changed hands; the signed list leaves it out. "
        "The successor saw it in the plans and nothing was done in three months.",
        place("OMT", "OMT-SAFE"),
        {
            "tenure": [
                seat("OMT-HEAD", "omt-ann", "2022-01-01"),
                seat("OMT-SAFE", "omt-bob", "2022-01-01", "2024-03-31"),
                seat("OMT-SAFE", "omt-gil", "2024-04-01"),
            ],
            "duty": [duty("OMT-SAFE")],
            "problem": [problem("OMT", item_id="OMT-RAIL")],
            "plan_line": [line("OMT", "2024-03")],
            "handover_list": [signed("OMT", "DIARY", "keep the diary")],
        },
        lines={
            "omt-bob R1": "established",
            "omt-ann R5": "established",
            "omt-gil R8": "established",
            "omt-bob R9": "established",
        },
    ),
    told(
        "PWR",
        "The buyer ordered the scaffold up without the rail: she had no duty for safety. The safety officer "
        "had the duty and no power.",
        place("PWR", "PWR-SAFE", "PWR-BUY"),
        {
            "tenure": [
                seat("PWR-HEAD", "pwr-ann", "2022-01-01"),
                seat("PWR-SAFE", "pwr-bob", "2022-01-01"),
                seat("PWR-BUY", "pwr-hua", "2022-01-01"),
            ],
            "duty": [duty("PWR-SAFE")],
            "problem": [problem("PWR")],
            "action": [act("PWR", "instruct", "pwr-hua", "2024-03-10", outside_procedure="no")],
        },
        lines={
            "pwr-bob R1": "established",
            "pwr-hua R2": "established",
            "pwr-ann R5": "established",
            "pwr-bob R12": "established",
            "pwr-hua R12": "established",
        },
    ),
)
HEAD_OFFICE: dict[str, list[Row]] = {
    "unit": [{"unit_id": "HQ", "name": "head office"}],
    "post": [{"post_id": "HQ-HEAD", "title": "director", "unit_id": "HQ", "is_head": "yes"}],
    "tenure": [seat("HQ-HEAD", "boss", "2020-01-01", recorded_on="2020-01-05")],
    "plan_line": diary("HQ"),
}


def together(cases: Iterable[Case] = CASES) -> dict[str, list[Row]]:
    """The records of several cases as one set: their units stand side by side below one head office."""
    tables = merged([HEAD_OFFICE, *(case.tables for case in cases)])
    tables["authority"] = [row for row in tables["authority"] if row["post_id"] != "PWR-SAFE"]
    tables["action"] = [{"action_id": f"A-{n}", **row} for n, row in enumerate(tables.get("action", []), 1)]
    people = sorted({row["person_id"] for row in tables["tenure"]})
    tables["person"] = [{"person_id": one, "name": one.title()} for one in people]
    return tables


def frames(tables: Mapping[str, list[Row]]) -> dict[str, pd.DataFrame]:
    return {name: pd.DataFrame(rows) for name, rows in tables.items() if rows}
