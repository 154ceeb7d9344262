"""Small stories, one a rule or precedence of the definitions: outcomes and drops. Data only."""

from .oracle_intake import line_name
from .stories_flags import FLAGS
from .stories_follow import FOLLOWING
from .story import MONTHS, POWER, TEXT, Story, act, filler, line, plan, review, step

ONE = "A U 2024-01"
DIARY = filler()


def told(name, *rows, expect, on=ONE, **tables):
    """A story about the plan of January, in a unit whose sheets all came unless `sheets` says otherwise."""
    keys = ("as_of", "parameters")
    extra = {key: tables.pop(key) for key in keys if key in tables}
    sheets = tables.pop("sheets", DIARY)
    outcomes = expect if isinstance(expect, dict) else {on: expect}
    return Story(name, {"plan_line": [*sheets, *rows], **tables}, outcomes=outcomes, **extra)


def stated(relation):
    """The plan of January for A stands in a stated relation to that of February for B."""
    line_a, line_b = line_name("U", "2024-01", "plan", "A"), line_name("U", "2024-02", "plan", "B")
    return {"line_a": line_a, "line_b": line_b, "relation": relation}


def decided(line_b, verdict):
    """A person compared the line of January with another."""
    signed = {"by": "eve", "on": "2024-06-01", "why": "compared"}
    return [{"line_a": LINE_1, "line_b": line_b, "verdict": verdict, **signed}]


LINE_1, LINE_2 = (line_name("U", m, "plan", TEXT["A"]) for m in MONTHS[:2])
JAN = plan("2024-01", "A")
FENCE = plan("2024-01", text=TEXT["A"])
DUE = plan("2024-01", "A", due="2024-01-31")
OPEN_JAN = review("2024-01", "A", "in progress")

DONE = [
    told("its own review says done", JAN, review("2024-01", "A", "done"), expect="done -late -verified"),
    told(
        "an action completes it in the period",
        JAN,
        OPEN_JAN,
        action=[act("A", "complete", "2024-01-20")],
        expect="done -late",
    ),
    told("mostly done is not done", JAN, review("2024-01", "A", "mostly done"), expect="dropped: no trace"),
    told(
        "another person verifies it",
        JAN,
        action=[act("A", "verify", "2024-01-31", person_id="eve")],
        expect="done +verified",
    ),
    told(
        "the owner verifies his own work",
        JAN,
        action=[act("A", "verify", "2024-01-31", person_id="ann")],
        expect="done -verified",
    ),
    told(
        "done outranks a later cancelling",
        JAN,
        review("2024-01", "A", "done"),
        review("2024-02", "A", "cancelled"),
        expect="done",
    ),
    told(
        "one of two siblings is not done",
        JAN,
        plan("2024-01", "A", text="repair the gate"),
        review("2024-01", "A", "done"),
        review("2024-01", "A", "in progress", text="repair the gate"),
        expect="dropped: no trace",
    ),
    told(
        "a sibling of which the review is silent is not done",
        JAN,
        plan("2024-01", "A", text="repair the gate"),
        review("2024-01", "A", "done"),
        expect="dropped: no trace",
    ),
    told(
        "one line with a text of its own speaks for both siblings",
        JAN,
        plan("2024-01", "A", text="repair the gate"),
        review("2024-01", "A", "done", text="repair fence and gate"),
        expect="done",
    ),
    told(
        "both siblings are done",
        JAN,
        plan("2024-01", "A", text="repair the gate"),
        review("2024-01", "A", "done"),
        review("2024-01", "A", "done", text="repair the gate"),
        expect="done",
    ),
    told(
        "an interim review counts for what it says",
        JAN,
        review("2024-01", "A", "done"),
        coverage=[{"unit_id": "U", "period": "2024-01", "moment": "review", "state": "interim"}],
        expect="done",
    ),
    told(
        "done late, by a review of the next period", JAN, OPEN_JAN, review("2024-02", "A", "done"), expect="done +late"
    ),
    told(
        "done after its period, by the day that its own review gives",
        DUE,
        review("2024-01", "A", "done", done_on="2024-02-01"),
        expect="done +late +overdue -copied",
    ),
    told(
        "done on the last day of its period",
        DUE,
        review("2024-01", "A", "done", done_on="2024-01-31"),
        expect="done -late -overdue",
    ),
    told(
        "of siblings the latest day counts, also beside one without a day",
        DUE,
        review("2024-01", "A", "done", done_on="2024-02-01"),
        review("2024-01", "A", "done", done_on="2024-01-20"),
        review("2024-01", "A", "done", done_on="2024"),
        review("2024-01", "A", "done"),
        expect="done +late",
    ),
    told(
        "a year says neither that it was done in its period nor that it was not",
        DUE,
        review("2024-01", "A", "done", done_on="2024", recorded_on="2024-02-03"),
        expect="done ?late ?overdue",
    ),
    told(
        "a review written in its period speaks of what was done by then",
        DUE,
        review("2024-01", "A", "done", done_on="2024", recorded_on="2024-01-31"),
        expect="done -late -overdue",
    ),
    told(
        "an action in the period speaks against the later day of the review",
        DUE,
        review("2024-01", "A", "done", done_on="2024-02-01"),
        action=[act("A", "complete", "2024-01-20")],
        expect="done -late -overdue",
    ),
    told(
        "a completion some day, and the review gives a later day",
        DUE,
        review("2024-01", "A", "done", done_on="2024-02-01"),
        action=[act("A", "complete", "2024")],
        sheets=filler(months=MONTHS),
        parameters={"silence": 11},
        as_of="2025-07-01",
        expect="done ?late ?overdue",
    ),
    told(
        "recurring work is not late by a day in its review",
        *[f(m, "A", **k) for m in MONTHS[:4] for f, k in ((plan, {}), (review, {"status": "done"}))],
        plan("2024-05", "A", due="2024-05-20"),
        review("2024-05", "A", "done", done_on="2024-06-02"),
        expect={"A U 2024-05": "done +recurring -late -overdue"},
    ),
    *(
        told(
            f"another unit's review of the period gives {given}",
            DUE,
            plan("2024-01", "A", unit="V"),
            review("2024-01", "A", "done", unit="V", done_on=day),
            sheets=filler() + filler("V"),
            expect={ONE: f"done {mark}late {mark}overdue", "A V 2024-01": f"done {mark}late"},
        )
        for given, day, mark in (
            ("a later day", "2024-02-03", "+"),
            ("a year that holds both", "2024", "?"),
            ("a day in it", "2024-01-30", "-"),
        )
    ),
    told(
        "done late, by an action two periods on",
        JAN,
        OPEN_JAN,
        action=[act("A", "complete", "2024-03-31")],
        expect="done +late",
    ),
    told(
        "done three periods on is too late to count",
        JAN,
        OPEN_JAN,
        action=[act("A", "complete", "2024-04-01")],
        expect="dropped: no trace",
    ),
    told(
        "planned again and then done: carried comes first",
        JAN,
        plan("2024-02", "A"),
        review("2024-02", "A", "done"),
        expect={ONE: "carried", "A U 2024-02": "done -late"},
    ),
    told(
        "recurring work is never late",
        *[f(m, "A", **k) for m in MONTHS[:3] for f, k in ((plan, {}), (review, {"status": "done"}))],
        plan("2024-04", "A"),
        review("2024-05", "A", "done"),
        expect={"A U 2024-04": "dropped: no trace +recurring -late -reopened", "A U 2024-02": "done +recurring"},
    ),
]

CANCELLED = [
    told(
        "a review cancels it", JAN, review("2024-01", "A", "cancelled"), authority=POWER, expect="cancelled +unapproved"
    ),
    told("a plan two periods on cancels it", JAN, plan("2024-03", "A", status="cancelled"), expect="cancelled"),
    told(
        "cancelled by an approver with authority",
        JAN,
        authority=POWER,
        expect="cancelled -unapproved -authority_unknown",
        action=[act("A", "cancel", "2024-01-20", person_id="dan", approved_by="ann")],
    ),
    told(
        "cancelled by whoever holds the post that had the authority under its old name",
        JAN,
        authority=[{**POWER[0], "post_id": "U-OLD"}],
        post=[
            {"post_id": "U-OLD", "title": "old head", "unit_id": "U", "is_head": "no", "end": "2023-05-31"},
            {"post_id": "U-HEAD", "title": "head", "unit_id": "U", "is_head": "yes", "start": "2023-06-01"},
            {"post_id": "SITE", "title": "site", "unit_id": "U", "is_head": "no"},
        ],
        succession=[{"kind": "post", "relation": "rename", "old_id": "U-OLD", "new_id": "U-HEAD", "on": "2023-06-01"}],
        expect="cancelled -unapproved -authority_unknown",
        action=[act("A", "cancel", "2024-01-20", person_id="dan", approved_by="ann")],
    ),
    told(
        "cancelled by an approver without authority",
        JAN,
        authority=POWER,
        expect="cancelled +unapproved",
        action=[act("A", "cancel", "2024-01-20", person_id="dan", approved_by="eve")],
    ),
    told(
        "nobody knows who may cancel",
        JAN,
        action=[act("A", "cancel", "2024-01-20", person_id="dan")],
        expect="cancelled ?unapproved +authority_unknown",
    ),
    told(
        "an accepted risk with approval ends it",
        JAN,
        authority=POWER,
        expect="cancelled -unapproved",
        action=[act("A", "accept_risk", "2024-02-20", person_id="dan", approved_by="ann")],
    ),
    told(
        "an accepted risk without approval does not",
        JAN,
        authority=POWER,
        expect="dropped: no trace",
        action=[act("A", "accept_risk", "2024-02-20", person_id="dan")],
    ),
    told(
        "superseded with approval",
        JAN,
        authority=POWER,
        expect="cancelled -unapproved",
        action=[act("A", "supersede", "2024-02-20", person_id="dan", approved_by="ann")],
    ),
    told(
        "cancelled outranks carried", JAN, review("2024-01", "A", "cancelled"), plan("2024-02", "A"), expect="cancelled"
    ),
]

TWO = [*DIARY, *filler("V")]
CARRIED = [
    told("the next plan has it", JAN, plan("2024-02", "A"), expect="carried -postponed -reorganised"),
    told("a plan after one silent period has it", JAN, plan("2024-03", "A"), expect="carried -returned"),
    told("beyond the silence it returned", JAN, plan("2024-04", "A"), expect="dropped: no trace +returned"),
    told(
        "beyond the silence it returned in the plan of another unit",
        JAN,
        plan("2024-04", "A", unit="V"),
        sheets=TWO,
        expect="dropped: no trace +returned",
    ),
    told(
        "a longer silence is allowed by parameter",
        JAN,
        plan("2024-04", "A"),
        parameters={"silence": 3},
        expect="carried -returned",
    ),
    told("a review alone carries nothing", JAN, review("2024-02", "A", "in progress"), expect="dropped: no trace"),
    told("it moved to another unit", JAN, plan("2024-02", "A", unit="V"), sheets=TWO, expect="moved -reorganised"),
    told(
        "both units keep it: not moved",
        JAN,
        plan("2024-02", "A"),
        plan("2024-02", "A", unit="V"),
        sheets=TWO,
        expect="carried",
    ),
    told(
        "another unit's review does not close what this one goes on with",
        JAN,
        plan("2024-01", "A", unit="V"),
        review("2024-01", "A", "done", unit="V"),
        plan("2024-02", "A"),
        sheets=TWO,
        expect={ONE: "carried", "A V 2024-01": "done"},
    ),
    told(
        "another unit's review speaks where this one is silent",
        JAN,
        plan("2024-01", "A", unit="V"),
        review("2024-01", "A", "done", unit="V"),
        sheets=TWO,
        expect={ONE: "done", "A V 2024-01": "done"},
    ),
    told(
        "a merger explains the other unit",
        JAN,
        plan("2024-02", "A", unit="V"),
        succession=[step("merge", "U", "V")],
        sheets=[*filler(months=MONTHS[:1]), *filler("V")],
        expect="carried +reorganised",
    ),
    told(
        "a merger that comes later explains nothing",
        JAN,
        plan("2024-02", "A", unit="V"),
        succession=[step("merge", "U", "V", "2024-05-01")],
        sheets=TWO,
        expect="moved",
    ),
    told(
        "a renamed unit is the same unit",
        JAN,
        plan("2024-02", "A", unit="V"),
        succession=[step("rename", "U", "V")],
        sheets=[*filler(months=MONTHS[:1]), *filler("V", MONTHS[1:6])],
        expect="carried",
    ),
    told(
        "a stated split carries it",
        JAN,
        plan("2024-02", "B"),
        expect="carried",
        link=[stated("split")],
    ),
    told(
        "a stated continuation joins two ids",
        JAN,
        plan("2024-02", "B"),
        expect="carried",
        link=[stated("continue")],
    ),
    told(
        "related never joins",
        JAN,
        plan("2024-02", "B"),
        expect="dropped: no trace",
        link=[stated("related")],
    ),
    told("rescheduled on record", JAN, action=[act("A", "reschedule", "2024-01-25")], expect="carried +postponed"),
    told(
        "a later date beyond the silence with a reason",
        DUE,
        review("2024-01", "A", "postponed", due="2024-06-30", reason="no pumps"),
        expect="carried +postponed",
    ),
    told(
        "a first date beyond the silence, with a reason",
        JAN,
        review("2024-01", "A", "postponed", due="2024-06-30", reason="no pumps"),
        expect="carried +postponed",
    ),
    told(
        "put off beyond the silence, before the last of its periods has begun",
        DUE,
        review("2024-01", "A", "postponed", due="2024-06-30", reason="no pumps"),
        sheets=filler(months=MONTHS[:1]),
        as_of="2024-02-10",
        expect="carried +postponed",
    ),
    told(
        "a later date inside the silence, before the last of its periods has begun",
        DUE,
        review("2024-01", "A", "postponed", due="2024-03-20", reason="no pumps"),
        sheets=filler(months=MONTHS[:1]),
        as_of="2024-02-10",
        expect="not_yet -postponed",
    ),
    told(
        "a later date inside the silence must be kept",
        DUE,
        review("2024-01", "A", "postponed", due="2024-02-28", reason="no pumps"),
        expect="dropped: term reached -postponed",
    ),
    told(
        "a later date and its reason in a later review",
        DUE,
        review("2024-02", "A", "postponed", due="2024-06-30", reason="no pumps"),
        expect="carried +postponed",
    ),
    told(
        "a reason later than the period that gives the later date",
        DUE,
        review("2024-01", "A", "postponed", due="2024-06-30"),
        review("2024-02", "A", "postponed", reason="no pumps"),
        expect="dropped: promised later",
    ),
    told(
        "a reason in the later review that takes the later date back",
        DUE,
        review("2024-01", "A", "postponed", due="2024-06-30"),
        review("2024-02", "A", "in progress", due="2024-01-31", reason="no pumps"),
        expect="dropped: promised later -postponed",
    ),
    told(
        "a later date without a reason, then a nearer one beyond the silence with its own",
        DUE,
        review("2024-01", "A", "postponed", due="2024-06-30"),
        review("2024-02", "A", "postponed", due="2024-05-31", reason="no pumps"),
        expect="carried +postponed",
    ),
    told(
        "a later date inside the silence without a reason, then another one with it",
        DUE,
        review("2024-01", "A", "postponed", due="2024-02-28"),
        review("2024-02", "A", "postponed", due="2024-03-15", reason="no pumps"),
        expect="dropped: promised later -postponed",
    ),
    told(
        "moved outranks postponed",
        JAN,
        plan("2024-02", "A", unit="V"),
        sheets=TWO,
        expect="moved -postponed",
        action=[act("A", "reschedule", "2024-01-25")],
    ),
    told(
        "postponed outranks done late",
        JAN,
        review("2024-02", "A", "done"),
        expect="carried +postponed",
        action=[act("A", "reschedule", "2024-01-25")],
    ),
]

PAIR = [plan("2024-02", text=TEXT["A"]), plan("2024-02", text=TEXT["A"])]
TEXTS = [
    told(
        "identical text without an id carries",
        FENCE,
        plan("2024-02", text="Repair  the FENCE"),
        on="repair_the_fence U 2024-01",
        expect="carried",
    ),
    told(
        "the same words in one other unit's next plan may be the work passed on",
        FENCE,
        plan("2024-02", text=TEXT["A"], unit="V"),
        sheets=TWO,
        on="repair_the_fence U 2024-01",
        expect="unsure",
    ),
    told(
        "reported open, and first in another unit's plan one silent period later",
        FENCE,
        review("2024-01", text=TEXT["A"], status="in progress"),
        plan("2024-03", text=TEXT["A"], unit="V"),
        sheets=TWO,
        on="repair_the_fence U 2024-01",
        expect="unsure",
    ),
    told(
        "first in another unit's plan after the silence",
        FENCE,
        plan("2024-04", text=TEXT["A"], unit="V"),
        sheets=TWO,
        on="repair_the_fence U 2024-01",
        expect="dropped: no trace",
    ),
    told(
        "what the other unit wrote before is its own routine",
        FENCE,
        *[plan(m, text=TEXT["A"], unit="V") for m in MONTHS[:2]],
        sheets=TWO,
        on="repair_the_fence U 2024-01",
        expect="dropped: no trace",
    ),
    told(
        "what a third unit writes too is everybody's routine",
        FENCE,
        plan("2024-02", text=TEXT["A"], unit="V"),
        plan("2024-05", text=TEXT["A"], unit="W"),
        sheets=[*TWO, *filler("W")],
        on="repair_the_fence U 2024-01",
        expect="dropped: no trace",
    ),
    told(
        "another unit reports the same words and plans them not",
        FENCE,
        review("2024-02", text=TEXT["A"], unit="V"),
        sheets=TWO,
        on="repair_the_fence U 2024-01",
        expect="dropped: no trace",
    ),
    told(
        "passed on, says a person",
        FENCE,
        plan("2024-02", text=TEXT["A"], unit="V"),
        decision=decided(line_name("V", "2024-02", "plan", TEXT["A"]), "same"),
        sheets=TWO,
        on="repair_the_fence U 2024-01",
        expect="moved",
    ),
    told(
        "not passed on, says a person",
        FENCE,
        plan("2024-02", text=TEXT["A"], unit="V"),
        decision=decided(line_name("V", "2024-02", "plan", TEXT["A"]), "different"),
        sheets=TWO,
        on="repair_the_fence U 2024-01",
        expect="dropped: no trace",
    ),
    told(
        "the same text in the heir's unit is it",
        FENCE,
        plan("2024-02", text=TEXT["A"], unit="V"),
        succession=[step("merge", "U", "V")],
        sheets=[*filler(months=MONTHS[:1]), *filler("V")],
        on="repair_the_fence U 2024-01",
        expect="carried +reorganised",
    ),
    told("the same text twice in a sheet waits", FENCE, *PAIR, on="repair_the_fence U 2024-01", expect="unsure"),
    told(
        "the same text twice in the first sheet waits too",
        FENCE,
        FENCE,
        plan("2024-02", text=TEXT["A"]),
        on="repair_the_fence U 2024-01",
        expect="unsure",
    ),
    told(
        "a text that stands twice and never again is no candidate",
        FENCE,
        FENCE,
        on="repair_the_fence U 2024-01",
        expect="dropped: no trace",
    ),
    told(
        "waiting outranks a missing sheet",
        FENCE,
        *PAIR,
        sheets=filler(without=[("2024-03", "review")]),
        on="repair_the_fence U 2024-01",
        expect="unsure",
    ),
    told(
        "an open window outranks waiting",
        FENCE,
        *PAIR,
        as_of="2024-03-15",
        sheets=filler(months=MONTHS[:2]),
        on="repair_the_fence U 2024-01",
        expect="not_yet",
    ),
    told(
        "a verdict same joins what waited",
        FENCE,
        *PAIR,
        decision=decided(LINE_2, "same"),
        on="repair_the_fence U 2024-01",
        expect="carried",
    ),
    told(
        "a verdict different outranks identical text",
        FENCE,
        plan("2024-02", text=TEXT["A"]),
        decision=decided(LINE_2, "different"),
        on="repair_the_fence U 2024-01",
        expect="dropped: no trace",
    ),
    told(
        "a verdict same joins two wordings",
        FENCE,
        plan("2024-02", text=TEXT["B"]),
        decision=decided(line_name("U", "2024-02", "plan", TEXT["B"]), "same"),
        on="repair_the_fence U 2024-01",
        expect="carried",
    ),
]

OPEN_END = [
    told(
        "the last review of the silence is not due",
        JAN,
        as_of="2024-03-30",
        sheets=filler(months=MONTHS[:2]),
        expect="not_yet",
    ),
    told(
        "on its very day it may still come", JAN, as_of="2024-03-31", sheets=filler(months=MONTHS[:2]), expect="not_yet"
    ),
    told(
        "the day after it is due, and missing",
        JAN,
        as_of="2024-04-01",
        sheets=filler(months=MONTHS[:3], without=[("2024-03", "review")]),
        expect="cannot_tell",
    ),
    told("its own review is missing", JAN, sheets=filler(without=[("2024-01", "review")]), expect="cannot_tell"),
    told("the next plan is missing", JAN, sheets=filler(without=[("2024-02", "plan")]), expect="cannot_tell"),
    told(
        "a plan beyond the silence is missing",
        JAN,
        sheets=filler(without=[("2024-04", "plan")]),
        expect="dropped: no trace",
    ),
    told(
        "an interim review omits nothing",
        JAN,
        expect="cannot_tell",
        coverage=[{"unit_id": "U", "period": "2024-02", "moment": "review", "state": "interim"}],
    ),
    told(
        "a partial plan omits nothing",
        JAN,
        expect="cannot_tell",
        coverage=[{"unit_id": "U", "period": "2024-02", "moment": "plan", "state": "partial"}],
    ),
    told(
        "an empty sheet that came is evidence",
        JAN,
        sheets=filler(without=[("2024-02", "plan")]),
        coverage=[{"unit_id": "U", "period": "2024-02", "moment": "plan", "state": "received"}],
        expect="dropped: no trace",
    ),
    told(
        "a sheet that was not due cannot be missing",
        JAN,
        sheets=filler(without=[("2024-02", "plan")]),
        coverage=[{"unit_id": "U", "period": "2024-02", "moment": "plan", "state": "not_due"}],
        expect="dropped: no trace",
    ),
    told(
        "a missing sheet of another unit in which it stands",
        JAN,
        plan("2024-01", "A", unit="V"),
        expect="cannot_tell",
        sheets=[*DIARY, *filler("V", without=[("2024-02", "plan")])],
    ),
    told(
        "a missing sheet of the heir",
        JAN,
        succession=[step("merge", "U", "V")],
        expect="cannot_tell",
        sheets=[*filler(months=MONTHS[:1]), *filler("V", without=[("2024-03", "plan")])],
    ),
    told(
        "an heir whose sheets lack it",
        JAN,
        succession=[step("merge", "U", "V")],
        expect="dropped: no trace",
        sheets=[*filler(months=MONTHS[:1]), *filler("V")],
    ),
    told(
        "carried outranks a missing sheet",
        JAN,
        plan("2024-03", "A"),
        sheets=filler(without=[("2024-02", "plan")]),
        expect="carried",
    ),
    told("a status word nobody knows", JAN, review("2024-01", "A", "purple"), expect="cannot_tell"),
    told(
        "a known word after the unknown one",
        JAN,
        review("2024-01", "A", "purple"),
        review("2024-02", "A", "in progress"),
        expect="dropped: no trace",
    ),
]

LATER = review("2024-01", "A", "in progress", due="2024-02-20")
DROPPED = [
    told("no trace", JAN, OPEN_JAN, expect="dropped: no trace -returned"),
    told("its own date had come", plan("2024-01", "A", due="2024-01-20"), OPEN_JAN, expect="dropped: term reached"),
    told("its date came within the silence", plan("2024-01", "A", due="2024-03-31"), expect="dropped: term reached"),
    told("its date lies beyond the silence", plan("2024-01", "A", due="2024-04-01"), expect="dropped: promised later"),
    told("a later date without a word why", DUE, LATER, expect="dropped: promised later"),
    told("a date far off without a word why", DUE, {**LATER, "due": "2024-12-31"}, expect="dropped: promised later"),
    told("a first date without a word why", JAN, LATER, expect="dropped: promised later"),
    told(
        "completed after the plan and before the period",
        plan("2024-01", "A", recorded_on="2023-12-20"),
        action=[act("A", "complete", "2023-12-28")],
        expect="dropped: delivered elsewhere",
    ),
    told(
        "a delivery reaches the goal",
        plan("2024-01", "A", planned=10),
        expect="dropped: delivered elsewhere",
        action=[act("A", "deliver", "2024-01-28", quantity=10)],
    ),
    told(
        "a delivery falls short",
        plan("2024-01", "A", planned=10),
        expect="dropped: no trace",
        action=[act("A", "deliver", "2024-01-28", quantity=9)],
    ),
    told(
        "a bare delivery reaches a bare goal",
        JAN,
        expect="dropped: delivered elsewhere",
        action=[act("A", "deliver", "2024-01-28")],
    ),
    told(
        "a bare delivery does not reach a number",
        plan("2024-01", "A", planned=10),
        expect="dropped: no trace",
        action=[act("A", "deliver", "2024-01-28")],
    ),
    told(
        "delivered outranks promised later",
        JAN,
        LATER,
        action=[act("A", "deliver", "2024-01-28")],
        expect="dropped: delivered elsewhere",
    ),
    told(
        "promised later outranks term reached",
        plan("2024-01", "A", due="2024-01-20"),
        LATER,
        expect="dropped: promised later",
    ),
    told(
        "the unit ended without an heir",
        JAN,
        succession=[step("abolish", "U", None)],
        sheets=filler(months=MONTHS[:1]),
        expect="dropped: unit ended",
    ),
    told(
        "unit ended outranks term reached",
        plan("2024-01", "A", due="2024-01-20"),
        expect="dropped: unit ended",
        succession=[step("abolish", "U", None)],
        sheets=filler(months=MONTHS[:1]),
    ),
]

VERSIONS = [
    Story(
        "a correction replaces the sheet",
        {
            "plan_line": [
                [*filler(), plan("2024-01", "A"), review("2024-01", "A", "in progress", recorded_on="2024-02-02")],
                [review("2024-01", "A", "done", recorded_on="2024-02-09")],
            ]
        },
        outcomes={ONE: "done"},
    ),
    Story(
        "what was known before the correction",
        {
            "plan_line": [
                [
                    *filler(recorded_on="2024-01-02"),
                    plan("2024-01", "A", recorded_on="2024-01-02"),
                    review("2024-01", "A", "in progress", recorded_on="2024-02-02"),
                ],
                [review("2024-01", "A", "done", recorded_on="2024-02-09")],
            ]
        },
        parameters={"known_on": "2024-02-05"},
        outcomes={ONE: "dropped: no trace"},
    ),
    told(
        "a register's later row replaces the earlier",
        plan("2024-01", "A"),
        review("2024-01", "A", "in progress", recorded_on="2024-02-01"),
        review("2024-01", "A", "done", recorded_on="2024-02-05"),
        expect="done",
    ),
    Story(
        "a correction written after as_of is not there yet",
        {
            "plan_line": [
                [*filler(), plan("2024-01", "A"), review("2024-01", "A", "in progress", recorded_on="2024-02-02")],
                [review("2024-01", "A", "done", recorded_on="2024-08-01")],
            ]
        },
        outcomes={ONE: "dropped: no trace"},
    ),
    Story(
        "what a report with plan and result together adds to a plan of its own was not planned",
        {
            "plan_line": [
                [*filler(without=[("2024-01", "review")]), plan("2024-01", "A")],
                [
                    line("both", "2024-01", "A", status="done"),
                    line("both", "2024-01", "B", status="in progress"),
                    line("both", "2024-01", "Z-U", text=TEXT["Z"]),
                ],
            ]
        },
        outcomes={ONE: "done", "B U 2024-01": "unplanned"},
    ),
    Story(
        "the same words twice in a plan and in its review: no review of them was unplanned",
        {
            "plan_line": [
                *filler(),
                *[line(moment, "2024-01", text=TEXT["A"]) for moment in ("plan", "plan", "review", "review")],
                review("2024-01", "B", "in progress"),
            ]
        },
        outcomes={"repair_the_fence U 2024-01": "unsure", "B U 2024-01": "unplanned"},
    ),
    Story(
        "what plan and result together say alone was planned by them",
        {
            "plan_line": [
                filler(without=[("2024-01", "review"), ("2024-01", "plan")]),
                [
                    line("both", "2024-01", "B", status="in progress"),
                    line("both", "2024-01", "Z-U", text=TEXT["Z"]),
                ],
            ]
        },
        outcomes={"B U 2024-01": "dropped: no trace"},
    ),
    Story(
        "the same words twice in a sheet with plan and result together were planned twice",
        {
            "plan_line": [
                filler(without=[("2024-01", "review"), ("2024-01", "plan")]),
                [
                    *[line("both", "2024-01", text=TEXT["A"], status="in progress") for _ in range(2)],
                    line("both", "2024-01", "Z-U", text=TEXT["Z"]),
                ],
            ]
        },
        outcomes={"repair_the_fence U 2024-01": "dropped: no trace"},
    ),
    Story(
        "the same words twice in a sheet with plan and result together: each row says what became of it",
        {
            "plan_line": [
                filler(without=[("2024-01", "review"), ("2024-01", "plan")]),
                [
                    *[line("both", "2024-01", text=TEXT["A"], status="done") for _ in range(2)],
                    line("both", "2024-01", "Z-U", text=TEXT["Z"]),
                ],
            ]
        },
        outcomes={"repair_the_fence U 2024-01": "done"},
    ),
    Story(
        "quarters and named periods have their own order",
        {
            "plan_line": [
                *[f(p, "Z-U", text=TEXT["Z"]) for p in ("spring", "summer", "autumn") for f in (plan, review)],
                plan("spring", "A"),
                plan("autumn", "A"),
            ],
            "period": [
                {"period": p, "start": s, "end": e}
                for p, s, e in (
                    ("summer", "2023-04-01", "2023-06-30"),
                    ("autumn", "2023-07-01", "2023-10-15"),
                    ("spring", "2023-01-01", "2023-03-31"),
                )
            ],
        },
        outcomes={"A U spring": "carried", "A U autumn": "not_yet"},
    ),
]

OUTCOMES = DONE + CANCELLED + CARRIED + TEXTS + OPEN_END + DROPPED + VERSIONS
STORIES = OUTCOMES + FLAGS + FOLLOWING
