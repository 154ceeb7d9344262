"""Readings of rules that the stories do not tell: each row set is as small as the rule."""

import pandas as pd
import pytest

import auditkit as ak
from auditkit.records.initials import meant

from .story import Story as Told
from .story import change, filler, frames, line, plan, review, seat, step


def opened(rows, as_of="2024-09-01", **tables):
    parameters = tables.pop("parameters", {})
    story = Told("", {"plan_line": [*filler(months=[f"2024-0{n}" for n in range(1, 9)]), *rows], **tables})
    return ak.open_audit(frames(story), as_of=as_of, **parameters)


def outcome(audit, item="A", period="2024-01"):
    rows = audit.outcomes().frame
    return rows[(rows.item_id == item) & (rows.period == period)].outcome.item()


def state(audit, item="A"):
    rows = audit.follow_up().frame
    rows = rows[rows.item_id == item]
    return rows.state.item() if len(rows) else None


def act(item, kind, on, **cells):
    return {"action_id": f"{kind}-{on}", "item_id": item, "kind": kind, "on": on, **cells}


def test_an_action_recorded_after_the_day_of_the_question_is_not_there_yet():
    late = act("A", "complete", "2024-01-20", recorded_on="2024-10-01")
    assert outcome(opened([plan("2024-01", "A")], action=[late])) == "dropped"
    assert outcome(opened([plan("2024-01", "A")], as_of="2024-11-01", action=[late])) == "done"


def test_an_item_is_closed_on_the_day_on_which_it_was_done():
    rows = [plan("2024-03", "A"), review("2024-03", "A", "done", done_on="2024-03-20")]
    assert state(opened(rows, tenure=change(last="2024-03-25", on="2024-04-10"))) is None
    assert state(opened(rows, tenure=change(last="2024-03-15", on="2024-04-10"))) == "closed_between"


def siblings(*texts, **cells):
    return [line("plan", "2024-01", "A", text=text) for text in texts]


def told(*texts):
    return [line("review", "2024-01", "A", text=text, status="done") for text in texts]


def test_a_review_that_passes_over_a_sibling_leaves_the_item_undone():
    gates = ("mend gate north", "mend gate south")
    assert outcome(opened([*siblings(*gates), *told("mend gate north", "mend gate north")])) == "dropped"
    assert outcome(opened([*siblings(*gates), *told(*gates)])) == "done"


def test_a_line_in_words_of_its_own_speaks_for_all_siblings():
    gates = ("mend gate north", "mend gate south", "mend gate west")
    assert outcome(opened([*siblings(*gates), *told("mend gate north", "all the other gates")])) == "done"


def test_an_action_names_its_item_by_words_that_only_one_item_has():
    one = act(None, "complete", "2024-01-20", text=" Repair the FENCE ")
    assert outcome(opened([plan("2024-01", "A")], action=[one])) == "done"
    twin = plan("2024-01", "B", text="repair the fence")
    assert outcome(opened([plan("2024-01", "A"), twin], action=[one])) == "dropped"


def test_an_action_on_either_id_of_a_linked_item_counts():
    rows = [plan("2024-01", "A"), plan("2024-02", "B")]
    link = [{"line_a": "A", "line_b": "B", "relation": "continue"}]
    assert outcome(opened(rows, link=link, action=[act("B", "complete", "2024-02-20")]), "A", "2024-02") == "done"


def listed(*rows):
    return [{"post_id": "U-HEAD", "on": "2024-04-01", "outgoing": "ann", "incoming": "ben", **row} for row in rows]


def omitted(*rows):
    audit = opened([plan("2024-03", "A"), plan("2024-03", "B")], tenure=change(), handover_list=listed(*rows))
    found = audit.follow_up().frame.set_index("item_id").omitted
    return {item: None if pd.isna(found[item]) else bool(found[item]) for item in ("A", "B")}


def test_an_open_item_that_the_signed_list_leaves_out_is_omitted():
    assert omitted({"item_id": "A", "text": "fence"}) == {"A": False, "B": True}


def test_a_list_names_an_item_by_its_words_too():
    assert omitted({"text": "Repair the fence!"}) == {"A": False, "B": True}


def test_where_a_line_of_the_list_names_no_item_nobody_can_tell_what_it_omits():
    assert omitted({"item_id": "A", "text": "fence"}, {"text": "the matter we spoke of"}) == {"A": False, "B": None}


def test_a_line_without_an_id_joins_one_with_an_id_only_within_look_back():
    rows = [plan("2024-01", "A"), plan("2024-08", text="repair the fence")]
    assert set(opened(rows, parameters={"look_back": 7}).outcomes().frame.item_id) >= {"A"}
    near = opened(rows, parameters={"look_back": 7}).outcomes().frame
    far = opened(rows, parameters={"look_back": 6}).outcomes().frame
    assert (near.item_id == "A").sum() == 2
    assert (far.item_id == "A").sum() == 1


def test_a_review_written_before_its_period_ends_counts_when_it_was_written():
    rows = [plan("2024-05", "A"), review("2024-06", "A", "done", recorded_on="2024-06-20")]
    seats = change(last="2024-05-20", on="2024-05-21")
    assert state(opened(rows, as_of="2024-06-25", tenure=seats)) == "followed_up"
    assert state(opened(rows, as_of="2024-06-15", tenure=seats)) == "not_yet"


def test_a_last_word_that_nobody_taught_the_program_may_say_done():
    for word, expected in (("in hand", "cannot_tell"), ("ongoing", "never_followed_up")):
        rows = [plan("2024-03", "A"), review("2024-03", "A", word)]
        assert state(opened(rows, tenure=change())) == expected


def follow_up_of(rows, **tables):
    found = opened(rows, tenure=change(), **tables).follow_up().frame
    return found[found.item_id == "A"].iloc[0]


def test_traces_that_do_not_count_stand_beside_the_item_and_end_its_silence():
    quiet = follow_up_of([plan("2024-03", "A")])
    assert (quiet.state, quiet.months_silent) == ("never_followed_up", 5)
    assert pd.isna(quiet.traces)
    copied = follow_up_of([plan("2024-03", "A"), plan("2024-05", "A"), plan("2024-04", "A")])
    assert copied.state == "never_followed_up"
    assert copied.traces == (
        "2024-04-01 (day assumed) copied, frame 'plan_line' row 19; "
        "2024-05-01 (day assumed) copied, frame 'plan_line' row 18"
    )
    assert copied.months_silent < quiet.months_silent


def test_a_remark_alone_follows_up_unless_an_audit_weighs_it_otherwise():
    rows = [plan("2024-03", "A"), review("2024-03", "A", "in progress", note="40 of 100")]
    rows += [plan("2024-04", "A"), review("2024-04", "A", "in progress", note="85 of 100")]
    found = follow_up_of(rows)
    assert (found.state, found.strength, found.followed_by_event) == ("followed_up", "F2", "remarked")
    found = follow_up_of(rows, parameters={"strength": {"remarked": 1}})
    assert (found.state, found.strength) == ("never_followed_up", "F1")
    assert "remarked" in found.traces


def test_the_row_that_gives_the_strength_is_cited():
    rows = [plan("2024-03", "A"), review("2024-04", "A", "in progress"), review("2024-05", "A", "done")]
    found = follow_up_of(rows)
    assert (found.strength, found.followed_by_event, str(found.followed_on)[:10]) == ("F3", "changed", "2024-04-30")
    assert found.evidence.endswith("row 19")
    assert found.evidence.count("row") == 3


def test_what_happened_before_the_incoming_came_is_marked():
    rows = [plan("2024-02", "A"), review("2024-03", "A", "in progress")]
    early = opened(rows, tenure=change(last="2024-03-10", on="2024-04-10")).follow_up().frame.set_index("item_id")
    late = opened(rows, tenure=change(last="2024-03-10", on="2024-03-11")).follow_up().frame.set_index("item_id")
    assert (early.state["A"], bool(early.before_incoming["A"])) == ("followed_up", True)
    assert (late.state["A"], bool(late.before_incoming["A"])) == ("followed_up", False)


def test_who_has_left_is_known_by_initials_that_fit_one_person_only():
    people = [("ann", "Anna Berg"), ("ben", "Ben Olsen"), ("cas", "Wei Li"), ("dan", "王伟"), ("eve", "Eve Stone")]
    person = [{"person_id": one, "name": name} for one, name in people]
    gone = [*change(), seat("SITE", "dan", end="2024-03-31"), seat("SITE", "cas", end="2024-03-31")]

    def follower(written, *more):
        report = review("2024-05", "A", "in progress", person=written)
        rows = [plan("2024-03", "A"), report, *[plan("2024-03", "B", person=one) for one in more]]
        audit = opened(rows, tenure=gone, person=person)
        told = [one for one in audit.assumptions if "written in short" in one]
        found = audit.follow_up().frame
        named = found[(found.item_id == "A") & (found.handover_id == "U-HEAD@2024-04-01")].followed_by.item()
        return None if pd.isna(named) else named, told

    for written in ("W. Li", "Li W.", "li, w", "王（伟）", "A. Berg"):
        named, told = follower(written)
        assert (named, len(told), written in told[0]) == (None, 1, True)
    assert follower("B. Olsen")[0] == "B. Olsen"  # came, and sits there
    assert follower("J. Li") == ("J. Li", [])
    assert follower("W. Li", "Wang Li") == ("W. Li", [])
    assert follower("Li Wei") == ("Li Wei", [])  # the other order may be another person
    assert meant(["W. Li"], {"Wei Li": ["cas"]}) == {"W. Li": "cas"}
    assert meant(["W. Li"], {"Wei Li": ["cas"], "Wu Li": ["dan"]}) == {}
    assert meant(["W. Li"], {"Wei Li": ["cas", "dan"]}) == {}


def test_what_a_unit_was_split_into_stands_in_the_sentence_of_its_review():
    audit = opened(
        [plan("2024-03", "A"), *filler("W", ["2024-05"]), *filler("V", ["2024-05"])],
        tenure=[*change()[:1], seat("W-HEAD", "cas"), seat("V-HEAD", "dan")],
        succession=[step("split", "U", "W", "2024-04-01"), step("split", "U", "V", "2024-04-01")],
    )
    said = "U-HEAD: Ann (ann) to Cas (cas); Dan (dan) on 2024-04-01, split into V: V-HEAD; W: W-HEAD."
    assert str(audit.handover(post="U-HEAD", on="2024-04-01")).startswith(said)


@pytest.mark.parametrize("by", ["post", "unit"])
def test_whose_duty_is_what_stood_open_at_a_split_nobody_can_say(by):
    rows = [plan("2024-03", "A"), plan("2024-03", "B", post_id="SITE"), plan("2024-03", "C", post_id="U-HEAD")]
    sheets = [line for unit in "VW" for line in filler(unit, [f"2024-0{n}" for n in range(1, 9)])]
    tenure = [*change(last="2024-03-31")[:1], seat("W-HEAD", "cas"), seat("V-HEAD", "dan")]
    parted = [step("split", "U", "W", "2024-04-01"), step("split", "U", "V", "2024-04-01")]
    audit = opened([*rows, *sheets], parameters={"by": by}, tenure=tenure, succession=parted)
    told = audit.handover(unit="U", on="2024-04-01")
    duty = told.items.frame.set_index("item_id").duty_post
    assert [one for one in ("A", "C", "Z-U") if not pd.isna(duty[one])] == []
    assert duty["B"] == "SITE"
    assert (
        "Whose duty 3 items without another post are, nobody can say from the records: U-HEAD was split into "
        "V: V-HEAD; W: W-HEAD."
    ) in str(told)


def test_whose_duty_is_what_went_into_a_unit_without_a_head_nobody_can_say():
    posts = [{"post_id": "U-HEAD", "title": "head", "unit_id": "U", "is_head": "yes"}]
    audit = opened(
        [plan("2024-03", "A"), *filler("W", [f"2024-0{n}" for n in range(1, 9)])], post=posts,
        tenure=change()[:1], succession=[step("merge", "U", "W", "2024-04-01")],
    )  # fmt: skip
    told = audit.handover(post="U-HEAD", on="2024-04-01")
    assert told.items.frame.duty_post.isna().all()
    assert str(told).endswith("nobody can say from the records: U-HEAD was merged into W.")


def test_what_was_open_at_a_merger_is_the_duty_of_the_head_of_what_took_it_over():
    audit = opened(
        [plan("2024-03", "A"), plan("2024-03", "B", post_id="SITE"), *filler("W", [f"2024-0{n}" for n in range(1, 9)])],
        tenure=[*change()[:1], seat("W-HEAD", "cas"), seat("SITE", "dan")],
        succession=[step("merge", "U", "W", "2024-04-01")],
    )
    review_of = audit.handover(post="U-HEAD", on="2024-04-01")
    said = "U-HEAD: Ann (ann) to Cas (cas) on 2024-04-01, merged into W: W-HEAD."
    assert str(review_of).startswith(said)
    duties = review_of.items.frame.set_index("item_id").duty_post
    assert (duties["A"], duties["B"]) == ("W-HEAD", "SITE")
    told = audit.handovers()
    assert (told.sentence, told.frame.merged_into.item(), told.frame.taken_over_by.item()) == (
        "1 handover: 1 merger.", "W: W-HEAD", "cas"
    )  # fmt: skip
    assert {"departure", "arrival"}.isdisjoint(told.frame.kind)


def test_an_item_is_traced_by_words_that_only_it_has():
    audit = opened([plan("2024-03", "A")])
    assert audit.trace("REPAIR the fence").item_id == "A"


def test_without_a_problem_table_nothing_is_said_to_have_surfaced():
    review_of = opened([plan("2024-03", "A")], tenure=change()).handover(post="U-HEAD", on="2024-04-01")
    assert str(review_of.surfaced_after) == "no problem table in the records."


def test_a_lost_plan_that_was_due_inside_the_window_proves_nothing():
    lost = [{"unit_id": "U", "period": "2024-05", "moment": "plan", "state": "missing"}]
    seats = change(last="2024-01-31", on="2024-02-01")
    assert state(opened([plan("2024-01", "A")], tenure=seats)) == "never_followed_up"
    assert state(opened([plan("2024-01", "A")], tenure=seats, coverage=lost)) == "cannot_tell"


def lost(*sheets):
    return [{"unit_id": "U", "period": period, "moment": moment, "state": "missing"} for period, moment in sheets]


def test_only_periods_that_were_seen_are_silent():
    blind = follow_up_of([plan("2024-03", "A")], coverage=lost(("2024-07", "review"), ("2024-08", "review")))
    assert (blind.state, blind.months_silent, blind.months_unseen) == ("never_followed_up", 3, 3)
    assert blind.unseen_after == 3  # and the plan of September, which never came


def test_every_cannot_tell_says_why():
    sheet = follow_up_of([plan("2024-03", "A")], coverage=lost(("2024-05", "review")))
    assert (sheet.state, sheet.why) == ("cannot_tell", "2024-05 review of U missing")
    word = follow_up_of([plan("2024-03", "A"), review("2024-03", "A", "in hand")])
    assert (word.state, word.why) == ("cannot_tell", '2024-03 review: status word "in hand" is not known')
    twin = follow_up_of([plan("2024-03", "A"), plan("2024-03", "B"), plan("2024-03", "C")])
    assert (twin.state, twin.why is None or pd.isna(twin.why)) == ("never_followed_up", True)
    seats = change(last="2024-03", on="2024-04")
    found = opened([plan("2024-03", "A")], tenure=seats, action=[act("A", "instruct", "2024-07-10")])
    ends = found.follow_up().frame.set_index("item_id").why["A"]
    assert ends == "the day of the handover is uncertain: followed up late or followed up"


def told_of(rows, **tables):
    found = opened(rows, **tables).outcomes().frame.set_index(["item_id", "period"]).loc[("A", "2024-01")]
    return found.outcome, None if pd.isna(found.why) else found.why


def test_every_outcome_that_nobody_can_tell_says_why():
    january = [plan("2024-01", "A")]
    assert told_of(january) == ("dropped", None)
    half = [
        {"unit_id": "U", "period": "2024-02", "moment": "plan", "state": "partial"},
        {"unit_id": "U", "period": "2024-02", "moment": "review", "state": "interim"},
    ]
    gone = lost(("2024-01", "review"), ("2024-03", "plan"), ("2024-04", "plan"))
    assert told_of(january, coverage=[*half, *gone]) == (
        "cannot_tell",
        "2024-01 review of U missing; 2024-02 plan of U partial; "
        "2024-02 review of U interim; 2024-03 plan of U missing",
    )
    later = [review("2024-06", "A", "in a drawer")]
    word = [plan("2024-01", "A", status="bright"), review("2024-01", "A", "in hand"), *later]
    assert told_of(word) == ("cannot_tell", '2024-01 review: status word "in hand" is not known')
    text = [*january, review("2024-01", "A", None, progress="handed to the archive")]
    assert told_of(text) == ("cannot_tell", '2024-01 review: status word "handed to the archive" is not known')
    both = lost(("2024-02", "plan"))
    assert told_of(word, coverage=both)[1] == (
        '2024-01 review: status word "in hand" is not known; 2024-02 plan of U missing'
    )
    far = [act("A", "complete", "2024"), act("A", "verify", "2024-01-05")]
    assert told_of([plan("2024-01", "A", recorded_on="2024-01-10")], action=far) == (
        "cannot_tell", "the day of its completion is uncertain: 2024-01-01 to 2024-12-31"
    )  # fmt: skip


def test_an_unsure_outcome_names_the_line_that_waits():
    rows = [plan(month, text="repair the fence") for month in ("2024-01", "2024-02", "2024-02", "2024-05", "2024-05")]
    found = opened(rows).outcomes().frame
    mine = found[(found.text == "repair the fence") & (found.period == "2024-01")]
    assert mine[["outcome", "why"]].to_numpy().tolist() == [
        ["unsure", "2024-02 plan: a line that may be it waits for a decision"]
    ]


def test_the_sheets_of_another_unit_in_which_the_item_stands_are_named_too():
    rows = [plan("2024-01", "A"), plan("2024-01", "A", unit="V"), *filler("V")]
    dark = [{"unit_id": "V", "period": "2024-02", "moment": "plan", "state": "missing"}]
    found = opened(rows, coverage=dark).outcomes().frame
    mine = found[(found.item_id == "A") & (found.unit_id == "U")]
    assert mine[["outcome", "why"]].to_numpy().tolist() == [["cannot_tell", "2024-02 plan of V missing"]]
    traced = opened(rows, coverage=dark).trace("A").months.frame
    assert traced.why.dropna().tolist() == ["2024-02 plan of V missing"] * 2


def test_the_plan_due_on_the_last_day_of_the_window_is_named_where_nobody_can_tell_without_it():
    tables = {"coverage": lost(("2024-07", "plan")), "tenure": change()}
    review_of = opened([plan("2024-03", "A")], **tables).handover(post="U-HEAD", on="2024-04-01")
    items = review_of.items.frame.set_index("item_id")
    assert (items.state["A"], items.why["A"]) == ("cannot_tell", "2024-07 plan of U missing")
    assert review_of.missing.frame[["period", "moment"]].values.tolist() == [["2024-07", "plan"]]
    assert review_of.missing.sentence == "1 sheet not seen in full: 1 missing."


def test_after_the_window_a_gap_is_said_beside_never_followed_up():
    rows = [plan("2024-03", "A"), review("2024-08", "A", "done")]
    tables = {"coverage": lost(("2024-08", "review")), "tenure": change()}
    trail = opened(rows, as_of="2024-08-31", tenure=change()).handover(post="U-HEAD", on="2024-04-01")
    assert "followed_up_late" in set(trail.items.frame.state)
    gone = opened(rows[:1], **tables).handover(post="U-HEAD", on="2024-04-01")
    assert gone.never_followed_up.sentence.endswith(
        "For 2 of them sheets after the window were not seen: what they hold is not known."
    )
    assert gone.missing.sentence == "2 sheets not seen in full: 2 missing; 2 of them after the window."


def test_a_day_that_no_row_bears_is_marked():
    rows = [plan("2024-03", "A"), review("2024-04", "A", "in progress")]
    found = follow_up_of(rows)
    assert (str(found.followed_on)[:10], bool(found.followed_on_assumed)) == ("2024-04-30", True)
    assert found.evidence.endswith("(day assumed)")
    acted = follow_up_of(rows[:1], action=[act("A", "instruct", "2024-04-30")])
    assert (str(acted.followed_on)[:10], bool(acted.followed_on_assumed)) == ("2024-04-30", False)
    assert "assumed" not in acted.evidence


def test_the_due_date_at_the_handover_is_the_one_that_stood_that_day():
    for later in (
        plan("2024-04", "A", due="2024-09-30"),
        plan("2024-04", "A", due="2024-09-30", recorded_on="2024-03-31"),
        review("2024-03", "A", "in progress", due="2024-09-30", recorded_on="2024-04-02"),
    ):
        assert str(follow_up_of([plan("2024-03", "A", due="2024-05-31"), later]).due)[:10] == "2024-05-31"
    moved = review("2024-02", "A", "in progress", due="2024-09-30")
    plans = [plan("2024-02", "A", due="2024-05-31"), plan("2024-03", "A")]
    assert str(follow_up_of([*plans, moved]).due)[:10] == "2024-09-30"


def test_what_was_followed_up_before_the_incoming_came_is_counted_apart():
    rows = [plan("2024-02", "A"), review("2024-03", "A", "in progress")]
    told = opened(rows, tenure=change(last="2024-03-10", on="2024-04-10")).follow_up().sentence
    assert " followed up (1 of them before the incoming's first day)" in told


LEFT = change(last="2024-03-14", on="2024-03-15")


def follows(*rows):
    """State and deciding event of an item of January at a change in the middle of March."""
    found = opened([plan("2024-02", "A"), *rows], tenure=LEFT).follow_up().frame.query("item_id == 'A'")
    return found.state.item(), found.followed_by_event.fillna("").item()


def test_a_report_of_not_started_follows_nothing_up_whatever_was_said_before():
    started = review("2024-02", "A", "in progress")
    assert follows(started, plan("2024-03", "A"), review("2024-03", "A", "not started")) == ("never_followed_up", "")
    same = review("2024-03", "A", "未完成", progress="未完成")
    assert follows(plan("2024-03", "A"), same) == ("never_followed_up", "")
    told = review("2024-03", "A", "未完成", progress="the client was asked twice")
    assert follows(plan("2024-03", "A"), told) == ("followed_up", "changed")


def test_a_first_report_in_words_that_nobody_taught_is_no_trace_and_nobody_can_tell():
    unheard = [review("2024-03", "A", None, progress="对方未答复"), review("2024-03", "A", "no answer from them")]
    for told in unheard:
        assert follows(plan("2024-03", "A"), told) == ("cannot_tell", "")
    other = review("2024-02", "A", None, progress="sent to the client")
    assert follows(other, plan("2024-03", "A"), unheard[0]) == ("followed_up", "changed")


def test_words_of_ones_own_that_change_are_no_copy():
    """Unknown or taught, they say more than the status that stands for them."""
    weeks = [review("2024-02", "A", "nine weeks"), plan("2024-03", "A"), review("2024-03", "A", "seven weeks")]
    assert follows(*weeks) == ("followed_up", "changed")
    same = [review("2024-02", "A", "nine weeks"), plan("2024-03", "A"), review("2024-03", "A", "nine weeks")]
    assert follows(*same) == ("cannot_tell", "")


def test_a_refused_row_of_a_sheet_that_is_plan_and_review_leaves_both_in_doubt():
    rows = [plan("2024-01", "A"), {**line("both", "2024-02", "B"), "text": None}]
    audit = opened(rows, parameters={"refused": "set_aside"})
    assert len(audit.refused) == 1
    found = audit.coverage().frame.query("period == '2024-02'")
    assert dict(zip(found.moment, found.state, strict=True)) == {"plan": "partial", "review": "partial"}
    assert outcome(audit) == "cannot_tell"
