"""Who is charged with what, day by day: a planted story, the sample, and 500 organisations counted by hand."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

import auditkit as ak
from auditkit.engine.portable import refuse_unportable

FIRST, DAYS = date(2024, 1, 1), 150
AS_OF = FIRST + timedelta(days=DAYS - 1)
ORGANISATIONS, BATCHES = 500, 4
Span = tuple[date, date, date, date]


def day(n: int) -> str:
    return (FIRST + timedelta(days=n)).isoformat()


def month_of(text: str) -> tuple[date, date]:
    first = date(int(text[:4]), int(text[5:7]), 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def random_duties(rng: random.Random, unit: str) -> Iterator[dict[str, Any]]:
    for n in range(rng.randint(1, 4)):
        since = rng.randint(-20, DAYS - 5)
        until = since + rng.randint(0, 90)
        start, end = day(since), day(until)
        # Some days are known to the month only: at least and at most are then not the same.
        if rng.random() < 0.2:
            start = start[:7]
        if rng.random() < 0.2:
            end = end[:7]
        yield {
            "duty_id": f"{unit}-{n}", "post_id": f"{unit}-P{rng.randint(1, 2)}", "area": rng.choice(("safety", "cost")),
            "unit_id": unit, "role": rng.choice(("accountable", "accountable", "portfolio")),
            "start": None if rng.random() < 0.1 else start, "end": None if rng.random() < 0.2 else end,
        }  # fmt: skip


def spans(row: dict[str, Any]) -> Span:
    """since_min, since_max, until_min, until_max of a duty, half-open."""

    def ends(text: str | None, blank: date) -> tuple[date, date]:
        if text is None:
            return blank, blank
        return month_of(text) if len(text) == 7 else (date.fromisoformat(text), date.fromisoformat(text))

    low, high = ends(row["start"], date.min), ends(row["end"], date.max)
    after = [one if one == date.max else one + timedelta(days=1) for one in high]
    # A spell has one day at least: it holds on its first day, and on its last, where that one is known.
    least = after[0] if low[0] == date.min else max(after[0], low[0] + timedelta(days=1))
    most = low[1] if after[1] == date.max else min(low[1], after[1] - timedelta(days=1))
    return low[0], most, least, after[1]


def by_hand(rows: list[dict[str, Any]]) -> dict[tuple[str, str, date], tuple[int, int]]:
    """(area, unit, day) → how many posts are accountable, certainly and possibly, one day at a time."""
    counted: dict[tuple[str, str, date], tuple[int, int]] = {}
    places = {(row["area"], row["unit_id"]) for row in rows}
    for area, unit in places:
        mine = [(row, spans(row)) for row in rows if (row["area"], row["unit_id"]) == (area, unit)]
        charged = [(row["post_id"], span) for row, span in mine if row["role"] == "accountable"]
        begin = min(span[0] for _, span in mine)
        for n in range(DAYS):
            on = FIRST + timedelta(days=n)
            if on < begin:
                continue
            sure = {post for post, s in charged if s[1] <= on < s[2]}
            may = {post for post, s in charged if s[0] <= on < s[3]}
            counted[area, unit, on] = (len(sure), len(may))
    return counted


def frames(rows: list[dict[str, Any]]) -> dict[str, pd.DataFrame]:
    units = sorted({row["unit_id"] for row in rows})
    posts = [
        {"post_id": f"{u}-P{n}", "title": f"{u}-P{n}", "unit_id": u, "is_head": "no"} for u in units for n in (1, 2)
    ]
    return {
        "unit": pd.DataFrame([{"unit_id": u, "name": u} for u in units]),
        "post": pd.DataFrame(posts),
        "duty": pd.DataFrame(rows),
        "tenure": pd.DataFrame([{"post_id": p["post_id"], "person_id": "ann", "start": "2020-01-01"} for p in posts]),
        "person": pd.DataFrame([{"person_id": "ann", "name": "Ann"}]),
        "plan_line": pd.DataFrame([{**LINE, "unit_id": units[0]}]),
    }


@pytest.mark.parametrize("batch", range(BATCHES))
def test_coverage_equals_a_count_day_by_day(batch: int) -> None:
    rng = random.Random(batch)
    each = ORGANISATIONS // BATCHES
    rows = [row for n in range(each) for row in random_duties(rng, f"U{batch}-{n:03d}")]
    rows = [row for row in rows if spans(row)[0] < spans(row)[3]]
    stretches = ak.open_audit(frames(rows), as_of=AS_OF, refused="set_aside").table("duty_day")
    found: dict[tuple[str, str, date], tuple[int, int]] = {}
    for row in stretches.itertuples():
        first, last = max(row.since.date(), FIRST), min(row.until.date(), AS_OF + timedelta(days=1))
        for n in range((last - first).days):
            key = (row.area, row.unit_id, first + timedelta(days=n))
            assert key not in found
            found[key] = (row.n_certain, row.n_possible)
    want = by_hand(rows)
    assert len(want) > each * 60
    assert found == want
    assert {0, 1, 2} <= {sure for sure, _ in want.values()}
    assert any(sure != may for sure, may in want.values())


def charge(n: int, post: str, role: str, start: str, end: str | None = None) -> dict[str, Any]:
    return {
        "duty_id": f"D{n}", "post_id": post, "area": "safety", "unit_id": "U", "role": role, "start": start, "end": end
    }  # fmt: skip


DUTIES = [
    charge(1, "SAFE", "accountable", "2024-01-01", "2024-02-29"),
    charge(2, "SAFE", "accountable", "2024-03-11"),
    charge(3, "HEAD", "accountable", "2024-05-01", "2024-05-10"),
    charge(4, "DEP1", "portfolio", "2024-01-01"),
    charge(5, "DEP2", "portfolio", "2024-04-01", "2024-04-30"),
]
LINE = {"period": "2024-01", "moment": "plan", "unit_id": "U", "text": "keep the diary"}
POWERS = [{"post_id": "HEAD", "act": "spend"}, {"post_id": "BUY", "act": "spend", "area": "safety"}]


@pytest.fixture(scope="module")
def story() -> ak.Audit:
    """Nobody had safety for ten days of March; its post was empty in June; the head had it too in May."""
    posts = ["HEAD", "SAFE", "DEP1", "DEP2", "BUY"]
    seats = {"HEAD": "ann", "DEP1": "dan", "DEP2": "eva", "BUY": "hua"}
    return ak.open_audit(
        {
            "unit": pd.DataFrame([{"unit_id": "U", "name": "U"}]),
            "post": pd.DataFrame([
                {"post_id": p, "title": p, "unit_id": "U", "is_head": "yes" if p == "HEAD" else "no"} for p in posts
            ]),
            "duty": pd.DataFrame(DUTIES),
            "authority": pd.DataFrame(POWERS),
            "tenure": pd.DataFrame([
                *({"post_id": p, "person_id": who, "start": "2020-01-01"} for p, who in seats.items()),
                {"post_id": "SAFE", "person_id": "bob", "start": "2020-01-01", "end": "2024-05-31"},
                {"post_id": "SAFE", "person_id": "gil", "start": "2024-06-16"},
            ]),
            "plan_line": pd.DataFrame([LINE]),
        },
        as_of="2024-06-30",
    )  # fmt: skip


def told(frame: pd.DataFrame, *names: str) -> list[list[str]]:
    rows = frame[list(names)].to_numpy()
    return [[v.date().isoformat() if isinstance(v, pd.Timestamp) else str(v) for v in row] for row in rows]


def test_holes_name_the_superior(story: ak.Audit) -> None:
    gaps = story.gaps()
    assert told(gaps.frame, "gap", "since", "last_day", "days", "superior_id", "superior_holders", "state") == [
        ["nobody accountable", "2024-03-01", "2024-03-10", "10", "HEAD", "ann", "established"],
        ["accountable post vacant", "2024-06-01", "2024-06-15", "15", "HEAD", "ann", "established"],
    ]
    assert gaps.sentence == (
        "2 holes: 1 accountable post vacant, 1 nobody accountable; 0 still open, 0 where the dates leave it open."
    )
    assert set(gaps.evidence["table_name"]) == {"duty"}


def test_doubles_say_between_whom(story: ak.Audit) -> None:
    assert told(story.overlaps().frame, "role", "post_id", "other_id", "kind", "since", "last_day", "days_min") == [
        ["accountable", "HEAD", "SAFE", "between levels", "2024-05-01", "2024-05-10", "10"],
        ["portfolio", "DEP1", "DEP2", "between deputies", "2024-04-01", "2024-04-30", "30"],
    ]


def test_power_and_responsibility_apart(story: ak.Audit) -> None:
    assert (
        told(story.power_balance().frame, "finding", "post_id", "area")
        == [
            ["power without responsibility", "BUY", "safety"],
            ["responsibility without power", "SAFE", "safety"],
            ["responsibility without power", "SAFE", "safety"],
        ][:2]
    )


def test_without_a_division_of_duties_nothing_is_said_to_be_whole() -> None:
    seat = {"post_id": "HEAD", "person_id": "ann", "start": "2020-01-01"}
    duty = {"duty_id": "D1", "post_id": "HEAD", "area": "safety", "unit_id": "U", "role": "accountable"}
    bare = {"tenure": pd.DataFrame([seat]), "plan_line": pd.DataFrame([LINE])}
    told = ak.open_audit(bare, as_of="2024-06-30")
    shown = "the records do not show."
    assert told.surfaced().sentence == "no problem table in the records."
    assert told.gaps().sentence == f"no division of duties is on record: whether it has a hole, {shown}"
    assert told.overlaps().sentence == f"no division of duties is on record: whether it has a double, {shown}"
    lost = "whether power and responsibility go together, the records do not show."
    assert told.power_balance().sentence == f"no duty table and authority table on record: {lost}"
    whole = ak.open_audit(bare | {"duty": pd.DataFrame([duty])}, as_of="2024-06-30")
    assert whole.overlaps().sentence == "no double in the division of duties."
    assert whole.power_balance().sentence == f"no authority table on record: {lost}"


@pytest.mark.parametrize(
    ("on", "findings"),
    [
        ("2024-02-01", {"one accountable"}),
        ("2024-03-05", {"nobody accountable"}),
        ("2024-05-05", {"several accountable"}),
        ("2024-06-10", {"accountable post vacant"}),
    ],
)
def test_the_duties_of_a_day(story: ak.Audit, on: str, findings: set[str]) -> None:
    found = story.duties(on)
    assert set(found.frame["finding"]) == findings
    assert found.sentence == f"1 area of duty on {on}: 1 {findings.pop()}."
    if on == "2024-06-10":
        assert found.frame[["superior_id", "superior_holders"]].to_numpy().tolist() == [["HEAD", "ann"]]


def test_on_the_sample_every_answer_is_portable_and_by_name() -> None:
    audit = ak.open_audit("sample_data/tables", as_of="2025-06-30")
    for name, found in (
        ("gaps", audit.gaps()),
        ("overlaps", audit.overlaps()),
        ("power_balance", audit.power_balance()),
    ):
        assert audit.table(name).equals(found.frame)
        assert found.sentence.endswith(".")
        for text in found.sql.values():
            if text.lstrip().startswith(("select", "with", "--")):
                refuse_unportable(text)
    assert len(audit.duties("2025-03-01").frame) > 40


def test_the_duty_of_a_renamed_post_goes_on() -> None:
    audit = ak.open_audit("sample_data/tables", as_of="2025-06-30")
    for on, post, holder in (("2024-02-29", "D3-SPC", "E0013"), ("2024-03-01", "D3-CTL", "E0049")):
        rows = audit.duties(on).frame.query("area == 'quality' and unit_id == 'D3'")
        assert rows[["post_id", "holders", "finding"]].to_numpy().tolist() == [[post, holder, "one accountable"]]
