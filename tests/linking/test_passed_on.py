"""The very same words in another unit's next plan: asked where they are nobody else's, never taken, and no flood."""

import pandas as pd

import auditkit as ak
from auditkit.show.links.pairs import pair_said, queue
from tests.linking import measure

MONTHS = [f"2025-{month:02}" for month in range(1, 7)]
FENCE = "Repair the fence at the north gate"


def line(month, unit, text=FENCE, moment="plan", **cells):
    return {"period": month, "moment": moment, "unit_id": unit, "text": text, **cells}


def opened(*lines, units=("P1", "P2", "P3"), **asked):
    sheets = [(month, moment) for month in MONTHS for moment in ("plan", "review")]
    diary = [line(month, unit, f"Diary of {unit}", moment) for unit in units for month, moment in sheets]
    posts = pd.DataFrame(
        [{"post_id": f"{unit}-MGR", "person_id": f"E{n}", "start": "2024-01-01"} for n, unit in enumerate(units)]
    )
    tables = {"plan_line": pd.DataFrame([*diary, *lines]), "tenure": posts}
    return ak.open_audit(tables, as_of="2025-08-31", **asked)


def test_the_queue_names_both_units_and_a_person_says_what_it_was():
    audit = opened(line("2025-01", "P1"), line("2025-02", "P2"))
    asked = audit.link_queue().frame.iloc[0]
    assert (asked["unit_id"], asked["unit_b"], asked["decides"]) == ("P1", "P2", "whether it was dropped")
    said = pair_said(queue(audit)[0], 0, 1, "", audit.parameters)
    assert [side["head"] for side in said["sides"]] == ["P1  2025-01", "P2  2025-02"]
    assert said["decides"] == "It decides whether it was dropped. The lines stand in two units."
    assert said["score"].endswith("Between units that no reorganisation joins it is only asked.")
    for verdict, outcome in (("same", "moved"), ("different", "dropped")):
        decided = audit.decide(asked["line_a"], asked["line_b"], verdict, by="A. Uditor", on="2025-08-30", why="asked")
        found = decided.outcomes().frame
        assert found[(found["unit_id"] == "P1") & (found["text"] == FENCE)]["outcome"].tolist() == [outcome]
        assert len(decided.link_queue().frame) == 0


def test_routine_of_many_units_is_no_flood():
    units = [f"P{n}" for n in range(1, 9)]
    # Everybody's monthly line, now and then forgotten; and what one unit after the other does once a year.
    kept = [(month, unit) for i, unit in enumerate(units) for j, month in enumerate(MONTHS) if (i + j) % 3]
    safety = [line(month, unit, "Monthly safety inspection") for month, unit in kept]
    drill = [line(MONTHS[i % 6], u, "Fire drill") for i, u in enumerate(units)]
    audit = opened(*safety, *drill, units=units)
    assert len(audit.link_queue().frame) == 0


def test_what_was_reported_done_or_cancelled_was_not_passed_on():
    plans = line("2025-01", "P1"), line("2025-02", "P2")
    for status, asked in (("done", 0), ("cancelled", 0), ("ongoing", 1)):
        audit = opened(*plans, line("2025-01", "P1", moment="review", status=status))
        assert len(audit.link_queue().frame) == asked


def test_a_review_of_a_later_period_does_not_end_the_wait():
    """Planned in January, still reported on in February, and in the other unit's plan of March."""
    kept = line("2025-01", "P1"), line("2025-02", "P1", moment="review", status="ongoing")
    audit = opened(*kept, line("2025-03", "P2"))
    assert len(audit.link_queue().frame) == 1
    rows = audit.outcomes().frame
    mine = rows[(rows["unit_id"] == "P1") & (rows["text"] == FENCE) & (rows["period"] == "2025-01")]
    assert mine[["outcome", "why"]].to_numpy().tolist() == [
        ["unsure", "2025-03 plan: a line that may be it waits for a decision"]
    ]
    late = opened(*kept, line("2025-04", "P2")).outcomes().frame
    assert set(late[(late["unit_id"] == "P1") & (late["text"] == FENCE) & (late["period"] == "2025-01")].outcome) == {
        "dropped"
    }


def test_cells_that_differ_do_not_make_it_another_work():
    audit = opened(
        line("2025-01", "P1", due="2025-03-31", planned=40, measure="m"),
        line("2025-02", "P2", due="2025-05-31", planned=30, measure="t"),
    )
    assert audit.link_queue().frame["unit_b"].tolist() == ["P2"]


def test_what_goes_on_in_its_unit_under_other_words_was_not_passed_on():
    audit = opened(
        line("2025-01", "P1", due="2025-06-30", planned=120, measure="m"),
        line("2025-02", "P1", "North gate: fence repair", due="2025-06-30", planned=120, measure="m"),
        line("2025-02", "P2"),
    )
    assert audit.links().frame["state"].tolist() == ["accepted"]
    assert len(audit.link_queue().frame) == 0


def test_no_link_within_a_unit_is_touched_and_nearly_all_that_is_asked_was_passed_on():
    right = of = 0
    for seed in (7, 11, 12, 13, 14):
        true = measure.lines(seed).set_index("line")["true"]
        asked = measure.audit(seed).sql(
            "select q.slot, q.head, q.state from proposal q join plan_line a on a.row_key = q.slot "
            "join plan_line b on b.row_key = q.head where a.canonical = b.canonical"
        )
        assert set(asked["state"]) <= {"asked"}
        right += int((asked["slot"].map(true).to_numpy() == asked["head"].map(true).to_numpy()).sum())
        of += len(asked)
    assert of >= 10
    assert right >= 0.9 * of
