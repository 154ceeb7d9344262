"""The same audit on DuckDB and on Spark: CPU seconds and peak memory of each step, and whether the tables are equal.

    python benchmarks/spark.py 1000000 [--memory 4g] [--keep parquet]

Each engine runs in a process of its own; Spark's CPU seconds are those of the driver's Python and of its Java together.
Nothing here is a test: ratios depend on the machine.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
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
    equal = [name for name, digest in told["duckdb"]["digests"].items() if told["spark"]["digests"][name] == digest]
    print(f"{len(equal)} of {len(told['duckdb']['digests'])} tables are equal")


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
        while True:
            below = sum(one.memory_info().rss for one in self.me.children(recursive=True))
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
    audit = ak.open_audit(Path(asked.folder) / "tables", as_of="2025-06-30", engine=engine)
    costs["open"] = (watch.cpu() - before, *watch.peak)
    for step, name in STEPS.items():
        before = watch.cpu()
        audit.need(name)
        costs[step] = (watch.cpu() - before, *watch.peak)
    return {"costs": costs, "digests": {name: digest(engine, name) for name in STEPS.values()}}


def digest(engine: object, name: str) -> str:
    """Of all rows, in whatever order they come."""
    rows = engine.sql(f'select * from "{name}"').to_pylist()
    each = sorted(hashlib.sha256(repr(tuple(row.values())).encode()).digest() for row in rows)
    return hashlib.sha256(b"".join(each)).hexdigest()


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
