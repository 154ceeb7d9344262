"""The same audit on DuckDB and on Spark: CPU seconds and peak memory of each step, and whether all tables are equal.

    python benchmarks/spark.py 1000000 [--memory 4g] [--keep parquet]

Each engine runs in a process of its own; Spark's CPU seconds are those of the driver's Python and of its Java together.
Nothing here is a test: ratios depend on the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

HERE = Path(__file__).resolve()
LOCAL = {
    "driver.bindAddress": "127.0.0.1",
    "driver.host": "127.0.0.1",
    "ui.enabled": "false",
    "ui.showConsoleProgress": "false",
    "sql.shuffle.partitions": "4",
}
STEPS = {"outcomes": "outcome_flags", "handovers": "handover", "follow-up": "follow_state"}


def main(asked: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _child([str(HERE.parent / "run.py"), "make", folder, str(asked.rows)])
        told = {}
        for engine in ("duckdb", "spark"):
            options = ["--memory", asked.memory, "--keep", asked.keep]
            told[engine] = _child([str(HERE), "--engine", engine, "--folder", folder, *options])
            print(f"{engine:10} {'CPU s':>8} {'Python MB':>10} {'Java MB':>8}")
            for step, (cpu, python, java) in told[engine]["costs"].items():
                print(f"  {step:10} {cpu:6.1f} {python:10,} {java:8,}", flush=True)
    ours, theirs = told["duckdb"]["digests"], told["spark"]["digests"]
    for name in (name for name in ours if ours[name] != theirs[name]):
        print(f"  {name}: DuckDB {ours[name]}, Spark {theirs[name]}")
    print(f"{sum(ours[name] == theirs[name] for name in ours)} of {len(ours)} tables are equal")


def _child(arguments: list[str]) -> dict:
    path = os.pathsep.join([str(HERE.parents[1]), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": path, "SPARK_LOCAL_IP": "127.0.0.1"}
    ran = subprocess.run([sys.executable, *arguments], env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(ran.stdout.splitlines()[-1])


class Watch:
    """CPU seconds and peak memory of this process and of what it started."""

    def __init__(self) -> None:
        import psutil

        self.me, self.peak = psutil.Process(), [0, 0]
        threading.Thread(target=self._look, daemon=True).start()

    def cpu(self) -> float:
        return sum(sum(one.cpu_times()[:2]) for one in [self.me, *self.me.children(recursive=True)])

    def _look(self) -> None:
        from psutil import NoSuchProcess

        while True:
            below = 0
            for one in self.me.children(recursive=True):
                with suppress(NoSuchProcess):
                    below += one.memory_info().rss
            now = self.me.memory_info().rss >> 20, below >> 20
            self.peak = [max(pair) for pair in zip(self.peak, now, strict=True)]
            time.sleep(0.5)


def measure(asked: argparse.Namespace) -> dict:
    import auditkit as ak
    from auditkit.engine import DuckDB, Spark

    watch, costs = Watch(), {}
    if asked.engine == "spark":
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master("local[2]")
        for name, value in {**LOCAL, "driver.memory": asked.memory}.items():
            builder = builder.config(f"spark.{name}", value)
        engine = Spark(builder.getOrCreate(), f"{asked.folder}/kept" if asked.keep == "parquet" else None)
    else:
        engine = DuckDB()
    costs["start"] = (watch.cpu(), *watch.peak)
    before = watch.cpu()
    audit = ak.open_audit(asked.folder, as_of="2025-06-30", engine=engine)
    costs["open"] = (watch.cpu() - before, *watch.peak)
    for step, name in STEPS.items():
        before = watch.cpu()
        audit.need(name)
        costs[step] = (watch.cpu() - before, *watch.peak)
    from auditkit.review.every import STEPS as EVERY

    digests = {}
    for name in EVERY:
        audit.need(name)
        digests[name] = digest(engine, name)
    return {"costs": costs, "digests": digests}


def digest(engine: object, name: str) -> str:
    """The number of rows and the sum of a hash of each, so that the order in which they come does not count."""
    import pandas as pd

    from auditkit.engine import frame

    rows = frame(engine.sql(f'select * from "{name}"'))
    for column in (name for name in rows if rows[name].dtype == "object"):
        rows[column] = rows[column].map(repr)
    rows = rows.astype({column: "float64" for column in rows.columns if str(rows[column].dtype).startswith("Int")})
    each = pd.util.hash_pandas_object(rows, index=False).to_numpy()
    return f"{len(rows)} rows, {int(each.sum()):x}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", type=lambda text: int(float(text)), nargs="?", default=1_000_000)
    parser.add_argument("--memory", default="4g")
    parser.add_argument("--keep", choices=("parquet", "executors"), default="parquet")
    parser.add_argument("--engine", choices=("duckdb", "spark"))
    parser.add_argument("--folder")
    given = parser.parse_args()
    if given.engine:
        print(json.dumps(measure(given)))
    else:
        main(given)
