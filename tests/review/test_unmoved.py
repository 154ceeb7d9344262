"""A merger at which one post keeps its holder: no handover, and where one is looked for the answer says why."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import pytest

import auditkit as ak
from auditkit.audit import Audit
from auditkit.errors import NotInRecords

DAY = "2024-04-01"
LI, WANG = ("Li", "2015-01-01", "2024-03-31"), ("Wang", "2015-01-01", "2024-03-31")


def frame(columns: str, rows: Iterable[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=columns.split())


def audit(*tenures: tuple[object, ...], old: Iterable[str] = ("U", "V"), new: str = "W", **more: str) -> Audit:
    """Units U and V with their heads M and N; what is old is merged into what is new, whose head is P (of V: N)."""
    heads = {"U": "M", "V": "N", "W": "P"}
    units = [(name, f"Unit {name}") for name in heads]
    since = {"U": "2015-01-01", "V": "2015-01-01", "W": DAY}
    posts = [(post, f"Head of {unit}", unit, "yes", since[unit]) for unit, post in heads.items()]
    lines = [("2024-03", "plan", "U", "A", "a", "2024-04-30"), ("2024-03", "plan", "V", "B", "b", "2024-04-30")]
    people = [("E1", "Li"), ("E2", "Wang"), ("E3", "Sun")]
    ids = {name: one for one, name in people}
    records = {
        "unit": frame("unit_id name", units), "post": frame("post_id title unit_id is_head start", posts),
        "person": frame("person_id name", people),
        "tenure": frame("post_id person_id start end", [(post, ids[who], *days) for post, who, *days in tenures]),
        "succession": frame("kind old_id new_id relation on", [("unit", one, new, "merge", DAY) for one in old]),
        "plan_line": frame("period moment unit_id item_id text due", lines),
    }  # fmt: skip
    return ak.open_audit(records, as_of="2025-06-30", **more)


KEPT = audit(("M", *LI), ("N", *WANG), ("P", "Li", DAY, None))


@pytest.mark.parametrize("asked", [{"post": "M"}, {"unit": "U"}, {"post": "M", "on": DAY}])
def test_a_handover_that_is_none_is_answered_with_the_reason(asked: dict[str, str]) -> None:
    with pytest.raises(NotInRecords) as refused:
        KEPT.handover(**asked)
    said = "M on 2024-04-01: Li (E1), same person, who answers for what it was merged into (W: P)"
    assert f"no handover: {said}" in str(refused.value)
    # Near a day only what lies there is named.
    assert ("first appointment" in str(refused.value)) == ("on" not in asked)


def test_a_day_far_from_every_change_has_none_to_name() -> None:
    with pytest.raises(NotInRecords) as refused:
        KEPT.handover(post="N", on="2020-01-01")
    assert "no handover: " not in str(refused.value)
    assert "N@2024-04-01" in str(refused.value)


def test_the_handovers_of_a_post_or_unit_name_the_merger_that_is_none() -> None:
    kept = "M was merged into W: P on 2024-04-01 and is no handover: Li (E1) answered for it before and after."
    counts = "0 handovers. 2 changes that are no handover: 1 first appointment, 1 same person."
    assert KEPT.handovers(unit="U").sentence == KEPT.handovers(post="M").sentence == f"{counts} {kept}"
    with pytest.raises(NotInRecords, match="Li \\(E1\\) answered for it before and after"):
        ak.explore(KEPT, unit="U")
    before = audit(
        ("M", "Sun", "2015-01-01", "2019-12-31"), ("M", "Li", "2020-01-01", "2024-03-31"), ("N", *WANG),
        ("P", "Li", DAY, None),
    )  # fmt: skip
    assert before.handovers(post="M").sentence == f"1 handover: 1 replacement. {kept}"
    assert KEPT.handovers(post="N").sentence == KEPT.handovers().sentence == "1 handover: 1 merger."


BESIDE = (
    " Not counted: what stood open at M (U), merged into {into} on 2024-04-01: Li (E1) answered for it before and "
    "after, so that it did not change hands."
)


@pytest.mark.parametrize("by", ["post", "unit"])
def test_the_review_of_the_other_post_of_a_merger_says_what_did_not_change_hands(by: str) -> None:
    review = audit(("M", *LI), ("N", *WANG), ("P", "Li", DAY, None), by=by).handover(unit="V")
    assert str(review).startswith("N (Unit V): Wang (E2) to Li (E1) on 2024-04-01, merged into W: P.")
    assert str(review).endswith(BESIDE.format(into="W: P"))


@pytest.mark.parametrize("by", ["post", "unit"])
def test_so_does_the_review_of_the_post_that_it_was_merged_into(by: str) -> None:
    review = audit(("M", *LI), ("N", *WANG), ("N", "Li", DAY, None), old=("U",), new="V", by=by).handover(unit="V")
    assert review.headline == "N (Unit V): Wang (E2) to Li (E1) on 2024-04-01."
    assert str(review).endswith(BESIDE.format(into="V: N"))


def test_what_was_merged_before_the_outgoings_last_day_was_theirs() -> None:
    both = ("N", "Li", "2015-01-01", "2024-04-14"), ("N", "Sun", DAY, None)
    review = audit(("M", *LI), *both, old=("U",), new="V").handover(post="N")
    assert review.facts["reorganised"]
    assert "Not counted: what stood open at" not in str(review)


def test_a_merger_at_which_each_post_changes_hands_leaves_nothing_out() -> None:
    review = audit(("M", *LI), ("N", *WANG), ("P", "Sun", DAY, None)).handover(post="N")
    assert str(review).startswith("N (Unit V): Wang (E2) to Sun (E3)")
    assert "what stood open at" not in str(review)
