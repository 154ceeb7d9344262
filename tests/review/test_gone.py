"""Who came and left again within the window is told to have left: a promise never followed up may be a successor's."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import auditkit as ak
from auditkit.engine.portable import refuse_unportable
from auditkit.review.people import _GONE
from auditkit.show.counter import counter_evidence
from auditkit.show.scene import scene_of

MONTHS = [f"2024-{n:02d}" for n in range(4, 13)]
CAME = [("Site", "Ann", "2023-01-01", "2024-06-30")]
LEFT = "Bo left the post on 2024-09-15, before the window ended on 2024-09-30"
RENAMED = [("Site", "Bo", "2024-07-01", "2024-08-31"), ("Yard", "Bo", "2024-09-01", "")]


def told(then: list[tuple[str, ...]], by: Any = "post", **more: pd.DataFrame) -> list[str]:
    """What is said first of the handover on 1 July, at which one promise lay open that nobody mentioned again."""
    lines = [(month, moment, "Meet weekly") for month in MONTHS for moment in ("plan", "review")]
    lines += [("2024-06", "plan", "Order the lift")]
    unit = [("Site", "Works", True)] + [("Yard", "Works", False)] * ("succession" in more)
    audit = ak.open_audit(
        {
            "tenure": pd.DataFrame([*CAME, *then], columns=["post_id", "person_id", "start", "end"]),
            "post": pd.DataFrame(unit, columns=["post_id", "unit_id", "is_head"]).assign(title="Manager"),
            "plan_line": pd.DataFrame(lines, columns=["period", "moment", "text"]).assign(unit_id="Works"),
            **more,
        },
        as_of="2025-03-31",
        by=by,
    )
    review = audit.handover(unit="Works", on="2024-07-01") if by == "unit" else audit.handover("Site", on="2024-07-01")
    assert set(review.items.frame["state"]) & {"never_followed_up"}
    return [one for one in counter_evidence(review, scene_of(review)) if "left the post" in one]


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ([("Site", "Bo", "2024-07-01", "")], []),
        ([("Site", "Bo", "2024-07-01", "2024-09-30")], []),
        (
            [("Site", "Bo", "2024-07-01", "2024-09-15")],
            [f"{LEFT}, and nobody is on record as holder of the post on the day after."],
        ),
        ([("Site", "Bo", "2024-07-01", "2024-09-15"), ("Site", "Cas", "2024-09-16", "")], [f"{LEFT}."]),
    ],
)
def test_who_left_again_within_the_window_is_said_to_have_left(then: list[tuple[str, ...]], said: list[str]) -> None:
    """A promise that nobody took up was laid beside a name of which nothing said that it had gone after ten weeks."""
    assert told(then) == said


def test_a_post_that_goes_on_under_another_name_is_not_left() -> None:
    step = pd.DataFrame([("post", "Site", "Yard", "rename", "2024-09-01")])
    step.columns = pd.Index(["kind", "old_id", "new_id", "relation", "on"])
    assert told(RENAMED, succession=step) == []


def test_one_post_of_a_unit_laid_down_says_nothing_of_the_unit() -> None:
    assert told([("Site", "Bo", "2024-07-01", "2024-09-15")], by="unit") == []


def test_the_question_means_the_same_on_every_engine() -> None:
    refuse_unportable(_GONE.format(handover_no=1, as_of="date '2025-01-01'"))
