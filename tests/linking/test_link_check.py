"""The error report: a sample that a seed fixes, exact intervals, and drops counted three ways."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest

import auditkit as ak
from auditkit.review import link_check
from auditkit.review.said import three_ways_said
from tests.linking import measure

SEED = 7


def test_the_sample_is_stratified_and_the_seed_fixes_it():
    audit = measure.audit(SEED)
    drawn = audit.link_sample(20, seed=5)
    assert set(drawn["stratum"]) == {"accepted", "asked", "ended"}
    assert set(drawn["across_handover"]) == {True, False}
    assert drawn.groupby(["stratum", "across_handover"]).size().max() <= 20
    pd.testing.assert_frame_equal(drawn, audit.link_sample(20, seed=5))
    assert drawn["same"].isna().all()


def test_rates_have_exact_intervals_and_count_across_handovers_apart():
    checked = pd.DataFrame(
        {
            "stratum": ["accepted"] * 100 + ["asked"] * 10,
            "across_handover": [True] * 50 + [False] * 60,
            "same": ["yes"] * 49 + ["no"] + ["yes"] * 50 + ["yes"] * 3 + ["no"] * 7,
        }
    )
    found = measure.audit(SEED).link_errors(checked)
    rows = found.frame.set_index(["stratum", "across_handover"])
    assert rows.loc[("accepted", True), ["wrong", "checked"]].tolist() == [1, 50]
    assert rows.loc[("accepted", True), "high"] == pytest.approx(0.10647, abs=1e-4)
    assert rows.loc[("accepted", False), "high"] == pytest.approx(0.07112, abs=1e-4)
    assert rows.loc[("asked", False), "rate"] == pytest.approx(0.3)
    assert "false among accepted across handovers 1 of 50" in str(found)


def test_a_sample_that_nobody_checked_gives_no_rate():
    with pytest.raises(ak.AuditkitError, match="nobody has checked the sample yet"):
        measure.audit(SEED).link_errors(measure.audit(SEED).link_sample(5, seed=1))


def test_drops_are_counted_three_ways():
    found = measure.audit(SEED).drops_three_ways()
    dropped = dict(zip(found.frame["reading"], found.frame["dropped"], strict=True))
    assert dropped["whole band linked"] <= dropped["as linked"] < dropped["none linked"]
    assert str(found).endswith(f"{dropped['none linked']:,} none linked.")


def test_the_headline_says_when_the_conclusion_about_handovers_hangs_on_the_links():
    found = measure.audit(SEED).drops_three_ways()
    concluded = dict(zip(found.frame["reading"], found.frame["conclusion"], strict=True))
    assert concluded["as linked"] == "more drops at handovers"
    assert concluded["none linked"] == "no difference at handovers shown"
    assert str(found).startswith(
        "What is concluded about handovers changes with the links: more drops at handovers as "
    )
    never = dict(zip(found.frame["reading"], found.frame["never_followed_up"], strict=True))
    assert f"Never followed up after a handover: {never['as linked']:,} as linked, " in str(found)
    assert never["whole band linked"] <= never["as linked"] < never["none linked"]


def reading(name: str, at: int, of: int, other: int, other_of: int, handovers: int = 9) -> dict[str, object]:
    counts = {
        "promises": of + other_of, "dropped": at + other, "unsure": 0, "promises_at": of, "dropped_at": at,
        "handovers": handovers, "open_items": 10, "never_followed_up": 2, "cannot_tell": 0,
    }  # fmt: skip
    return {"reading": name, **counts, **link_check.compared(counts)}


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((20, 100, 100, 1000), "more drops at handovers"),
        ((2, 100, 100, 1000), "fewer drops at handovers"),
        ((10, 100, 100, 1000), "no difference at handovers shown"),
        ((3, 100, 1, 1000), "too few to tell"),
        ((20, 100, 100, 1000, 4), "too few to tell"),
    ],
)
def test_what_is_concluded_from_the_counts(counts, said):
    assert reading("as linked", *counts)["conclusion"] == said


def test_the_interval_of_the_ratio_is_exact():
    """Each end stands for a share of handovers among all drops under which the tail is exactly 2.5%."""
    from scipy.stats import binom

    found = reading("as linked", 20, 100, 100, 1000)
    assert found["ratio"] == pytest.approx(2.0)
    for end, tail in (
        (found["ratio_low"], lambda p: binom.sf(19, 120, p)),
        (found["ratio_high"], lambda p: binom.cdf(20, 120, p)),
    ):
        share = end * 100 / (end * 100 + 1000)
        assert tail(share) == pytest.approx(0.025, abs=1e-6)


def test_three_readings_that_agree_are_said_in_one():
    rows = [reading(name, 20, 100, 100, 1000) for name in ("as linked", "whole band linked", "none linked")]
    said = three_ways_said(pa.Table.from_pylist(rows))
    assert said.startswith(
        "In all three readings: more drops at handovers (drops at handovers over elsewhere: 2.00, 2.00, 2.00). Never "
    )
