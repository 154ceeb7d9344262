"""Units and posts through reorganisations."""

from __future__ import annotations

from datetime import date

from .build import Organisation, step, unit


def heirs(*steps: tuple[str, str | None, str, str], **more: date) -> set[tuple[str, str, str]]:
    org = Organisation(successions=[step("unit", old, new, relation, day) for old, new, relation, day in steps], **more)
    return {(r["unit_id"], r["heir_id"], str(r["since"])) for r in org.rows("unit_heir")}


def test_the_heirs_of_heirs_speak_from_their_own_day_on() -> None:
    found = heirs(("A", "B", "rename", "2020-01-01"), ("B", "C", "merge", "2022-01-01"))
    assert found == {("A", "B", "2020-01-01"), ("A", "C", "2022-01-01"), ("B", "C", "2022-01-01")}


def test_a_split_has_two_heirs() -> None:
    found = heirs(("A", "B", "split", "2020-01-01"), ("A", "C", "split", "2020-01-01"))
    assert found == {("A", "B", "2020-01-01"), ("A", "C", "2020-01-01")}


def test_a_later_heir_does_not_inherit_what_was_over() -> None:
    found = heirs(("A", "B", "rename", "2022-01-01"), ("B", "C", "rename", "2020-01-01"))
    assert ("A", "C", "2020-01-01") not in found


def test_renamed_and_back_speaks_for_itself_again() -> None:
    found = heirs(("A", "B", "rename", "2020-01-01"), ("B", "A", "rename", "2022-01-01"))
    assert found == {("A", "B", "2020-01-01"), ("A", "A", "2022-01-01"), ("B", "A", "2022-01-01")}


def test_a_ring_on_one_day_ends() -> None:
    found = heirs(*((a, b, "rename", "2020-01-01") for a, b in ("AB", "BC", "CA", "XA")))
    assert {h for u, h, _ in found if u == "X"} == {"A", "B", "C"}


def test_transfer_abolition_and_the_future_make_no_heir() -> None:
    steps = (
        ("A", "B", "transfer", "2020-01-01"),
        ("C", None, "abolish", "2020-01-01"),
        ("D", "E", "rename", "2026-01-01"),
    )
    assert heirs(*steps) == set()


def test_groups_are_joined_whatever_the_direction() -> None:
    steps = [("A", "B", "rename"), ("C", "B", "merge"), ("C", "D", "split"), ("E", "F", "transfer")]
    org = Organisation(
        units=[unit("Z")], successions=[step("unit", old, new, relation, "2020") for old, new, relation in steps]
    )
    groups = {r["unit_id"]: r["group_id"] for r in org.rows("unit_group")}
    assert groups == {"A": "A", "B": "A", "C": "A", "D": "A", "Z": "Z"}
    lines = {r["unit_id"]: r["line_id"] for r in org.rows("unit_line")}
    assert (lines["A"], lines["B"], lines["Z"]) == ("A", "A", "Z")
    assert "C" not in {line for name, line in lines.items() if name != "C"}
