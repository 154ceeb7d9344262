"""A unit that goes on under a new name is another unit until somebody says so: who could say it is told."""

from __future__ import annotations

from typing import Any

import pandas as pd

import auditkit as ak

HELD = [("Site", "2023-04-01", "2024-06-30"), ("Site", "2024-07-01", None), ("Yard", "2023-01-01", None)]
SAID = (
    "what may be a rename: unit Site has no plan after 2024-06, and the first of unit Works, of which no tenure says "
    "who heads it, is of 2024-07; if the one is the other renamed, say so in the table succession: until then the same "
    "words in both are two promises, unless one id joins them"
)


def renames(*more: tuple[Any, ...], held: str = "Yard", **step: str) -> list[str]:
    """Site until June, Works from July, Yard throughout, `more` (unit, first month, last); `held` has a head too."""
    spans = [("Site", 1, 6), ("Works", 7, 9), ("Yard", 1, 9), *more]
    plans = [(f"2024-{m:02}" if m else "2024-Q1", one, f"Round {m}") for one, a, z in spans for m in range(a, z + 1)]
    tenure = [(post, f"E{n}", *days) for n, (post, *days) in enumerate([*HELD, (held, "2024-01-01", None)])]
    audit = ak.open_audit({
        "plan_line": pd.DataFrame(plans, columns=["period", "unit_id", "text"]),
        "tenure": pd.DataFrame(tenure, columns=["post_id", "person_id", "start", "end"]),
        **({"succession": pd.DataFrame([{"kind": "unit", "on": "2024-07-01", **step}])} if step else {}),
    }, as_of="2024-10-15")  # fmt: skip
    return [one for one in audit.intake().assumptions if "rename" in one]


def test_a_unit_that_ends_where_one_without_a_head_begins_is_named() -> None:
    assert renames() == [SAID]


def test_what_is_stated_headed_or_not_plain_is_not_named() -> None:
    assert renames(old_id="Site", new_id="Works", relation="rename") == []
    assert renames(old_id="Site", new_id="Yard", relation="transfer") == []
    assert renames(old_id="Yard", new_id="Works", relation="transfer") == []
    assert renames(held="Works") == []
    assert renames(("Depot", 7, 9)) == renames(("Hall", 1, 6), held="Hall") == [], "of several nobody can say which"
    assert renames(("Hall", 1, 6)) == [SAID], "of a unit that nobody heads no handover is hidden"
    assert renames(("Yard", 0, 0)) == [], "periods in no one order are refused elsewhere"
