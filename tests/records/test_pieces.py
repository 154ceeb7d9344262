"""Ids of lines are made piece by piece: what they are does not depend on how many lines a piece has."""

from __future__ import annotations

import pandas as pd
import pytest

import auditkit as ak
from auditkit.records import numbering

LINE = ["period", "moment", "unit_id", "item_id", "text"]


def ids() -> list[str]:
    lines = [(f"2025-{n % 12 + 1:02}", "plan", f"Unit {n % 5}", "", f"Order part {n % 37}") for n in range(200)]
    tenure = pd.DataFrame([("Head", "Li Wei", "2020-01-01", "")], columns=["post_id", "person_id", "start", "end"])
    given = {"tenure": tenure, "plan_line": pd.DataFrame(lines, columns=LINE)}
    table = ak.open_audit(given, as_of="2025-12-31").sql("select line_id from plan_line order by row_key")
    found: list[str] = table["line_id"].to_list()
    return found


@pytest.mark.parametrize("whole", [(1, 1 << 29), (64, 1 << 29), (1000, 1), (1000, 1 << 29)])
def test_ids_of_lines_are_the_same_in_whatever_pieces(monkeypatch: pytest.MonkeyPatch, whole: tuple[int, int]) -> None:
    expected = ids()
    assert len(set(expected)) == 200
    monkeypatch.setattr(numbering, "_LINES_AT_ONCE", 30)
    monkeypatch.setattr(numbering, "_WHOLE", whole)
    assert ids() == expected


def test_few_pieces_lie_behind_a_column(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each piece of one column cuts all others that are read with it."""
    monkeypatch.setattr(numbering, "_LINES_AT_ONCE", 30)
    made = []
    joined = numbering._line_ids
    monkeypatch.setattr(numbering, "_line_ids", lambda *given: made.append(joined(*given)) or made[-1])
    ids()
    assert [column.num_chunks for column in made] == [1]
