"""Small stories about the flags of a row: dates moved, amounts lowered, posts changed, work back after done."""

from .story import MONTHS, QUIET, TEXT, Story, act, filler, plan, review, seat

ONE = "A U 2024-01"
HELD = plan("2024-01", "A", due="2024-02-10", planned=10)
LATER = plan("2024-02", "A", due="2024-02-28", planned=10)


def flag(name, *rows, expect, sheets=None, as_of="2024-07-01", on=ONE, **tables):
    tables.setdefault("action", [QUIET])
    if not tables["action"]:
        del tables["action"]
    outcomes = expect if isinstance(expect, dict) else {on: expect}
    return Story(name, {"plan_line": [*(sheets or filler()), *rows], **tables}, as_of=as_of, outcomes=outcomes)


DATES = [
    flag("the date moved without a record", HELD, LATER, expect="carried +slipped -rebaselined -weakened"),
    flag(
        "the date moved, and the review that may say why is lost",
        HELD,
        LATER,
        sheets=filler(without=[("2024-01", "review")]),
        expect="carried ?slipped -weakened",
    ),
    flag(
        "the date moved over a lost period",
        HELD,
        plan("2024-03", "A", due="2024-03-28", planned=5),
        sheets=filler(without=[("2024-02", "plan")]),
        expect="carried ?slipped ?weakened",
    ),
    flag(
        "done late, and its own review is lost",
        HELD,
        review("2024-02", "A", "done"),
        sheets=filler(without=[("2024-01", "review")]),
        expect="done ?late",
    ),
    flag(
        "the date moved by an action",
        HELD,
        LATER,
        action=[act("A", "reschedule", "2024-01-30")],
        expect="carried -slipped +rebaselined -self_declared",
    ),
    flag(
        "the date moved with a reason in the sheet",
        HELD,
        {**LATER, "reason": "rain"},
        expect="carried -slipped +rebaselined +self_declared",
    ),
    flag(
        "the reason stood in the review",
        HELD,
        review("2024-01", "A", "in progress", reason="rain"),
        LATER,
        expect="carried -slipped +self_declared +explained",
    ),
    flag("no record was possible", HELD, LATER, action=[], expect="carried ?slipped ?rebaselined ?explained"),
    flag(
        "the date stands",
        HELD,
        plan("2024-02", "A", due="2024-02-10", planned=10),
        expect="carried -slipped -rebaselined",
    ),
    flag(
        "the date was only made exact",
        plan("2024-01", "A", due="2024-02"),
        plan("2024-02", "A", due="2024-02-28"),
        expect="carried -slipped -rebaselined",
    ),
    flag(
        "the review already moved the date",
        HELD,
        review("2024-01", "A", "in progress", due="2024-03-31"),
        expect="dropped: promised later +slipped",
    ),
    flag(
        "the date moved one silent period later",
        HELD,
        plan("2024-03", "A", due="2024-04-30", planned=10),
        expect="carried +slipped",
    ),
    flag("an ongoing date never slips", plan("2024-01", "A", due="ongoing"), LATER, expect="carried -slipped"),
]

AMOUNTS = [
    flag(
        "the amount was lowered without a record",
        HELD,
        plan("2024-02", "A", due="2024-02-10", planned=8),
        expect="carried +weakened -slipped",
    ),
    flag("the number was lost", HELD, plan("2024-02", "A", due="2024-02-10"), expect="carried +weakened"),
    flag(
        "the amount was lowered by a rescope",
        HELD,
        plan("2024-02", "A", due="2024-02-10", planned=8),
        action=[act("A", "rescope", "2024-01-30")],
        expect="carried -weakened +rebaselined",
    ),
    flag(
        "the amount was split over siblings",
        HELD,
        plan("2024-02", "A", planned=6, due="2024-02-10"),
        plan("2024-02", "A", planned=4, due="2024-02-10", text="repair the gate"),
        expect="carried -weakened",
    ),
    flag(
        "a raised amount is not weakened",
        HELD,
        plan("2024-02", "A", due="2024-02-10", planned=12),
        expect="carried -weakened",
    ),
]

PEOPLE = [
    flag(
        "another post has it",
        plan("2024-01", "A", post_id="U-HEAD"),
        plan("2024-02", "A", post_id="SITE"),
        expect="carried +reassigned",
    ),
    flag(
        "another person has it, the post's holder did not change",
        plan("2024-01", "A", post_id="SITE", person="dan"),
        plan("2024-02", "A", post_id="SITE", person="eve"),
        expect="carried +reassigned",
    ),
    flag(
        "another person has it with the post's new holder",
        plan("2024-01", "A", post_id="SITE", person="dan"),
        plan("2024-02", "A", post_id="SITE", person="eve"),
        tenure=[seat(), seat("SITE", "dan", end="2024-01-15"), seat("SITE", "eve", "2024-01-16")],
        expect="carried -reassigned",
    ),
    flag(
        "the same person under his name",
        plan("2024-01", "A", post_id="SITE", person="dan"),
        plan("2024-02", "A", post_id="SITE", person="Dan"),
        expect="carried -reassigned",
    ),
    flag(
        "the same person under another writing",
        plan("2024-01", "A", post_id="SITE", person="dan"),
        plan("2024-02", "A", post_id="SITE", person="Mr Dan"),
        alias=[{"kind": "person", "alias": "Mr Dan", "id": "dan"}],
        expect="carried -reassigned",
    ),
    flag(
        "a name that two persons have is nobody else's on the next sheet",
        plan("2024-01", "A", post_id="SITE", person="Dan"),
        plan("2024-02", "A", post_id="SITE", person="Dan"),
        person=[{"person_id": one, "name": "Dan" if one[0] == "d" else one} for one in ("ann", "cas", "dan", "daniel")],
        expect="carried -reassigned",
    ),
    flag(
        "another person has it, and no post is known to be behind it",
        plan("2024-01", "A", person="dan"),
        plan("2024-02", "A", person="eve"),
        post=[{"post_id": "SITE", "title": "site", "unit_id": "U", "is_head": "no"}],
        tenure=[seat("SITE", "dan")],
        expect="carried ?reassigned",
    ),
    flag(
        "another person has it in a post that got another name",
        plan("2024-01", "A", post_id="SITE", person="dan"),
        plan("2024-02", "A", post_id="YARD", person="eve"),
        post=[{"post_id": one, "title": "site", "unit_id": "U", "is_head": "no"} for one in ("SITE", "YARD")],
        tenure=[seat("SITE", "dan", end="2024-01-20"), seat("YARD", "dan", "2024-01-21")],
        succession=[{"kind": "post", "relation": "rename", "old_id": "SITE", "new_id": "YARD", "on": "2024-01-21"}],
        expect="carried +reassigned",
    ),
    flag(
        "one of two siblings goes on with another person",
        plan("2024-01", "A", post_id="SITE", person="dan"),
        plan("2024-01", "A", post_id="SITE", person="eve", text="repair the fence, north"),
        plan("2024-02", "A", post_id="SITE", person="dan"),
        plan("2024-02", "A", post_id="SITE", person="max", text="repair the fence, north"),
        expect="carried +reassigned",
    ),
    flag(
        "of two siblings one goes on, with whom it had",
        plan("2024-01", "A", person="eve", post_id="U-HEAD"),
        plan("2024-01", "A", post_id="SITE", person="dan", text="repair the fence, north"),
        plan("2024-02", "A", post_id="SITE", person="dan", text="repair the fence, north"),
        expect="carried -reassigned",
    ),
    flag(
        "a sibling without a post does not hide whose the others are",
        plan("2024-01", "A"),
        plan("2024-01", "A", post_id="SITE", person="dan", text="repair the fence, north"),
        plan("2024-02", "A", post_id="SITE", person="eve", text="repair the fence, north"),
        expect="carried +reassigned",
    ),
    flag(
        "in another unit its own head answers for what names no post",
        plan("2024-01", "A", person="dan"),
        plan("2024-02", "A", person="eve", unit="V"),
        sheets=[*filler(), *filler("V")],
        expect="moved -reassigned",
    ),
]

OTHER = [
    flag(
        "its date passed and it was not done",
        plan("2024-01", "A", due="2024-01-20"),
        plan("2024-02", "A"),
        expect="carried +overdue",
    ),
    flag("its date lies in the next period", HELD, plan("2024-02", "A"), expect="carried -overdue"),
    flag(
        "its date passed and no review came to say",
        plan("2024-01", "A", due="2024-01-20"),
        plan("2024-02", "A"),
        sheets=filler(without=[("2024-01", "review")]),
        expect="carried ?overdue",
    ),
    flag(
        "done in the period is not overdue",
        plan("2024-01", "A", due="2024-01-20"),
        review("2024-01", "A", "done"),
        expect="done -overdue",
    ),
    flag(
        "the end of a month as due date",
        plan("2024-01", "A", due="2024-01"),
        plan("2024-02", "A"),
        expect="carried +overdue",
    ),
    flag(
        "a reason was given",
        plan("2024-01", "A"),
        review("2024-01", "A", "in progress", reason="rain"),
        plan("2024-02", "A"),
        expect="carried +explained",
    ),
    flag(
        "a reason column that is blank here",
        plan("2024-01", "A"),
        review("2024-01", "A", "in progress"),
        plan("2024-02", "A"),
        plan("2024-02", "B", reason="rain"),
        action=[],
        expect="carried -explained",
    ),
    flag(
        "back after done",
        plan("2024-01", "A"),
        review("2024-01", "A", "done"),
        plan("2024-03", "A"),
        expect={ONE: "done -reopened", "A U 2024-03": "dropped: no trace +reopened"},
    ),
    flag(
        "only the first plan after done is the return",
        plan("2024-01", "A"),
        review("2024-01", "A", "done"),
        plan("2024-02", "A"),
        plan("2024-03", "A"),
        expect={"A U 2024-02": "carried +reopened", "A U 2024-03": "dropped: no trace -reopened"},
    ),
    flag(
        "the same words as the month before",
        plan("2024-01", "A"),
        plan("2024-02", "A"),
        review("2024-01", "A", "in progress", progress="going on"),
        review("2024-02", "A", "in progress", progress="going on"),
        expect={ONE: "carried -copied", "A U 2024-02": "dropped: no trace +copied"},
    ),
    flag(
        "planned in two units, put off in the other one for a reason in its review",
        plan("2024-01", "A", due="2024-02-15"),
        plan("2024-01", "A", unit="V", due="2024-02-15"),
        review("2024-01", "A", "in progress", reason="rain"),
        plan("2024-02", "A", due="2024-04-15"),
        sheets=[*filler(), *filler("V")],
        expect={ONE: "carried +rebaselined -slipped", "A V 2024-01": "moved +rebaselined -slipped"},
    ),
    flag(
        "a review whose remark alone says done",
        plan("2024-01", "A"),
        review("2024-01", "A", note="Completed"),
        expect="done -copied",
    ),
    flag(
        "a review whose remark alone says something in other words",
        plan("2024-01", "A"),
        review("2024-01", "A", note="handed to the archive"),
        expect="cannot_tell -copied",
    ),
    flag(
        "a remark beside a status is no result",
        plan("2024-01", "A"),
        review("2024-01", "A", "in progress", note="handed to the archive"),
        expect="dropped: no trace",
    ),
    flag(
        "a remark beside a reason is no result",
        plan("2024-01", "A"),
        review("2024-01", "A", reason="rain", note="see the minutes"),
        expect="dropped: no trace",
    ),
    flag(
        "the same words with another remark are no copy",
        plan("2024-01", "A"),
        plan("2024-02", "A"),
        review("2024-01", "A", "in progress", progress="going on", note="40 of 100"),
        review("2024-02", "A", "in progress", progress="going on", note="55 of 100"),
        expect={"A U 2024-02": "dropped: no trace -copied"},
    ),
    flag(
        "the same words, the remark left out",
        plan("2024-01", "A"),
        plan("2024-02", "A"),
        review("2024-01", "A", "in progress", progress="going on", note="40 of 100"),
        review("2024-02", "A", "in progress", progress="going on"),
        expect={"A U 2024-02": "dropped: no trace +copied"},
    ),
    flag(
        "the same words but done",
        plan("2024-01", "A"),
        plan("2024-02", "A"),
        review("2024-01", "A", "in progress", progress="going on"),
        review("2024-02", "A", "done", progress="going on"),
        expect={"A U 2024-02": "done -copied"},
    ),
    flag(
        "promised and done with one text three times is recurring",
        *[f(m, "A", **k) for m in MONTHS[:3] for f, k in ((plan, {}), (review, {"status": "done"}))],
        expect={"A U 2024-03": "done +recurring -reopened"},
    ),
    flag(
        "twice is not recurring",
        *[f(m, "A", **k) for m in MONTHS[:2] for f, k in ((plan, {}), (review, {"status": "done"}))],
        expect={"A U 2024-02": "done -recurring +reopened"},
    ),
    flag(
        "three texts are not recurring",
        *[
            f(m, "A", text=TEXT[t], **k)
            for m, t in zip(MONTHS[:3], "BCD", strict=True)
            for f, k in ((plan, {}), (review, {"status": "done"}))
        ],
        expect={"A U 2024-03": "done -recurring +reopened"},
    ),
    flag("reviewed and absent from a covered plan", review("2024-01", "A", "done"), expect="unplanned +unplanned"),
    flag(
        "reviewed where the plan is missing",
        review("2024-01", "A", "done"),
        sheets=filler(without=[("2024-01", "plan")]),
        expect="absent",
    ),
]

FLAGS = DATES + AMOUNTS + PEOPLE + OTHER
