"""How long a page of the explorer takes to answer, on the sample and on larger records.

    python benchmarks/explore.py
    python benchmarks/explore.py 1000000

What is counted is the CPU time of everything between a choice on the page and the values that go back to it. Nothing
here is a test: the figures depend on the machine.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

import auditkit as ak
from auditkit import sample

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 12


def main(sizes: list[int]) -> None:
    print(f"{'':34} {'first':>8} {'median':>8} {'worst':>8}  (CPU ms)")
    measure("the sample", ROOT / "sample_data" / "tables")
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            records = Path(folder) / f"records-{size}"
            sample.write(records, sample.enterprise(seed=7, **sample.size(size)), form="parquet")
            measure(f"{size:,} lines", records / "tables")


def measure(name: str, records: Path) -> None:
    audit = ak.open_audit(records, as_of="2025-06-30")
    began = time.process_time()
    page = ak.explore(audit)
    print(f"{name}\n  {'the page, with all that it needs':32} {1000 * (time.process_time() - began):8,.0f}")
    posts = page._known.handovers.drop_duplicates("post_id")
    step = max(len(posts) // ROUNDS, 1)
    took: dict[str, list[float]] = {"another post": [], "an item": [], "its cell": [], "another day": []}
    for row in posts.iloc[1::step].head(ROUNDS).itertuples():
        took["another post"].append(spent(lambda row=row: page._picked({"unit": row.unit, "post": row.post_id})))
        rows = [one for group in page.picture.shown.get("groups", []) for one in group["rows"]]
        if not rows:
            continue
        chosen = {"kind": "item", "name": rows[0]["name"]}
        took["an item"].append(spent(lambda chosen=chosen: page._trace(chosen)))
        parts = page.history.shown["sections"]
        place = next(one["place"] for part in parts for one in part["rows"] if one["place"])
        took["its cell"].append(spent(lambda place=place: page._source({"place": place})))
        took["another day"].append(spent(lambda: page._on("2024-03-01")))
    for said, times in took.items():
        if times:
            first, median, worst = times[0], statistics.median(times), max(times)
            print(f"  {said:32} {1000 * first:8,.0f} {1000 * median:8,.0f} {1000 * worst:8,.0f}")


def spent(act) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


if __name__ == "__main__":
    main([int(float(size)) for size in sys.argv[1:]])
