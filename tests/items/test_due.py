"""The due date that stood at a handover is that of the last sheet that gives one, in whatever unit of a lineage."""

from __future__ import annotations

import pandas as pd
import pytest

import auditkit as ak

LINE = ["period", "moment", "unit_id", "item_id", "text", "status", "due"]
SAID = [
    ("2024-03", "plan", "U", "A", "Lift", "", "2024-05-10"),
    ("2024-03", "review", "U", "A", "Lift", "in progress", "2024-05-10"),
    ("2024-03", "plan", "V", "A", "Lift", "", "2024-06-20"),
]


@pytest.mark.parametrize("relation", ["rename", "move", "merge"])
@pytest.mark.parametrize("reviewed", [True, False])
def test_a_review_outranks_the_plan_of_another_unit_of_the_lineage(relation: str, reviewed: bool) -> None:
    """It repeats what its own plan says, and is none the less what was said last."""
    step = {"kind": "unit", "relation": relation, "on": "2024-03-01", "old_id": "U", "new_id": "V"}
    post = {"post_id": "H", "title": "Head", "unit_id": "V", "is_head": True}
    held = [("H", "Li", "2023-01-01", "2024-03-31"), ("H", "An", "2024-04-01", "")]
    given = {
        "plan_line": pd.DataFrame([one for one in SAID if reviewed or one[1] == "plan"], columns=LINE),
        "tenure": pd.DataFrame(held, columns=["post_id", "person_id", "start", "end"]),
        "post": pd.DataFrame([post]),
        "succession": pd.DataFrame([step]),
    }
    [row] = ak.open_audit(given, as_of="2024-09-15").follow_up().frame.to_dict("records")
    assert f"{row['due']:%Y-%m-%d}" == ("2024-05-10" if reviewed else "2024-06-20")
