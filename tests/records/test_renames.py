"""A rename that nobody stated is named among the assumptions, and joins nothing."""

from __future__ import annotations

import pandas as pd

import auditkit as ak

PLAN = [{"period": "2024-03", "moment": "plan", "unit_id": "U", "text": "mend the roof"}]
Row = dict[str, str | None]


def seat(post: str, person: str, start: str, end: str | None = None) -> Row:
    return {"post_id": post, "person_id": person, "start": start, "end": end}


def opened(*tenures: Row, **tables: list[Row]) -> ak.Audit:
    frames = {"plan_line": PLAN, "tenure": list(tenures), **tables}
    return ak.open_audit({name: pd.DataFrame(rows) for name, rows in frames.items()}, as_of="2024-12-31")


def hints(audit: ak.Audit) -> list[str]:
    """What is said to look like a rename, one part each."""
    head, tail = "from one day to the next: ", "; where it was one"
    return [one.split(head)[1].split(tail)[0] for one in audit.assumptions if "looks like a rename" in one]


OLD, NEW = seat("OLD", "li", "2020-01-01", "2024-03-10"), seat("NEW", "li", "2024-03-11")
STEP: Row = {"kind": "post", "old_id": "OLD", "new_id": "NEW", "relation": "rename", "on": "2024-03-11"}


def test_the_same_holders_under_another_name_from_one_day_to_the_next_look_like_a_rename() -> None:
    audit = opened(OLD, NEW)
    assert hints(audit) == ["post OLD → NEW on 2024-03-11"]
    assert [*audit.handovers().frame.outgoing] == ["li"], "said, and never joined"
    deputies = [seat("OLD", "wu", "2022-01-01", "2024-03-10"), seat("NEW", "wu", "2024-03-11")]
    assert hints(opened(OLD, NEW, *deputies)) == ["post OLD → NEW on 2024-03-11"]
    assert hints(opened(OLD, NEW, seat("OLD", "zhao", "2019-01-01", "2019-12-31"))) != []
    assert hints(opened(OLD, NEW, seat("NEW", "zhao", "2024-06-01"))) != []


def test_a_stated_step_leaves_nothing_to_be_said() -> None:
    assert hints(opened(OLD, NEW, succession=[STEP])) == []


def test_other_holders_another_day_or_a_post_that_goes_on_is_no_rename() -> None:
    assert hints(opened(OLD, seat("NEW", "wu", "2024-03-11"))) == []
    assert hints(opened(OLD, seat("NEW", "li", "2024-03-12"))) == []
    assert hints(opened(OLD, NEW, seat("OLD", "wu", "2024-03-11"))) == []
    assert hints(opened(OLD, NEW, seat("NEW", "wu", "2023-01-01"))) == []
    assert hints(opened(OLD, NEW, seat("OLD", "wu", "2022-01-01", "2024-03-10"))) == []
    assert hints(opened(OLD, NEW, seat("NEW", "wu", "2024-03-11"))) == []
    assert hints(opened(OLD, NEW, seat("OTHER", "li", "2024-03-11"))) == []
    assert hints(opened(OLD, NEW, seat("OTHER", "li", "2021-01-01", "2024-03-10"))) == []


def post(name: str, unit: str, start: str | None = None, end: str | None = None) -> Row:
    return {"post_id": name, "title": name, "unit_id": unit, "start": start, "end": end}


def test_posts_that_stood_side_by_side_were_not_renamed() -> None:
    one = post("OLD", "U")
    assert hints(opened(OLD, NEW, post=[one, post("NEW", "U", "2024-03-11")])) != []
    assert hints(opened(OLD, NEW, post=[one, post("NEW", "U", "2015-01-01")])) == []
    assert hints(opened(OLD, NEW, post=[post("OLD", "U", None, "2024-06-30"), post("NEW", "U")])) == []


def test_a_unit_whose_posts_all_go_on_in_another_is_named_as_one() -> None:
    seats = [OLD, NEW, seat("OLD2", "wu", "2020-01-01", "2024-03-10"), seat("NEW2", "wu", "2024-03-11")]
    posts = [post("OLD", "U"), post("OLD2", "U"), post("NEW", "V"), post("NEW2", "V")]
    assert hints(opened(*seats, post=posts)) == ["unit U → V on 2024-03-11"]
    step: Row = {"kind": "unit", "old_id": "U", "new_id": "V", "relation": "rename", "on": "2024-03-11"}
    assert hints(opened(*seats, post=posts, succession=[step])) == []
    assert hints(opened(*seats, post=[*posts, post("OLD3", "U")])) == [
        "post OLD → NEW on 2024-03-11; post OLD2 → NEW2 on 2024-03-11"
    ]
