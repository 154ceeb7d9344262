"""The error report: a sample that a seed fixes, exact intervals, and drops counted three ways."""

from __future__ import annotations

import pandas as pd
import pytest

import auditkit as ak
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
