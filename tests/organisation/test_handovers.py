"""One story for each rule of the handover paragraph."""

from __future__ import annotations

from datetime import date
from typing import Any

from .build import Organisation, Row, post, step, tenure, unit

OLD = post("M", "U", "2015-01-01", is_head=True)


def told(*tenures: Row, posts: tuple[Row, ...] = (OLD,), **more: Any) -> Organisation:
    return Organisation(tenures, posts, **more)


def brief(org: Organisation) -> list[tuple[Any, ...]]:
    """kind, outgoing, incoming, interim, on."""
    rows = sorted(org.rows("handover"), key=lambda r: (r["on_min"], r["post_id"]))
    return [(r["kind"], r["outgoing"], r["incoming"], r["interim"], str(r["on_min"])) for r in rows]


def reasons(org: Organisation) -> list[tuple[str, str, str]]:
    return [(c["reason"], c["persons"], str(c["day_min"])) for c in org.rows("change")]


def only(org: Organisation) -> Row:
    [row] = org.rows("handover")
    return row


def test_a_plain_replacement() -> None:
    row = only(told(tenure("M", "Li", "2015-01-01", "2024-02-29"), tenure("M", "Wang", "2024-03-01")))
    assert (row["handover_id"], row["kind"]) == ("M@2024-03-01", "replacement")
    assert (row["outgoing"], row["incoming"], row["interim"]) == ("Li", "Wang", None)
    assert (row["on_min"], row["last_max"]) == (date(2024, 3, 1), date(2024, 2, 29))
    assert (row["days_vacant_max"], row["days_overlap_max"]) == (0, 0)
    assert (row["unit_id"], row["is_head"], row["reorganised"]) == ("U", True, False)


def test_persons_of_a_handover_name_their_tenures() -> None:
    org = told(
        tenure("M", "Li", "2015-01-01", "2024-02-29"),
        tenure("M", "Zhao", "2024-03-01", "2024-03-20", "acting"),
        tenure("M", "Wang", "2024-03-21"),
    )
    people = {(p["role"], p["person_id"], p["tenure"]) for p in org.rows("handover_person")}
    assert people == {("outgoing", "Li", 1), ("interim", "Zhao", 2), ("incoming", "Wang", 3)}


def test_a_vacancy_up_to_bridge_days_joins() -> None:
    row = only(told(tenure("M", "Li", "2015-01-01", "2023-01-01"), tenure("M", "Wang", "2024-01-03")))
    assert (row["kind"], row["days_vacant_min"]) == ("replacement", 366)


def test_a_longer_vacancy_makes_a_departure_and_an_arrival() -> None:
    org = told(tenure("M", "Li", "2015-01-01", "2023-01-01"), tenure("M", "Wang", "2024-01-04"))
    assert brief(org) == [
        ("departure", "Li", None, None, "2023-01-02"),
        ("arrival", None, "Wang", None, "2024-01-04"),
    ]
    assert [r["days_vacant_min"] for r in org.rows("handover")] == [367, 367]
    assert {str(r["last_min"]) for r in org.rows("handover")} == {"2023-01-01", "None"}


def test_a_successor_after_as_of_is_not_there_yet() -> None:
    row = only(told(tenure("M", "Li", "2015-01-01", "2025-06-20"), tenure("M", "Wang", "2025-07-15")))
    assert (row["kind"], row["on_min"], row["days_vacant_max"]) == ("departure", date(2025, 6, 21), 10)


def test_an_overlap_up_to_overlap_days_joins() -> None:
    row = only(told(tenure("M", "Li", "2015-01-01", "2024-05-31"), tenure("M", "Wang", "2024-03-01")))
    assert (row["kind"], row["on_min"], row["last_min"]) == ("replacement", date(2024, 3, 1), date(2024, 5, 31))
    assert row["days_overlap_min"] == 92


def test_who_came_for_a_week_and_came_back_overlaps_on_no_day() -> None:
    """From the first coming to the last leaving lay 28 days, on none of which both held the post: 28 were said."""
    row = only(
        told(
            tenure("M", "Li", "2015-01-01", "2024-01-16"),
            tenure("M", "Wang", "2024-01-17", "2024-01-23"),
            tenure("M", "Li", "2024-01-24", "2024-02-13"),
            tenure("M", "Wang", "2024-02-14"),
        )
    )
    assert (row["outgoing"], row["incoming"], row["on_min"]) == ("Li", "Wang", date(2024, 1, 17))
    assert (row["last_min"], row["days_overlap_min"], row["days_overlap_max"]) == (date(2024, 2, 13), 0, 0)


def test_a_longer_overlap_is_an_arrival_and_a_departure() -> None:
    org = told(tenure("M", "Li", "2015-01-01", "2024-06-01"), tenure("M", "Wang", "2024-03-01"))
    assert [b[:3] for b in brief(org)] == [("arrival", None, "Wang"), ("departure", "Li", None)]


def test_changes_a_month_apart_are_one_and_who_is_seen_only_inside_is_interim() -> None:
    org = told(
        tenure("M", "Li", "2015-01-01", "2023-12-31"),
        tenure("M", "Zhao", "2024-01-01", "2024-01-31"),
        tenure("M", "Wang", "2024-02-01"),
    )
    assert brief(org) == [("replacement", "Li", "Wang", "Zhao", "2024-02-01")]
    assert only(org)["days_vacant_max"] == 0


def test_changes_further_apart_are_two() -> None:
    org = told(
        tenure("M", "Li", "2015-01-01", "2023-12-31"),
        tenure("M", "Zhao", "2024-01-01", "2024-02-01", "acting"),
        tenure("M", "Wang", "2024-02-02"),
    )
    assert [b[:3] for b in brief(org)] == [("replacement", "Li", "Zhao"), ("replacement", "Zhao", "Wang")]


def test_interim_between_two_vacancies_leaves_only_the_vacant_days() -> None:
    org = told(
        tenure("M", "Li", "2015-01-01", "2023-12-31"),
        tenure("M", "Zhao", "2024-03-01", "2024-03-20", "acting"),
        tenure("M", "Wang", "2024-05-01"),
    )
    assert brief(org) == [("replacement", "Li", "Wang", "Zhao", "2024-05-01")]
    assert only(org)["days_vacant_min"] == 60 + 41


def test_an_episode_is_never_longer_than_bridge_days() -> None:
    months = [f"2022-{m:02}-01" for m in range(1, 13)] + [f"2023-{m:02}-01" for m in range(1, 13)]
    lasts = [f"2022-{m:02}-{'28' if m == 2 else '30'}" for m in range(1, 13)]
    lasts += [f"2023-{m:02}-{'28' if m == 2 else '30'}" for m in range(1, 12)]
    rows = [tenure("M", f"Z{n}", s, e) for n, (s, e) in enumerate(zip(months, [*lasts, None], strict=True))]
    found = sorted(
        told(tenure("M", "Li", "2015-01-01", "2021-12-31"), *rows).rows("handover"), key=lambda r: r["on_min"]
    )
    assert len(found) == 2
    assert (found[0]["outgoing"], found[1]["incoming"]) == ("Li", "Z23")
    assert found[0]["incoming"] == found[1]["outgoing"]


def test_joint_holders_change_one_at_a_time() -> None:
    org = told(
        tenure("M", "Li", "2015-01-01"),
        tenure("M", "Wu", "2015-01-01", "2023-12-31"),
        tenure("M", "Wang", "2024-01-10"),
    )
    row = only(org)
    assert (row["outgoing"], row["incoming"], row["days_vacant_max"]) == ("Wu", "Wang", 0)


def test_cover_while_the_incumbent_stays() -> None:
    org = told(tenure("M", "Li", "2015-01-01"), tenure("M", "Zhao", "2024-03-01", "2024-04-30", "acting"))
    assert org.rows("handover") == []
    assert ("cover", "Zhao", "2024-03-01") in reasons(org)


def test_cover_of_somebody_on_leave() -> None:
    org = told(
        tenure("M", "Li", "2015-01-01", "2024-02-29"),
        tenure("M", "Li", "2024-03-01", "2024-08-31", "on_leave"),
        tenure("M", "Li", "2024-09-01"),
        tenure("M", "Zhao", "2024-03-01", "2024-08-31", "concurrent"),
    )
    assert org.rows("handover") == []
    assert {r[0] for r in reasons(org)} == {"first appointment", "cover", "same person"}


def test_cover_that_outlasts_the_incumbent_is_a_handover_on_the_day_the_incumbent_ends() -> None:
    org = told(tenure("M", "Li", "2015-01-01", "2024-04-15"), tenure("M", "Zhao", "2024-03-01", None, "acting"))
    assert brief(org) == [("replacement", "Li", "Zhao", None, "2024-04-16")]
    assert (only(org)["days_vacant_max"], only(org)["days_overlap_max"]) == (0, 0)
    assert ("cover", "Zhao", "2024-03-01") in reasons(org)


def test_cover_that_ends_with_the_incumbent_leaves_one_handover() -> None:
    org = told(
        tenure("M", "Li", "2015-01-01", "2024-04-15"),
        tenure("M", "Zhao", "2024-03-01", "2024-04-15", "acting"),
        tenure("M", "Wang", "2024-04-16"),
    )
    assert brief(org) == [("replacement", "Li", "Wang", None, "2024-04-16")]


def test_cover_under_an_end_that_is_uncertain() -> None:
    """Both end some day in March: nothing says that one outlasted the other."""
    org = told(
        tenure("M", "Li", "2015-01-01", "2024-03"),
        tenure("M", "Zhao", "2024-02-01", "2024-03", "acting"),
        tenure("M", "Wang", "2024-04-01"),
    )
    [row] = org.rows("handover")
    assert (row["outgoing"], row["incoming"], row["interim"]) == ("Li", "Wang", None)
    # Whoever stood in held the post too: at most from the day after the earliest last day of both.
    assert (row["days_vacant_min"], row["days_vacant_max"]) == (0, 30)


def test_an_acting_head_confirmed() -> None:
    org = told(
        tenure("M", "Li", "2015-01-01", "2023-12-31"),
        tenure("M", "Zhao", "2024-01-01", "2024-06-30", "acting"),
        tenure("M", "Zhao", "2024-07-01"),
    )
    assert brief(org) == [("replacement", "Li", "Zhao", None, "2024-01-01")]
    assert ("confirmed", "Zhao", "2024-07-01") in reasons(org)


def test_who_stood_in_overlaps_the_new_holder() -> None:
    org = told(
        tenure("M", "Li", "2015-01-01", "2023-12-31"),
        tenure("M", "Zhao", "2024-01-01", "2024-05-31", "acting"),
        tenure("M", "Wang", "2024-05-15"),
    )
    second = sorted(org.rows("handover"), key=lambda r: r["on_min"])[1]
    assert (second["outgoing"], second["incoming"], second["days_overlap_min"]) == ("Zhao", "Wang", 17)


def test_a_standing_deputy_becomes_cover_again() -> None:
    org = told(
        tenure("M", "Li", "2015-01-01", "2022-12-31"),
        tenure("M", "Zhao", "2018-01-01", None, "acting"),
        tenure("M", "Wang", "2023-06-01"),
    )
    assert [b[:3] for b in brief(org)] == [("replacement", "Li", "Zhao"), ("replacement", "Zhao", "Wang")]


def test_the_deputy_under_a_nominal_head_answers_for_the_post() -> None:
    org = told(
        tenure("M", "Li", "2015-01-01", None, "nominal"),
        tenure("M", "Zhao", "2018-01-01", "2022-12-31", "acting"),
        tenure("M", "Wang", "2023-01-01", None, "acting"),
    )
    assert brief(org)[-1][:3] == ("replacement", "Zhao", "Wang")


def test_first_appointment_soon_after_the_start_of_the_post() -> None:
    org = told(tenure("M", "Li", "2016-01-02"))
    assert (org.rows("handover"), reasons(org)) == ([], [("first appointment", "Li", "2016-01-02")])


def test_first_appointment_late_is_an_arrival() -> None:
    row = only(told(tenure("M", "Li", "2016-01-03")))
    assert (row["kind"], row["days_vacant_min"]) == ("arrival", 367)


def test_first_appointment_of_a_post_whose_start_is_unknown() -> None:
    org = told(tenure("M", "Li", "2016-01-02"), posts=())
    assert [r[0] for r in reasons(org)] == ["first appointment"]


def test_who_was_there_from_an_unknown_beginning_does_not_arrive() -> None:
    org = told(tenure("M", "Li", None, "2023-12-31"), tenure("M", "Wang", "2024-01-01"))
    assert (brief(org), reasons(org)) == ([("replacement", "Li", "Wang", None, "2024-01-01")], [])


def test_the_end_with_an_abolished_post() -> None:
    gone = post("M", "U", "2015-01-01", "2024-03-31")
    org = told(tenure("M", "Li", "2015-01-01", "2024-03-31"), posts=(gone,))
    assert org.rows("handover") == []
    assert ("abolished", "Li", "2024-04-01") in reasons(org)


def test_the_end_with_a_post_abolished_by_a_step_or_with_its_unit() -> None:
    for what in (step("post", "M", None, "abolish", "2024-04-01"), step("unit", "U", None, "abolish", "2024-04-01")):
        org = told(tenure("M", "Li", "2015-01-01", "2024-03-31"), successions=[what])
        assert ("abolished", "Li", "2024-04-01") in reasons(org)
        assert org.rows("handover") == []


MERGED = step("unit", "U", "V", "merge", "2024-04-01")
HEIR = post("N", "V", "2015-01-01", is_head=True)


def merged(*tenures: Row, steps: tuple[Row, ...] = (MERGED,), posts: tuple[Row, ...] = (OLD, HEIR), **more: Any) -> Row:
    return only(told(*tenures, tenure("N", "Wang", "2015-01-01"), posts=posts, successions=steps, **more))


def said(row: Row) -> tuple[Any, ...]:
    heirs = (row["merged_into"], row["taken_over_by"])
    return row["kind"], row["outgoing"], row["incoming"], str(row["on_min"]), *heirs


def test_the_post_that_ended_with_a_merger_of_its_unit_is_no_departure() -> None:
    row = merged(tenure("M", "Li", "2015-01-01", "2024-03-31"))
    assert said(row) == ("merger", "Li", None, "2024-04-01", "V: N", "Wang")
    assert (row["days_vacant_max"], row["reorganised"], row["unit_id"], row["is_head"]) == (0, True, "U", True)
    early = merged(tenure("M", "Li", "2015-01-01", "2024-03-21"))
    assert (*said(early)[:4], early["days_vacant_max"]) == ("merger", "Li", None, "2024-04-01", 10)
    assert early["reorganised"]
    late = merged(tenure("M", "Li", "2015-01-01", "2024-05-31"))
    assert (*said(late)[:4], str(late["last_min"])) == ("merger", "Li", None, "2024-04-01", "2024-05-31")


def test_a_post_with_its_own_last_day_ended_with_the_merger_too() -> None:
    dated = post("M", "U", "2015-01-01", "2024-03-31", is_head=True)
    assert merged(tenure("M", "Li", "2015-01-01", "2024-03-31"), posts=(dated, HEIR))["kind"] == "merger"


def test_who_left_long_before_or_stayed_long_after_a_merger_departed() -> None:
    before = merged(tenure("M", "Li", "2015-01-01", "2024-02-28"))
    assert (before["kind"], before["merged_into"], before["days_vacant_max"]) == ("departure", None, 32)
    after = merged(tenure("M", "Li", "2015-01-01", "2024-07-31"))
    assert (after["kind"], str(after["on_min"])) == ("departure", "2024-08-01")


def test_who_heads_what_the_unit_was_merged_into_did_not_leave() -> None:
    org = told(
        tenure("M", "Li", "2015-01-01", "2024-03-31"), tenure("N", "Li", "2024-04-01"),
        posts=(OLD, post("N", "V", "2024-04-01", is_head=True)), successions=[MERGED],
    )  # fmt: skip
    assert org.rows("handover") == []
    [kept] = [c for c in org.rows("change") if c["reason"] == "same person"]
    assert (kept["persons"], str(kept["day_min"]), kept["reorganised"]) == ("Li", "2024-04-01", True)
    assert "leaves" not in {r["role"] for r in org.rows("change_row")}


def test_a_post_that_heads_no_unit_is_merged_into_the_unit_only() -> None:
    row = merged(tenure("S", "Sun", "2015-01-01", "2024-03-31"), posts=(OLD, HEIR, post("S", "U", "2015-01-01")))
    assert said(row) == ("merger", "Sun", None, "2024-04-01", "V", None)


def test_a_post_merged_into_another_is_taken_over_by_its_holder() -> None:
    row = merged(tenure("M", "Li", "2015-01-01", "2024-03-31"), steps=(step("post", "M", "N", "merge", "2024-04-01"),))
    assert said(row) == ("merger", "Li", None, "2024-04-01", "N", "Wang")


def test_what_is_said_of_the_post_outranks_the_merger_of_its_unit() -> None:
    rows = (tenure("M", "Li", "2015-01-01", "2024-03-31"), tenure("N", "Wang", "2015-01-01"))
    gone = told(*rows, posts=(OLD, HEIR), successions=[MERGED, step("post", "M", None, "abolish", "2024-04-01")])
    assert gone.rows("handover") == []
    assert ("abolished", "Li", "2024-04-01") in reasons(gone)
    moved = (OLD, HEIR, post("R", "V", "2024-04-01"))
    renamed = step("post", "M", "R", "rename", "2024-04-01")
    row = only(told(*rows, tenure("R", "Wu", "2024-04-01"), posts=moved, successions=[MERGED, renamed]))
    assert said(row)[:3] == ("replacement", "Li", "Wu")


def test_a_unit_that_others_are_merged_into_under_its_name_goes_on() -> None:
    both = (step("unit", "U", "U", "merge", "2024-04-01"), step("unit", "V", "U", "merge", "2024-04-01"))
    row = merged(tenure("M", "Li", "2015-01-01", "2024-03-31"), steps=both)
    assert row["kind"] == "departure"
    leaves = staff(
        tenure("HEAD", "Li", "2015-01-01"), tenure("DEP", "Sun", "2015-01-01", "2024-03-31"), successions=both
    )
    assert [b[:3] for b in brief(leaves)] == [("departure", "Sun", None)]


def test_one_of_two_holders_who_leaves_before_a_merger_did_not_hand_over_by_it() -> None:
    org = told(
        tenure("M", "Li", "2015-01-01", "2024-03-10"), tenure("M", "Wu", "2015-01-01", "2024-05-31"),
        posts=(OLD, HEIR), successions=[MERGED],
    )  # fmt: skip
    assert [(b[0], b[1]) for b in brief(org)] == [("merger", "Wu")]


PARTED = (step("unit", "U", "A", "split", "2024-04-01"), step("unit", "U", "B", "split", "2024-04-01"))
PARTS = (OLD, post("N", "A", "2024-04-01", is_head=True), post("O", "B", "2024-04-01", is_head=True))
LEFT = tenure("M", "Li", "2015-01-01", "2024-03-31")


def parted(*tenures: Row, steps: tuple[Row, ...] = PARTED, **more: Any) -> Organisation:
    return told(LEFT, *tenures, posts=more.pop("posts", PARTS), successions=steps, **more)


def test_the_head_of_a_unit_that_was_split_and_who_keeps_a_part_handed_over_the_rest() -> None:
    row = only(parted(tenure("N", "Li", "2024-04-01"), tenure("O", "Wang", "2024-04-01")))
    assert said(row) == ("split", "Li", None, "2024-04-01", "A: N; B: O", "Li; Wang")
    assert (row["days_vacant_max"], row["reorganised"], row["unit_id"], row["is_head"]) == (0, True, "U", True)
    assert (row["heir_id"], row["heirs"]) == (None, "N; O")
    others = only(parted(tenure("N", "Ma", "2024-04-01"), tenure("O", "Wang", "2024-04-01")))
    assert said(others) == ("split", "Li", None, "2024-04-01", "A: N; B: O", "Ma; Wang")
    nobody = only(parted(tenure("N", "Li", "2024-04-01")))
    assert said(nobody) == ("split", "Li", None, "2024-04-01", "A: N; B: O", "Li")


def test_who_heads_all_parts_of_the_unit_did_not_leave() -> None:
    org = parted(tenure("N", "Li", "2024-04-01"), tenure("O", "Li", "2024-04-01", capacity="concurrent"))
    assert org.rows("handover") == []
    assert "same person" in {row["reason"] for row in org.rows("change")}


def test_of_a_unit_that_gave_a_part_away_and_goes_on_the_head_departed() -> None:
    stays = (*PARTED, step("unit", "U", "U", "split", "2024-04-01"))
    assert only(parted(tenure("N", "Li", "2024-04-01"), steps=stays))["kind"] == "departure"
    later = [unit("U", None, "2015-01-01", "2024-12-31"), unit("A", None, "2024-04-01"), unit("B", None, "2024-04-01")]
    assert only(parted(tenure("N", "Li", "2024-04-01"), units=later))["kind"] == "departure"


def test_whoever_goes_on_in_the_post_of_a_split_unit_holds_it() -> None:
    org = told(tenure("M", "Li", "2015-01-01"), tenure("N", "Ma", "2024-04-01"), posts=PARTS, successions=PARTED)
    assert org.rows("handover") == []


def test_a_unit_read_as_a_whole_names_what_took_it_over() -> None:
    gone = (tenure("HEAD", "Li", "2015-01-01", "2024-03-31"), tenure("DEP", "Sun", "2015-01-01", "2024-03-31"))
    row = only(staff(*gone, tenure("N", "Wang", "2015-01-01"), posts=(HEIR,), successions=[MERGED]))
    assert said(row) == ("merger", "Li; Sun", None, "2024-04-01", "V: N", "Wang")
    assert (row["handover_id"], row["days_vacant_max"]) == ("U@2024-04-01", 0)
    headless = only(staff(*gone, successions=[MERGED]))
    assert said(headless) == ("merger", "Li; Sun", None, "2024-04-01", "V", None)
    both = only(staff(*gone, tenure("N", "Wang", "2015-01-01"), tenure("O", "Ma", "2024-04-01"),
                      posts=(HEIR, post("O", "B", "2024-04-01", is_head=True)),
                      successions=[step("unit", "U", "V", "split", "2024-04-01"), PARTED[1]]))  # fmt: skip
    assert said(both) == ("split", "Li; Sun", None, "2024-04-01", "B: O; V: N", "Ma; Wang")
    early = staff(
        tenure("HEAD", "Li", "2015-01-01", "2024-01-31"), tenure("DEP", "Sun", "2015-01-01", "2024-03-31"),
        successions=[MERGED],
    )  # fmt: skip
    assert [(b[0], b[1]) for b in brief(early)] == [("departure", "Li"), ("merger", "Sun")]


def test_of_a_merger_of_the_future_nothing_is_said() -> None:
    row = merged(tenure("M", "Li", "2015-01-01", "2024-03-20"), as_of=date(2024, 3, 31))
    assert (row["kind"], row["merged_into"]) == ("departure", None)


def test_who_left_long_before_the_post_was_abolished_departed() -> None:
    gone = post("M", "U", "2015-01-01", "2024-12-31")
    row = only(told(tenure("M", "Li", "2015-01-01", "2024-03-31"), posts=(gone,)))
    assert (row["kind"], row["days_vacant_min"]) == ("departure", 275)


def test_outgoing_is_incoming() -> None:
    org = told(tenure("M", "Li", "2015-01-01", "2023-12-31"), tenure("M", "Li", "2024-02-01"))
    assert (org.rows("handover"), reasons(org)[-1]) == ([], ("same person", "Li", "2024-02-01"))


def test_outgoing_is_incoming_after_a_stand_in() -> None:
    org = told(
        tenure("M", "Li", "2015-01-01", "2023-12-31"),
        tenure("M", "Zhao", "2024-01-01", "2024-01-20", "acting"),
        tenure("M", "Li", "2024-01-21"),
    )
    assert org.rows("handover") == []
    assert {r[:2] for r in reasons(org)} >= {("same person", "Li"), ("interim", "Zhao")}


def test_two_writings_of_one_name_are_one_person_here() -> None:
    org = told(tenure("M", "Li", "2015-01-01", "2023-12-31"), tenure("M", "Li", "2024-01-01"))
    assert (org.rows("handover"), reasons(org)[-1]) == ([], ("same person", "Li", "2024-01-01"))


def test_a_college_has_changes_of_membership() -> None:
    members = [tenure("M", f"member {n}", "2015-01-01") for n in range(5)]
    leaving = tenure("M", "Li", "2015-01-01", "2023-12-31")
    org = told(*members, leaving, tenure("M", "Wang", "2024-01-01"))
    assert org.rows("handover") == []
    assert ("college", "Li; Wang", "2024-01-01") in reasons(org)
    assert len(told(*members, leaving, tenure("M", "Wang", "2024-01-01"), college=6).rows("handover")) == 1


def test_a_unit_is_never_a_college() -> None:
    members = [tenure(f"P{n}", f"member {n}", "2015-01-01") for n in range(6)]
    org = Organisation(
        [*members, tenure("P9", "Li", "2015-01-01", "2023-12-31"), tenure("P9", "Wang", "2024-01-01")], by="unit"
    )
    assert [b[:3] for b in brief(org)] == [("replacement", "Li", "Wang")]


RENAMED = step("post", "M", "N", "rename", "2024-01-01")


def test_posts_joined_by_rename_are_one() -> None:
    org = told(
        tenure("M", "Li", "2015-01-01", "2023-12-31"),
        tenure("N", "Wang", "2024-01-01"),
        posts=(post("M", "U", "2015-01-01", "2023-12-31"), post("N", "V", "2024-01-01")),
        successions=[RENAMED],
    )
    row = only(org)
    assert (row["post_id"], row["unit_id"], row["outgoing"], row["incoming"]) == ("N", "V", "Li", "Wang")
    assert row["reorganised"]


def test_a_reorganisation_that_keeps_the_person_is_flagged() -> None:
    org = told(
        tenure("M", "Li", "2015-01-01", "2023-12-31"),
        tenure("N", "Li", "2024-01-01"),
        posts=(post("M", "U", "2015-01-01", "2023-12-31"), post("N", "V", "2024-01-01")),
        successions=[RENAMED],
    )
    assert org.rows("handover") == []
    [kept] = [c for c in org.rows("change") if c["reason"] == "same person"]
    assert (kept["persons"], kept["reorganised"]) == ("Li", True)


def test_one_id_with_two_rows_and_two_ids_with_a_rename_are_equal() -> None:
    """Same persons, days and flags; only the ids of the posts and tenures differ."""
    people = [("Li", "2015-01-01", "2023-12-31"), ("Wang", "2024-01-01", "2024-06-30"), ("Wu", "2024-09-01", None)]
    one = told(
        *(tenure("M", *p) for p in people), tenure("M", "Sun", "2015-01-01"),
        posts=(post("M", "U", "2015-01-01", "2023-12-31"), post("M", "V", "2024-01-01")),
    )  # fmt: skip
    two = told(
        tenure("M", *people[0]), *(tenure("N", *p) for p in people[1:]),
        tenure("M", "Sun", "2015-01-01", "2023-12-31"), tenure("N", "Sun", "2024-01-01"),
        posts=(post("M", "U", "2015-01-01", "2023-12-31"), post("N", "V", "2024-01-01")),
        successions=[RENAMED],
    )  # fmt: skip
    same = ("unit_id", "on_min", "last_max", "outgoing", "incoming", "kind", "reorganised", "days_vacant_min")
    assert [[r[c] for c in same] for r in one.rows("handover")] == [[r[c] for c in same] for r in two.rows("handover")]
    listed = ("unit_id", "persons", "reason", "day_min", "reorganised")
    assert [[r[c] for c in listed] for r in one.rows("change")] == [[r[c] for c in listed] for r in two.rows("change")]


def test_renamed_and_back() -> None:
    org = told(
        tenure("M", "Li", "2015-01-01", "2020-12-31"),
        tenure("N", "Li", "2021-01-01", "2022-12-31"),
        tenure("M", "Wang", "2023-01-01"),
        posts=(
            post("M", "U", "2015-01-01", "2020-12-31"), post("N", "U", "2021-01-01", "2022-12-31"),
            post("M", "U", "2023-01-01"),
        ),
        successions=[step("post", "M", "N", "rename", "2021-01-01"), step("post", "N", "M", "rename", "2023-01-01")],
    )  # fmt: skip
    assert brief(org) == [("replacement", "Li", "Wang", None, "2023-01-01")]


def test_a_unit_renamed_on_the_day_makes_the_handover_reorganised() -> None:
    units = [unit("U", None, "2015-01-01", "2023-12-31", name="East"), unit("U", None, "2024-01-01", name="North")]
    org = told(tenure("M", "Li", "2015-01-01", "2023-12-31"), tenure("M", "Wang", "2024-01-01"), units=units)
    assert only(org)["reorganised"]
    calm = [unit("U", None, "2015-01-01", "2023-12-31", name="East"), unit("U", None, "2024-01-01", name="East")]
    org = told(tenure("M", "Li", "2015-01-01", "2023-12-31"), tenure("M", "Wang", "2024-01-01"), units=calm)
    assert not only(org)["reorganised"]


def staff(*tenures: Row, **more: Any) -> Organisation:
    posts = (
        post("HEAD", "U", "2015-01-01", is_head=True),
        post("DEP", "U", "2015-01-01"),
        post("NEW", "U", "2022-01-01"),
    )
    units = [unit("U", None, "2015-01-01"), unit("V", None, "2015-01-01")]
    return Organisation(tenures, (*posts, *more.pop("posts", ())), units, by="unit", **more)


def test_by_unit_a_change_of_post_inside_is_a_swap() -> None:
    org = staff(
        tenure("HEAD", "Li", "2015-01-01", "2023-12-31"), tenure("HEAD", "Wu", "2024-01-01"),
        tenure("DEP", "Wu", "2015-01-01", "2023-12-31"), tenure("DEP", "Li", "2024-01-01"),
    )  # fmt: skip
    assert org.rows("handover") == []
    assert ("swap", "Li; Wu", "2024-01-01") in reasons(org)
    assert sorted(b[:3] for b in brief(again(org))) == [("replacement", "Li", "Wu"), ("replacement", "Wu", "Li")]


def test_by_unit_an_overlap_of_colleagues_joins_nothing() -> None:
    org = staff(
        tenure("HEAD", "Li", "2015-01-01"), tenure("DEP", "Sun", "2015-01-01", "2024-02-29"),
        tenure("NEW", "Wu", "2024-01-05"),
    )  # fmt: skip
    assert sorted(b[:3] for b in brief(org)) == [("arrival", None, "Wu"), ("departure", "Sun", None)]


def again(org: Organisation) -> Organisation:
    """The same records read post by post."""
    other = Organisation()
    for name in ("tenure", "post", "unit", "succession"):
        other.engine.table(name, org.engine.sql(f"select * from {name}"))
    return other


def test_by_unit_a_swap_within_a_handover_belongs_to_it() -> None:
    org = staff(
        tenure("HEAD", "Li", "2015-01-01", "2023-12-31"), tenure("HEAD", "Wu", "2024-01-01"),
        tenure("DEP", "Wu", "2015-01-01", "2023-12-31"), tenure("DEP", "Wang", "2024-01-01"),
    )  # fmt: skip
    row = only(org)
    assert (row["handover_id"], row["outgoing"], row["incoming"]) == ("U@2024-01-01", "Li", "Wang")
    assert "swap" not in {r[0] for r in reasons(org)}
    assert ("swap", "Wu") in {(p["role"], p["person_id"]) for p in org.rows("handover_person")}


def test_by_unit_taking_up_a_second_post_is_a_swap() -> None:
    org = staff(tenure("HEAD", "Li", "2015-01-01"), tenure("DEP", "Li", "2024-01-01", None, "concurrent"))
    assert (org.rows("handover"), reasons(org)[-1]) == ([], ("swap", "Li", "2024-01-01"))


def test_by_unit_entry_counts_even_as_first_holder_of_a_new_post() -> None:
    rows = (tenure("HEAD", "Li", "2015-01-01"), tenure("NEW", "Wang", "2022-01-01"))
    assert brief(staff(*rows)) == [("arrival", None, "Wang", None, "2022-01-01")]
    assert brief(again(staff(*rows))) == []


def test_by_unit_the_first_holders_of_a_new_unit_are_no_arrival() -> None:
    assert staff(tenure("HEAD", "Li", "2015-01-01")).rows("handover") == []


def test_by_unit_a_renamed_unit_is_one_unit() -> None:
    org = staff(
        tenure("HEAD", "Li", "2015-01-01", "2023-12-31"),
        tenure("LEAD", "Li", "2024-01-01"),
        posts=(post("LEAD", "V", "2024-01-01"),),
        successions=[step("unit", "U", "V", "rename", "2024-01-01")],
    )
    assert org.rows("handover") == []


def test_by_unit_a_post_that_moves_takes_its_holder_along() -> None:
    posts = (post("X", "U", "2015-01-01", "2023-12-31"), post("X", "V", "2024-01-01"))
    org = staff(
        tenure("HEAD", "Li", "2015-01-01"), tenure("X", "Wu", "2015-01-01"), tenure("W", "Sun", "2015-01-01"),
        posts=(*posts, post("W", "V", "2015-01-01")),
    )  # fmt: skip
    found = {(r["unit_id"], r["kind"], r["outgoing"] or r["incoming"], r["reorganised"]) for r in org.rows("handover")}
    assert found == {("U", "departure", "Wu", True), ("V", "arrival", "Wu", True)}


def test_partial_dates_stay_intervals() -> None:
    row = only(told(tenure("M", "Li", "2015-01-01", "2024-03"), tenure("M", "Wang", "2024-04")))
    assert (row["on_min"], row["on_max"]) == (date(2024, 4, 1), date(2024, 4, 30))
    assert (row["last_min"], row["last_max"]) == (date(2024, 3, 1), date(2024, 3, 31))
    assert (row["days_vacant_min"], row["days_vacant_max"]) == (0, 59)
    assert (row["days_overlap_min"], row["days_overlap_max"]) == (0, 0)


def test_one_uncertain_month_on_both_sides() -> None:
    row = only(told(tenure("M", "Li", "2015-01-01", "2024-03"), tenure("M", "Wang", "2024-03")))
    assert (row["kind"], row["on_min"], row["last_max"]) == ("replacement", date(2024, 3, 1), date(2024, 3, 31))
    assert (row["days_vacant_min"], row["days_vacant_max"]) == (0, 29)
    assert (row["days_overlap_min"], row["days_overlap_max"]) == (0, 31)


def test_the_least_possible_distance_decides() -> None:
    """Between 2 and 62 days apart: at most a month apart is possible, so it is one episode."""
    org = told(
        tenure("M", "Li", "2015-01-01", "2023-12-31"),
        tenure("M", "Zhao", "2024-01-01", "2024-01"),
        tenure("M", "Wang", "2024-02-15"),
    )
    assert brief(org) == [("replacement", "Li", "Wang", "Zhao", "2024-02-15")]


def test_on_or_before_a_day() -> None:
    row = only(told(tenure("M", "Li", "2015-01-01", "2018-10-31"), tenure("M", "Wang", "..2018-11-26")))
    assert (row["outgoing"], row["incoming"], row["on_max"]) == ("Li", "Wang", date(2018, 11, 26))
    assert row["last_max"] == date(2018, 10, 31)


def test_on_or_after_a_day() -> None:
    row = only(told(tenure("M", "Li", "2015-01-01", "2024-05-01.."), tenure("M", "Wang", "2024-06-01")))
    assert (row["kind"], row["on_min"], row["last_min"]) == ("replacement", date(2024, 6, 1), date(2024, 5, 1))
    assert row["last_max"] == date(9999, 12, 31)
    assert row["days_overlap_max"] == (date(2025, 7, 1) - date(2024, 6, 1)).days


def test_ids_of_handovers_are_unique() -> None:
    org = told(
        *(
            tenure(p, n, *s)
            for p in ("A", "B")
            for n, s in (("x", ("2020-01-01", "2022-01-01")), ("y", ("2023-01-01",)))
        ),
        posts=(),
    )
    ids = [r["handover_id"] for r in org.rows("handover")]
    assert len(ids) == len(set(ids)) == 2


def test_without_any_tenure() -> None:
    org = told()
    assert (org.rows("handover"), org.rows("change"), org.rows("handover_person")) == ([], [], [])
    assert [r["vacant"] for r in org.rows("timeline")] == ["yes"]
