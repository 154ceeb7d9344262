"""A whole table is shown and written in one order, however large it is and however an engine lays it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from auditkit.audit import Audit
from auditkit.engine import DuckDB
from auditkit.review.ordered import in_order
from auditkit.review.said import follow_up_said, outcomes_said
from auditkit.review.writing import write
from tests.show.worlds import sample, world

N = 400_000


def test_a_large_table_has_one_order(tmp_path: Path) -> None:
    """Several threads read it, and each gives its rows when it has them: without an order they come as they come."""
    engine = DuckDB(threads=4)
    calendar = pa.table({"period": ["spring", "summer"], "p": [0, 1]})
    made = {
        "period": ["summer", "spring"] * (N // 2),
        "unit_id": [f"U{n % 7}" for n in range(N)],
        "item_id": [f"I{(n * 7919) % N:06}" for n in range(N)],
        "evidence": ["plan_line.csv row 2"] * N,
    }
    engine.table("calendar", calendar)
    engine.table("given", pa.table(made))
    engine.keep("outcomes", "select * from given")
    shown = engine.sql(in_order(engine, "outcomes", list(made))).to_pylist()
    key = [(row["period"] == "summer", row["unit_id"], row["item_id"]) for row in shown]
    assert key == sorted(key)
    write(engine, "outcomes", tmp_path / "x.parquet")
    assert pq.read_table(tmp_path / "x.parquet").to_pylist() == shown
    engine.table("plan_line", pa.table({"row_key": [(n * 7919) % N for n in range(N)], "text": ["Pour"] * N}))
    assert engine.sql(in_order(engine, "plan_line", ["row_key", "text"]))["row_key"].to_pylist() == list(range(N))


ALL = {"outcomes": Audit.outcomes, "follow_up": Audit.follow_up, "sheets": Audit.coverage}
FIRST = {
    "outcomes": ["p", "unit_id", "item_id"],
    "follow_up": ["on", "handover_id"],
    "sheets": ["unit_id", "p", "moment"],
}
COUNTED = {"outcomes": (outcomes_said, "outcome_why"), "follow_up": (follow_up_said, "doubt")}


@pytest.mark.parametrize("name", ALL)
def test_a_large_answer_has_the_order_of_its_table_however_it_is_asked_for(name: str) -> None:
    audit = world("sample")
    shown = audit.table(name)
    assert ALL[name](audit).frame.equals(shown)
    if "period" in shown:
        shown = shown.merge(audit.table("calendar")[["period", "p"]], on="period", how="left", validate="m:1")
    assert list(shown.sort_values(FIRST[name], kind="stable").index) == list(shown.index)


@pytest.mark.parametrize("which", ["smallest", "sample"])
@pytest.mark.parametrize("name", COUNTED)
def test_what_is_counted_before_it_is_looked_at_is_what_is_seen_then(name: str, which: str) -> None:
    """The sentence and the first rows of millions come without the others: they are the same as of all of them."""
    said, behind = COUNTED[name]
    found = ALL[name](world(which))
    assert behind in found.sql
    first, html = found.screen(7), found._repr_html_()
    assert "frame" not in found.__dict__
    assert f"{min(20, len(found)):,} of {len(found):,} rows" in html
    assert len(found) == len(found.frame)
    assert found.sentence == said(found.fetch())
    assert found.screen(7).equals(first)
    assert found._repr_html_() == html


@pytest.mark.parametrize("most", [1, 40, 400])
@pytest.mark.parametrize("name", COUNTED)
def test_the_first_rows_are_made_without_the_others(name: str, most: int) -> None:
    audit = sample()
    found = ALL[name](audit)
    first = found.screen(most)
    assert not audit._method.has(name)
    assert not [made for made in audit._method.made if "shown" in made]
    assert found.told is not None
    pd.testing.assert_frame_equal(first, found.told(found.frame.head(most)))
