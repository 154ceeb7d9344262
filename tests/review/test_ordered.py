"""A whole table is shown and written in one order, however large it is and however an engine lays it."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from auditkit.engine import DuckDB
from auditkit.review.ordered import in_order
from auditkit.review.writing import write
from tests.show.worlds import world

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


def test_the_order_of_the_large_answers_is_that_of_their_steps() -> None:
    audit = world("sample")
    for name, answer in {"outcomes": audit.outcomes, "follow_up": audit.follow_up, "sheets": audit.coverage}.items():
        shown = audit.table(name)
        assert answer().frame.equals(shown), name
        audit.need(name)
        as_made = audit.sql(f'select * from "{name}"')
        kept = [column for column in as_made if column in shown]
        assert as_made[kept].equals(shown[kept]), name
