"""Holders, heads and superiors told as stories; the random organisations are in `test_oracle.py`."""

from __future__ import annotations

from datetime import date

import pytest

from auditkit.engine import fill
from auditkit.engine.portable import to_spark
from auditkit.organisation import STEPS, holders_on, superiors_on
from auditkit.parameters import Parameters

from .build import AS_OF, Organisation, Row, post, tenure, unit

DAY = date(2024, 3, 15)
HELD = ("timeline", "holder", "known_post")


def on_the_day(org: Organisation) -> list[Row]:
    return [r for r in org.ask(holders_on(DAY), *HELD) if r["post_id"] == "M"]


def test_an_ended_acting_spell_does_not_hide_the_incumbent() -> None:
    org = Organisation([
        tenure("M", "Li", "2015-01-01"), tenure("M", "Zhao", "2023-01-01", "2023-06-30", "acting"),
    ])  # fmt: skip
    assert [(r["person_id"], r["vacant"]) for r in on_the_day(org)] == [("Li", "no")]


def test_several_holders_are_all_named() -> None:
    one_day = tenure("M", "Zhao", "2024-03-15", "2024-03-15", "acting")
    org = Organisation([tenure("M", "Li", "2015-01-01"), tenure("M", "Wu", "2016-01-01"), one_day])
    rows = on_the_day(org)
    assert [(r["person_id"], r["capacity"], r["joint"]) for r in rows] == [
        ("Li", "substantive", True), ("Wu", "substantive", True), ("Zhao", "acting", False),
    ]  # fmt: skip
    [line] = [r for r in org.rows("timeline") if r["since"] == DAY]
    assert (line["certain"], line["until"], line["n_substantive"]) == ("Li; Wu; Zhao", date(2024, 3, 16), 2)


def test_a_vacant_post_has_a_row_without_a_person() -> None:
    org = Organisation([tenure("M", "Li", "2015-01-01", "2024-03-14")], [post("M", "U", "2015-01-01", title="Manager")])
    [row] = on_the_day(org)
    assert (row["person_id"], row["vacant"], row["title"], row["n_holders"]) == (None, "yes", "Manager", 0)


def test_an_uncertain_boundary_is_neither_held_nor_vacant() -> None:
    org = Organisation([tenure("M", "Li", "2015-01-01", "2024-03"), tenure("M", "Wang", "2024-03")])
    assert [(r["person_id"], r["certain"], r["vacant"]) for r in on_the_day(org)] == [
        ("Li", False, "unknown"), ("Wang", False, "unknown"),
    ]  # fmt: skip


def test_before_the_first_tenure_a_post_of_unknown_start_may_have_been_held() -> None:
    first = [tenure("M", "Li", "2024-06-01")]
    assert [r["vacant"] for r in on_the_day(Organisation(first, [post("M", "U")]))] == ["unknown"]
    assert [r["vacant"] for r in on_the_day(Organisation(first, [post("M", "U", "2015-01-01")]))] == ["yes"]


def test_the_timeline_covers_the_life_of_the_post_and_no_more() -> None:
    org = Organisation(
        [tenure("M", "Li", "2016-01-01", "2017-12-31")],
        [post("M", "U", "2015-01-01", "2019-12-31"), post("M", "U", "2022-01-01", "2022-12-31")],
    )
    spans = [(str(r["since"]), str(r["until"]), r["possible"], r["vacant"]) for r in org.rows("timeline")]
    assert spans == [
        ("2015-01-01", "2016-01-01", None, "yes"),
        ("2016-01-01", "2018-01-01", "Li", "no"),
        ("2018-01-01", "2020-01-01", None, "yes"),
        ("2022-01-01", "2023-01-01", None, "yes"),
    ]


def test_a_correction_counts_from_the_day_it_was_recorded() -> None:
    rows = [
        tenure("M", "Li", "2015-01-01", None, recorded_on=date(2015, 1, 5)),
        tenure("M", "Li", "2015-01-01", "2024-02-29", recorded_on=date(2024, 4, 2)),
    ]
    assert on_the_day(Organisation(rows))[0]["vacant"] == "yes"
    assert on_the_day(Organisation(rows, known_on=date(2024, 4, 1)))[0]["person_id"] == "Li"


def test_what_was_recorded_on_an_unknown_day_is_not_certain_in_a_question_about_knowing() -> None:
    rows = [tenure("M", "Li", "2015-01-01", None, recorded_on=None)]
    assert on_the_day(Organisation(rows, [post("M", recorded_on=None)]))[0]["vacant"] == "no"
    assert on_the_day(Organisation(rows, [post("M", recorded_on=None)], known_on=AS_OF))[0]["vacant"] == "unknown"


COMPANY = [unit("HQ"), unit("East", "HQ"), unit("P7", "East")]
POSTS = [
    post("DIR", "HQ", is_head=True),
    post("CFO", "HQ"),
    post("MGR", "P7", is_head=True),
    post("ENG", "P7"),
    post("AUD", "P7", reports_to="CFO"),
]


def chain(post_id: str, posts: list[Row] = POSTS, day: date = DAY) -> list[tuple[int, str, bool, str]]:
    people = [tenure("DIR", "Sun", "2015-01-01"), tenure("CFO", "Qian", "2015-01-01")]
    org = Organisation(people, posts, COMPANY)
    rows = org.ask(superiors_on(post_id, day), "reporting", "timeline")
    return [(r["depth"], r["post_id"], r["inferred"], r["vacant"]) for r in rows]


def test_a_vacant_superior_is_named_and_the_chain_goes_on() -> None:
    """East has no head post: the head of P7 answers to the head of HQ, which is inferred."""
    assert chain("ENG") == [(1, "MGR", True, "yes"), (2, "DIR", True, "no")]
    assert chain("AUD") == [(1, "CFO", False, "no"), (2, "DIR", True, "no")]
    assert chain("DIR") == []


def test_two_superiors_are_both_named() -> None:
    posts = [*POSTS, post("ENG", "P7", "2024-01-01", reports_to="DIR")]
    assert chain("ENG", posts) == [(1, "DIR", False, "no"), (1, "MGR", True, "yes"), (2, "DIR", True, "no")]


def test_lines_are_those_of_the_day() -> None:
    posts = [
        *POSTS[:-1],
        post("AUD", "P7", None, "2024-03-14", reports_to="CFO"),
        post("AUD", "P7", "2024-03-15", reports_to="DIR"),
    ]
    assert chain("AUD", posts) == [(1, "DIR", False, "no")]
    assert chain("AUD", posts, date(2024, 3, 14))[0] == (1, "CFO", False, "no")


def test_a_ring_closed_by_an_inferred_line_ends() -> None:
    posts = [post("DIR", "HQ", is_head=True, reports_to="CFO"), post("CFO", "HQ")]
    assert chain("CFO", posts) == [(1, "DIR", True, "no")]


def test_heads_are_disjoint_and_inferred_where_a_unit_has_none() -> None:
    posts = [post("DIR", "HQ", is_head=True), post("OLD", "P7", "2015-01-01", "2019-12-31", is_head=True)]
    org = Organisation([], posts, COMPANY)
    heads = [
        (str(r["since"])[:4], str(r["until"])[:4], r["post_id"], r["inferred"])
        for r in sorted(org.rows("head"), key=lambda r: r["since"])
        if r["unit_id"] == "P7"
    ]
    assert heads == [("0001", "2015", "DIR", True), ("2015", "2020", "OLD", False), ("2020", "9999", "DIR", True)]


@pytest.mark.parametrize("name", [s.name for s in STEPS if s.text] + ["holders_on", "superiors_on"])
def test_every_text_is_portable(name: str) -> None:
    asked = {"holders_on": holders_on(DAY), "superiors_on": superiors_on("it's", DAY)}
    texts = {s.name: fill(s.text, **Parameters(AS_OF).asdict()) for s in STEPS if s.text}
    assert "SELECT" in to_spark((texts | asked)[name])


def test_every_step_names_the_steps_that_it_reads() -> None:
    """Each table can be asked for alone: `needs` brings all that it reads."""
    for step in STEPS:
        org = Organisation([tenure("M", "Li", "2015-01-01", "2020-01-01"), tenure("M", "Wu", "2020-01-02")])
        assert org.rows(step.name) is not None
