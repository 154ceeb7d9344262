"""Two hundred leader changes and nine hundred promises of a real organisation, against answers found independently.

Skipped where AUDITKIT_REFERENCE_DATA does not name the records. The first half checks the mapping by a second way to
the answers (`oracle.py`), the second half the product. The numbers are the reference's; where a definition gives
another number, the test names the rows and the rule.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
import pytest

from tests.real import differences, kubernetes, oracle

pytestmark = pytest.mark.skipif(
    kubernetes.folder() is None, reason=f"{kubernetes.VARIABLE} does not name the Kubernetes records"
)

# Printed with every number below. The reference's window ends with the second release after the change: the one under
# way and the next. A repository writes the day itself, so changes are one episode only where they share a day.
PARAMETERS: dict[str, Any] = {
    "by": "unit",
    "merge_days": 0,
    "silence": 2,
    "window": 2,
    "window_counts_current": True,
}
EVENTS = {"replacement": 85, "departure": 39, "arrival": 64}
# What the reference does not list: a unit that went into another, with what took it over.
ENDED = {"merger": 6}
SWAPS = 6  # the reference has 10: four change neither person nor post once its two writings of a name are one
FIRST_CHANGE = "2021-02-09"  # the freeze of v1.21: plans are trustworthy from there
# Closed at 17:24 on the day of the change at 17:59: open on the day before by the records' clock, whose grain is a day.
SAME_DAY = {("sig-apps", "2021-03-16", "L2214")}
# Handed to sig-security in the register, but last planned in sig-instrumentation: a plan shows no move after it.
LAST_PLAN_HERE = {("sig-instrumentation", day, "L1933") for day in ("2022-01-19", "2024-01-04", "2024-12-13")}


def sigs() -> set[str]:
    units = kubernetes.organisation()["unit"]
    return set(units.loc[units["kind"] == "sig", "unit_id"])


def reference_pairs() -> pd.DataFrame:
    rows = kubernetes.read("answers/change_items")
    return rows[rows["window_complete"] == "1"]


def keys(frame: pd.DataFrame, unit: str, on: str, item: str) -> set[tuple[str, str, str]]:
    return set(zip(frame[unit], frame[on].astype(str).str[:10], frame[item], strict=True))


# --- the mapping, by the oracle -------------------------------------------------------------------------------------


@cache
def oracle_changes() -> pd.DataFrame:
    found = oracle.changes(kubernetes.organisation())
    return found[found["unit_id"].isin(sigs())]


@cache
def oracle_pairs(which: str) -> pd.DataFrame:
    changed = oracle_changes()
    late = changed["on"].astype(str) >= FIRST_CHANGE
    left = changed[late & changed["kind"].isin(["replacement", "departure"])]
    pairs = oracle.follow_up(getattr(kubernetes, which)(), left)
    return pairs[pairs["window_end"].astype(str) <= kubernetes.AS_OF]


def test_oracle_changes_of_leaders() -> None:
    assert oracle_changes()["kind"].value_counts().to_dict() == {**EVENTS, "swap": SWAPS}


def test_oracle_register() -> None:
    pairs, reference = oracle_pairs("register"), reference_pairs()
    extra = keys(pairs, "unit_id", "on", "item_id") ^ keys(reference, "unit_id", "change_date", "lineage_id")
    assert (len(reference), extra) == (387, SAME_DAY)
    missed = pairs[~pairs["followed_up"]]
    assert (len(missed), int(missed["in_flight"].sum())) == (289, 32)
    assert int(pairs["in_flight"].sum()) == 99 + len(SAME_DAY)
    never = reference[reference["never_followed_up"] == "1"]
    assert keys(missed, "unit_id", "on", "item_id") == keys(never, "unit_id", "change_date", "lineage_id")


def test_oracle_open_pairs_of_release_plans() -> None:
    pairs, reference = oracle_pairs("release_plans"), reference_pairs()
    extra = keys(pairs, "unit_id", "on", "item_id") - keys(reference, "unit_id", "change_date", "lineage_id")
    assert (len(pairs), extra) == (222, SAME_DAY | LAST_PLAN_HERE)


@pytest.mark.parametrize(("put_off", "dropped", "shared", "elsewhere"), [(True, 244, 233, 147), (False, 254, 233, 151)])
def test_oracle_outcomes_of_release_plans(put_off: bool, dropped: int, shared: int, elsewhere: int) -> None:
    rows = differences.compared(oracle.outcomes(kubernetes.release_plans(), put_off=put_off))
    lost = rows[rows["ours"] == "dropped"]
    assert (len(rows), len(lost)) == (877, dropped)
    assert int((lost["reference"] == "silent").sum()) == shared
    assert int((lost["class"] == "delivered elsewhere").sum()) == elsewhere


# --- the product ----------------------------------------------------------------------------------------------------


@cache
def audit(which: str) -> Any:
    """The product on the organisation and one of the two records of promises."""
    import auditkit as ak

    tables = {**kubernetes.organisation(), **getattr(kubernetes, which)()}
    return ak.open_audit(tables, as_of=kubernetes.AS_OF, **PARAMETERS)


def handovers() -> pd.DataFrame:
    frame = audit("register").handovers().frame
    return frame[frame["unit_id"].isin(sigs())]


def last_complete() -> str:
    """The last day of change whose window is over: the release after the one under way has shipped."""
    ends = kubernetes.releases()["end"].astype(str)
    return str(ends[ends <= kubernetes.AS_OF].iloc[-2])


def product_pairs(which: str) -> pd.DataFrame:
    """Items open at a change whose window is over; `in_flight`: due on the day of the change or later."""
    rows = audit(which).follow_up().frame
    kinds = handovers().set_index("handover_id")["kind"]
    rows = rows[rows["handover_id"].map(kinds).isin(["replacement", "departure"])]
    days = rows["on"].astype(str).str[:10]
    rows = rows[(days >= FIRST_CHANGE) & (days <= last_complete())].copy()
    rows["in_flight"] = pd.to_datetime(rows["due"]) >= pd.to_datetime(rows["on"])
    return rows


def never_in_window(rows: pd.DataFrame) -> pd.DataFrame:
    """The reference's `never followed up` asks for the window only; what came after it is our `followed_up_late`."""
    return rows[rows["state"].isin(["never_followed_up", "followed_up_late"])]


def test_every_row_is_accepted() -> None:
    for which in ("register", "release_plans"):
        assert len(audit(which).refused) == 0


def test_changes_of_leaders() -> None:
    found = handovers()
    assert found["kind"].value_counts().to_dict() == EVENTS | ENDED
    assert set(found[found["kind"] == "merger"]["merged_into"].str.partition(":")[0]) == {"sig-cloud-provider"}


def test_swaps() -> None:
    change = audit("register").table("change")
    swaps = change[(change["reason"] == "swap") & change["unit_id"].isin(sigs())]
    assert len(swaps) == SWAPS


def test_changes_are_the_reference_changes() -> None:
    """Same unit, day and persons in each of the 188 events, not only the same totals."""
    reference = kubernetes.read("answers/change_events")
    reference = reference[(reference["kind"] == "sig") & (reference["type"] != "post swap only")]
    ours = handovers()
    ours = ours[~ours["kind"].isin(list(ENDED))]
    assert set(zip(ours["unit_id"], ours["on"].astype(str).str[:10], strict=True)) == set(
        zip(reference["unit_id"], reference["date"], strict=True)
    )


def test_open_items_of_the_register() -> None:
    pairs, reference = product_pairs("register"), reference_pairs()
    found = keys(pairs, "unit_id", "on", "item_id")
    assert found ^ keys(reference, "unit_id", "change_date", "lineage_id") == SAME_DAY
    assert int(pairs["in_flight"].sum()) == 99 + len(SAME_DAY)


def test_never_followed_up_in_the_register() -> None:
    missed = never_in_window(product_pairs("register"))
    reference = reference_pairs()
    never = reference[reference["never_followed_up"] == "1"]
    assert (len(missed), int(missed["in_flight"].sum())) == (289, 32)
    assert keys(missed, "unit_id", "on", "item_id") == keys(never, "unit_id", "change_date", "lineage_id")


def test_open_pairs_of_the_release_plans() -> None:
    pairs, reference = product_pairs("release_plans"), reference_pairs()
    extra = keys(pairs, "unit_id", "on", "item_id") - keys(reference, "unit_id", "change_date", "lineage_id")
    assert 215 <= len(pairs) <= 228
    assert extra <= SAME_DAY | LAST_PLAN_HERE


def product_outcomes() -> pd.DataFrame:
    rows = audit("release_plans").outcomes().frame
    return rows[rows["outcome"] != "unplanned"]


def test_dropped_rows_of_the_release_plans() -> None:
    rows = differences.compared(product_outcomes())
    dropped = rows[rows["ours"] == "dropped"]
    shared = int((dropped["reference"] == "silent").sum())
    assert len(rows) == 877
    assert 240 <= len(dropped) <= 270
    assert shared >= 230
    assert 140 <= int((dropped["class"] == "delivered elsewhere").sum()) <= 160


def test_each_difference_has_its_rule() -> None:
    """The committed table is the product's, row by row: nothing unexplained, nothing new, nothing gone unseen."""
    found = differences.table(product_outcomes()).fillna("")
    assert set(found["rule"]) - {name for name, _, _ in differences.RULES} == set()
    pd.testing.assert_frame_equal(found.astype(str), differences.committed().astype(str))
