"""Small stories about handovers: what was open, whether anybody followed it up, and how strongly."""

from .story import MONTHS, POWER, QUIET, TEXT, Story, act, change, ends, filler, handover, plan, review, seat, step

ONE = "1: A"
SITE = [{"unit_id": "U", "name": "U"}]
NAMES = [f"2024-{n:02}" for n in range(1, 13)]
PERIODS = [{"period": name, "start": str(ends(name)[0]), "end": str(ends(name)[1])} for name in NAMES]
EARLY = PERIODS[2] | {"review_due": "2024-03-25"}


def follow(name, *rows, expect=None, absent=(), on=ONE, sheets=None, as_of="2024-09-15", handovers=None, **tables):
    """A handover of U's head on 1 April (window to 30 June), all sheets of nine months received."""
    given = handovers or [handover()]
    tables.setdefault("tenure", [*change(), seat("SITE", "dan")])
    states = expect if isinstance(expect, dict) else {on: expect} if expect else {}
    parameters = tables.pop("parameters", {})
    return Story(
        name,
        {"plan_line": [*(sheets or filler(months=MONTHS[:8])), *rows], **tables},
        as_of=as_of,
        states=states,
        absent=tuple(absent),
        handovers=tuple(given),
        parameters=parameters,
    )


MARCH = plan("2024-03", "A")
SAID = review("2024-03", "A", "in progress", progress="half", reason="rain", due="2024-05-01")

OPEN = [
    follow("open, and nobody touched it", MARCH, expect="never_followed_up F0 live"),
    follow("done in the last review before", MARCH, review("2024-03", "A", "done"), absent=[ONE]),
    follow("cancelled in the last review before", MARCH, review("2024-03", "A", "cancelled"), absent=[ONE]),
    follow(
        "one sibling done, the other passed over: still open",
        MARCH,
        plan("2024-03", "A", text="repair the gate"),
        review("2024-03", "A", "done"),
        expect="never_followed_up F0 live",
    ),
    follow("completed by an action before", MARCH, action=[act("A", "complete", "2024-03-20")], absent=[ONE]),
    follow(
        "done before its last plan: open again",
        plan("2024-02", "A"),
        review("2024-02", "A", "done"),
        MARCH,
        expect="never_followed_up F0 live",
    ),
    follow("planned only after the handover", plan("2024-05", "A"), absent=[ONE]),
    follow("the successor's own first plan, without a day", plan("2024-04", "A"), absent=[ONE]),
    follow(
        "the successor's own first plan, written on the eve",
        plan("2024-04", "A", recorded_on="2024-03-31"),
        absent=[ONE],
    ),
    follow(
        "the first plan of the next month, written before its eve, is found by the successor",
        plan("2024-04", "A", recorded_on="2024-03-28"),
        expect="never_followed_up F0 live",
        sheets=filler(months=MONTHS[:8], without=[("2024-04", "plan")]),
    ),
    follow(
        "what was split into the successor's own plan stays open until then",
        MARCH,
        plan("2024-04", "B"),
        link=[{"line_a": "A", "line_b": "B", "relation": "split"}],
        absent=["1: B"],
        expect="never_followed_up F0 live",
    ),
    follow(
        "cancelled in the successor's own plan: open at the handover",
        MARCH,
        plan("2024-04", "A", status="cancelled"),
        expect="followed_up F2 live",
    ),
    follow(
        "planned again in the successor's own first plan",
        plan("2024-02", "A"),
        plan("2024-04", "A"),
        expect="followed_up F2 live",
    ),
    follow(
        "last seen long before is stale",
        plan("2023-12", "A"),
        expect="never_followed_up F0 stale",
        sheets=filler(months=["2023-11", "2023-12", *MONTHS[:8]]),
    ),
    follow(
        "due later by the plan that was written before the review of the month before it",
        plan("2024-01", "A", due="2024-01-31", recorded_on="2023-12-29"),
        review("2024-01", "A", "in progress", due="2024-01-31", recorded_on="2024-02-05"),
        plan("2024-02", "A", due="2024-04-30", recorded_on="2024-01-20"),
        expect="never_followed_up live",
        parameters={"silence": 0},
    ),
    follow(
        "last seen long before but due later is live",
        plan("2023-12", "A", due="2024-05-31"),
        expect="never_followed_up F0 live",
        sheets=filler(months=["2023-11", "2023-12", *MONTHS[:8]]),
    ),
    follow(
        "a line of the site post is the head's too",
        plan("2024-03", "A", post_id="SITE"),
        expect="never_followed_up F0 live",
    ),
    follow(
        "a site post hands over its own lines only",
        plan("2024-03", "A", post_id="SITE"),
        plan("2024-03", "B"),
        tenure=[seat(), *change("SITE", before="dan", after="eve")],
        handovers=[handover("SITE", before="dan", after="eve", head=False)],
        expect="never_followed_up F0 live",
        absent=["1: B"],
    ),
    follow(
        "what moved to another unit stands there",
        plan("2024-02", "A"),
        plan("2024-03", "A", unit="V"),
        sheets=[*filler(months=MONTHS[:8]), *filler("V", MONTHS[:8])],
        tenure=[*change(), *change("V-HEAD", before="cas", after="dan")],
        handovers=[handover(), handover("V-HEAD", "V", before="cas", after="dan")],
        expect={"2: A": "never_followed_up F0 live"},
        absent=[ONE],
    ),
    follow(
        "an item in two units is open at both",
        MARCH,
        plan("2024-03", "A", unit="V"),
        sheets=[*filler(months=MONTHS[:8]), *filler("V", MONTHS[:8])],
        tenure=[*change(), *change("V-HEAD", before="cas", after="dan")],
        handovers=[handover(), handover("V-HEAD", "V", before="cas", after="dan")],
        expect={ONE: "never_followed_up F0 live", "2: A": "never_followed_up F0 live"},
    ),
    follow(
        "an item in two units is live at both where one of them says when it is due",
        plan("2023-12", "A"),
        plan("2023-12", "A", unit="V"),
        review("2023-12", "A", "in progress", unit="V", due="2024-05-31"),
        sheets=[*filler(months=["2023-12", *MONTHS[:8]]), *filler("V", ["2023-12", *MONTHS[:8]])],
        tenure=[*change(), *change("V-HEAD", before="cas", after="dan")],
        handovers=[handover(), handover("V-HEAD", "V", before="cas", after="dan")],
        expect={ONE: "never_followed_up F0 live", "2: A": "never_followed_up F0 live"},
    ),
    follow(
        "lines of a sub-unit are not the head's own",
        plan("2024-03", "A", unit="V"),
        absent=[ONE],
        unit=[*SITE, {"unit_id": "V", "name": "V", "parent_id": "U"}],
        sheets=[*filler(months=MONTHS[:8]), *filler("V", MONTHS[:8])],
        tenure=[*change(), seat("V-HEAD", "cas")],
    ),
    follow(
        "lines of a sub-unit on request",
        plan("2024-03", "A", unit="V"),
        parameters={"scope": "below"},
        unit=[*SITE, {"unit_id": "V", "name": "V", "parent_id": "U"}],
        sheets=[*filler(months=MONTHS[:8]), *filler("V", MONTHS[:8])],
        tenure=[*change(), seat("V-HEAD", "cas")],
        expect="never_followed_up F0 live",
    ),
]

VACANT = {"tenure": change(on="2024-05-10"), "handovers": [handover(on="2024-05-10")]}
MERGED = {
    "tenure": [*change(last="2024-03-25")[:1], seat("W-HEAD", "cas")],
    "succession": [step("merge", "U", "W", "2024-04-01")],
    "handovers": [{**handover(last="2024-03-25", after=None), "kind": "merger", "taken_over_by": "cas"}],
    "sheets": [*filler(months=MONTHS[:3]), *filler("W", MONTHS[:8])],
}
MERGERS = [
    follow("open when the unit was merged, and gone since", MARCH, **MERGED, expect="never_followed_up F0 live"),
    follow(
        "reported in the sheets of what the unit was merged into",
        MARCH,
        review("2024-05", "A", "in progress", unit="W"),
        **MERGED,
        expect="followed_up F2 live",
    ),
    follow(
        "done once another head answered for the merged unit: followed up, not closed between",
        MARCH,
        action=[act("A", "complete", "2024-04-20")],
        **MERGED,
        expect="followed_up F3 live",
    ),
]
ACTS = [
    follow(
        "closed while the post was vacant",
        MARCH,
        action=[act("A", "complete", "2024-04-20")],
        **VACANT,
        expect="closed_between F3 live",
    ),
    follow(
        "cancelled while the post was vacant",
        MARCH,
        review("2024-04", "A", "cancelled"),
        **VACANT,
        expect="closed_between live",
    ),
    follow(
        "no incoming yet: closed before as_of",
        MARCH,
        action=[act("A", "complete", "2024-08-20")],
        tenure=change()[:1],
        handovers=[handover(after=None)],
        expect="closed_between live",
    ),
    follow("completed in the window", MARCH, action=[act("A", "complete", "2024-06-30")], expect="followed_up F3 live"),
    follow(
        "instructed in the window", MARCH, action=[act("A", "instruct", "2024-04-01")], expect="followed_up F2 live"
    ),
    follow("signed is no follow-up", MARCH, action=[act("A", "sign", "2024-04-10")], expect="never_followed_up live"),
    follow(
        "verified by the new head after the next plan gave it to another post",
        MARCH,
        plan("2024-04", "A", post_id="SITE"),
        action=[act("A", "verify", "2024-04-10", person_id="ben")],
        expect="followed_up F4 live",
    ),
    follow(
        "verified by the post to which the next plan gave it",
        MARCH,
        plan("2024-04", "A", post_id="SITE"),
        action=[act("A", "verify", "2024-04-10", person_id="dan")],
        expect="followed_up F3 live",
    ),
    follow(
        "another person verified",
        MARCH,
        action=[act("A", "verify", "2024-04-10", person_id="eve")],
        expect="followed_up F4 live",
    ),
    follow(
        "cancelled with approval in the window",
        MARCH,
        authority=POWER,
        expect="followed_up F3 live",
        action=[act("A", "cancel", "2024-04-10", person_id="dan", approved_by="ben")],
    ),
    follow(
        "one day after the window is late",
        MARCH,
        action=[act("A", "complete", "2024-07-01")],
        expect="followed_up_late F0 live",
    ),
    follow(
        "a window in days",
        MARCH,
        action=[act("A", "complete", "2024-04-30")],
        parameters={"window_days": 30},
        expect="followed_up F3 live",
    ),
    follow(
        "a window in days is over",
        MARCH,
        action=[act("A", "complete", "2024-05-02")],
        parameters={"window_days": 30},
        expect="followed_up_late F0 live",
    ),
    follow(
        "the window runs to full periods",
        MARCH,
        action=[act("A", "instruct", "2024-07-31")],
        tenure=change(last="2024-04-14", on="2024-04-15"),
        handovers=[handover(last="2024-04-14", on="2024-04-15")],
        expect="followed_up F2 live",
    ),
    follow(
        "the incoming acted while the outgoing still sat",
        MARCH,
        action=[act("A", "instruct", "2024-03-20", person_id="ben")],
        tenure=change(on="2024-03-15"),
        handovers=[handover(on="2024-03-15")],
        expect="followed_up F2 live",
    ),
    follow(
        "somebody else acted while the outgoing still sat",
        MARCH,
        action=[act("A", "instruct", "2024-03-20", person_id="dan")],
        tenure=change(on="2024-03-15"),
        handovers=[handover(on="2024-03-15")],
        expect="never_followed_up F0 live",
    ),
    follow(
        "a batch of five is only listed",
        *[plan("2024-03", i) for i in "ABCDE"],
        action=[act(i, "update", "2024-04-10", batch="b1") for i in "ABCDE"],
        expect="never_followed_up F1 live",
    ),
    follow(
        "a batch of four counts",
        *[plan("2024-03", i) for i in "ABCD"],
        action=[act(i, "update", "2024-04-10", batch="b1") for i in "ABCD"],
        expect="followed_up F2 live",
    ),
    follow(
        "five on one day without a batch count",
        *[plan("2024-03", i) for i in "ABCDE"],
        action=[act(i, "update", "2024-04-10") for i in "ABCDE"],
        expect="followed_up F2 live",
    ),
    follow(
        "on a distribution list",
        MARCH,
        expect="never_followed_up F1 live",
        message=[
            {
                "message_id": "m1",
                "sent_on": "2024-04-10",
                "sender": "x@y",
                "recipient": "z@y",
                "field": "to",
                "receipt": "sent",
                "item_id": "A",
            }
        ],
    ),
]

SHEETS = [
    follow("a review that says done", MARCH, review("2024-05", "A", "done"), expect="followed_up F3 live"),
    follow("the review of the last month before does not count", MARCH, SAID, expect="never_followed_up F0 live"),
    follow(
        "a review of the month before, written after the handover",
        MARCH,
        expect="never_followed_up F0 live",
        **{"sheets": [*filler(months=MONTHS[:8]), {**SAID, "recorded_on": "2024-04-10"}]},
    ),
    follow(
        "a review written before the outgoing left follows nothing up, though its month ends after it",
        MARCH,
        review("2024-03", "A", "in progress", progress="half", recorded_on="2024-03-25"),
        expect="never_followed_up F0 live",
        tenure=[*change(last="2024-03-27", on="2024-03-28"), seat("SITE", "dan")],
        handovers=[handover(last="2024-03-27", on="2024-03-28")],
    ),
    follow(
        "the same review, written on the day after the outgoing left",
        MARCH,
        review("2024-03", "A", "in progress", progress="half", recorded_on="2024-03-28"),
        expect="followed_up F2 live",
        tenure=[*change(last="2024-03-27", on="2024-03-28"), seat("SITE", "dan")],
        handovers=[handover(last="2024-03-27", on="2024-03-28")],
    ),
    follow(
        "a review written before the outgoing left, with a later day of completion",
        MARCH,
        review("2024-03", "A", "done", recorded_on="2024-03-25", done_on="2024-03-29"),
        expect="followed_up F3 live",
        tenure=[*change(last="2024-03-27", on="2024-03-28"), seat("SITE", "dan")],
        handovers=[handover(last="2024-03-27", on="2024-03-28")],
    ),
    follow(
        "siblings in a review written before the outgoing left, the first done before, the last after",
        MARCH,
        *(review("2024-03", "A", "done", recorded_on="2024-03-25", done_on=f"2024-03-{day}") for day in (26, 29)),
        expect="followed_up F3 live",
        tenure=[*change(last="2024-03-27", on="2024-03-28"), seat("SITE", "dan")],
        handovers=[handover(last="2024-03-27", on="2024-03-28")],
    ),
    follow(
        "a review without a day, due before the outgoing left, may have been written after",
        MARCH,
        review("2024-03", "A", "in progress", progress="half"),
        expect="followed_up F2 live",
        tenure=[*change(last="2024-03-27", on="2024-03-28"), seat("SITE", "dan")],
        handovers=[handover(last="2024-03-27", on="2024-03-28")],
        period=[EARLY if one["period"] == "2024-03" else one for one in PERIODS],
    ),
    follow(
        "a review counts by its period, though written after the window",
        MARCH,
        SAID,
        review("2024-06", "A", "in progress", progress="all but one", recorded_on="2024-07-10"),
        expect="followed_up F2 live",
    ),
    follow(
        "the words of the review before, not of an older one",
        plan("2024-02", "A"),
        MARCH,
        SAID,
        review("2024-02", "A", "in progress", progress="begun"),
        review("2024-04", "A", "in progress", progress="half"),
        expect="never_followed_up F1 live",
    ),
    follow(
        "progress changed",
        MARCH,
        SAID,
        review("2024-04", "A", "in progress", progress="two thirds"),
        expect="followed_up F2 live",
    ),
    follow(
        "the same status with another remark",
        MARCH,
        review("2024-03", "A", "in progress", note="40 of 100"),
        plan("2024-05", "A", note="see the drawing"),
        review("2024-05", "A", "in progress", note="85 of 100"),
        expect="followed_up F2 live",
    ),
    follow(
        "the same status with the same remark, with none, and with a sign that says nothing",
        MARCH,
        review("2024-03", "A", "in progress", note="40 of 100"),
        plan("2024-04", "A", note="as discussed"),
        review("2024-04", "A", "in progress", note="40 of 100"),
        plan("2024-05", "A"),
        review("2024-05", "A", "in progress"),
        plan("2024-06", "A"),
        review("2024-06", "A", "in progress", note="无"),
        expect="never_followed_up F1 live",
    ),
    follow(
        "the same line copied",
        MARCH,
        SAID,
        plan("2024-05", "A"),
        plan("2024-04", "A"),
        review("2024-04", "A", "in progress", progress="half"),
        expect="never_followed_up F1 live",
    ),
    follow(
        "reworded only",
        MARCH,
        plan("2024-04", "A"),
        plan("2024-05", "A", text=TEXT["B"]),
        expect="never_followed_up F1 live",
    ),
    follow(
        "the date changed with a reason",
        plan("2024-03", "A", due="2024-05-01"),
        plan("2024-04", "A", due="2024-05-01"),
        plan("2024-05", "A", due="2024-06-01", reason="rain"),
        expect="followed_up F2 live",
    ),
    follow(
        "the date changed with a reason after a blank",
        plan("2024-03", "A", due="2024-05-01"),
        plan("2024-04", "A"),
        plan("2024-05", "A", due="2024-06-01", reason="rain"),
        expect="followed_up F2 live",
    ),
    follow(
        "the date changed without a reason",
        plan("2024-03", "A", due="2024-05-01"),
        plan("2024-04", "A"),
        plan("2024-05", "A", due="2024-06-01"),
        action=[QUIET],
        expect="never_followed_up F1 live",
    ),
    follow("in a plan again after an absent period", MARCH, plan("2024-05", "A"), expect="followed_up F2 live"),
    follow(
        "in a plan again, what lies between is missing",
        MARCH,
        plan("2024-05", "A"),
        expect="cannot_tell F1 live",
        sheets=filler(months=MONTHS[:8], without=[("2024-04", "plan")]),
    ),
    follow(
        "followed up outranks a missing sheet",
        MARCH,
        review("2024-05", "A", "done"),
        sheets=filler(months=MONTHS[:8], without=[("2024-04", "plan")]),
        expect="followed_up F3 live",
    ),
    follow(
        "a sheet inside the window is missing",
        MARCH,
        sheets=filler(months=MONTHS[:8], without=[("2024-06", "review")]),
        expect="cannot_tell F0 live",
    ),
    follow(
        "a sheet after the window is missing",
        MARCH,
        sheets=filler(months=MONTHS[:8], without=[("2024-07", "review")]),
        expect="never_followed_up F0 live",
    ),
    follow(
        "the window is still open",
        MARCH,
        as_of="2024-06-29",
        sheets=filler(months=MONTHS[:5]),
        expect="not_yet F0 live",
    ),
    follow(
        "the window is still open though a sheet is missing",
        MARCH,
        as_of="2024-06-29",
        expect="not_yet F0 live",
        sheets=filler(months=MONTHS[:5], without=[("2024-04", "review")]),
    ),
    follow(
        "an act outranks an open window",
        MARCH,
        as_of="2024-06-29",
        sheets=filler(months=MONTHS[:5]),
        action=[act("A", "reply", "2024-04-10")],
        expect="followed_up F2 live",
    ),
    follow(
        "late outranked by a missing sheet",
        MARCH,
        action=[act("A", "complete", "2024-07-10")],
        sheets=filler(months=MONTHS[:8], without=[("2024-05", "plan")]),
        expect="cannot_tell F0 live",
    ),
    # The outcome called it unsure, and the handover called it never followed up.
    follow(
        "what may have gone on before the handover, in words that stand twice",
        plan("2024-02", text=TEXT["A"]),
        plan("2024-03", text=TEXT["A"]),
        plan("2024-03", text=TEXT["A"]),
        on="1: U|2024-02|plan|repair the fence|1",
        expect="cannot_tell F0 live",
    ),
    follow(
        "perhaps passed to another unit, in the very words of its next plan",
        plan("2024-03", text=TEXT["A"]),
        plan("2024-04", text=TEXT["A"], unit="V"),
        sheets=[*filler(months=MONTHS[:8]), *filler("V", MONTHS[:8])],
        tenure=[*change(), seat("V-HEAD", "cas"), seat("SITE", "dan")],
        on="1: U|2024-03|plan|repair the fence|1",
        expect="cannot_tell F0 live",
    ),
]

HALF = {"tenure": change(last="2024-03", on="2024-04"), "handovers": [handover(last="2024-03", on="2024-04")]}
PARTIAL = [
    follow(
        "a partial date that makes no difference",
        MARCH,
        action=[act("A", "complete", "2024-06-10")],
        **HALF,
        expect="followed_up F3",
    ),
    follow(
        "a partial date on which the answer turns",
        MARCH,
        action=[act("A", "instruct", "2024-07-10")],
        **HALF,
        expect="cannot_tell",
    ),
    follow(
        "the window runs on through a second handover",
        MARCH,
        action=[act("A", "complete", "2024-06-10")],
        tenure=[
            seat(end="2024-03-31"),
            seat(person="ben", start="2024-04-01", end="2024-05-14"),
            seat(person="cas", start="2024-05-15"),
        ],
        handovers=[handover(), handover(last="2024-05-14", on="2024-05-15", before="ben", after="cas")],
        expect={ONE: "followed_up F3 live", "2: A": "followed_up F3 live"},
    ),
]

SHORT = {
    "sheets": filler(months=MONTHS[:5]),
    "period": [{"period": m, "start": f"{m}-01", "end": str(ends(m)[1])} for m in MONTHS[:5]],
}
CUT_SHORT = [
    follow("no period on record reaches the end of the window", MARCH, **SHORT, expect="not_yet F0 live"),
    follow(
        "reported done in the window, of which no period on record reaches the end",
        MARCH,
        review("2024-05", "A", "done"),
        **SHORT,
        expect="followed_up F3 live",
    ),
    follow(
        "completed after the last period on record, in a window that no record ends",
        MARCH,
        action=[act("A", "complete", "2024-08-10")],
        **SHORT,
        expect="followed_up F3 live",
    ),
    follow(
        "copied in a window of which no period on record reaches the end",
        MARCH,
        plan("2024-04", "A"),
        **SHORT,
        expect="not_yet F1 live",
    ),
]

FOLLOWING = OPEN + MERGERS + ACTS + SHEETS + PARTIAL + CUT_SHORT
