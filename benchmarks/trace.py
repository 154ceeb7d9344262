"""CPU seconds and peak memory of tracing the chains of 100,000 problems in one batch, beside bare recursive SQL.

    AUDITKIT_YARDSTICK=folder python benchmarks/trace.py

AUDITKIT_YARDSTICK names a folder of bare versions (gen.py, ops_duckdb.py); its organisation and problems are brought
into the form of the records, checked at intake, and traced. Nothing here is a test: ratios depend on the machine.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import pandas as pd
from meter import cpu, peaks

HERE = Path(__file__).resolve()
FAR = 2100
ROWS = "20000"
SUPERIORS = """
select count(*) as n, sum(l.depth) as depths from problem_case c
join line_up l on l.post_id = c.post_id and l.since <= c.from_max and l.until > c.from_min
"""


def main() -> None:
    yardstick = os.environ.get("AUDITKIT_YARDSTICK")
    if not yardstick:
        sys.exit("AUDITKIT_YARDSTICK names no folder with gen.py and ops_duckdb.py")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "gen.py", ROWS, folder], cwd=yardstick, check=True, capture_output=True)
        ran = subprocess.run(
            [sys.executable, "ops_duckdb.py", "o4", folder, "3"],
            cwd=yardstick,
            capture_output=True,
            text=True,
            check=True,
        )
        bare = json.loads(ran.stdout.splitlines()[-1])
        path = os.pathsep.join([str(HERE.parents[1]), os.environ.get("PYTHONPATH", "")])
        ran = subprocess.run(
            [sys.executable, str(HERE), folder],
            env={**os.environ, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=True,
        )
        told = json.loads(ran.stdout.splitlines()[-1])
    print(f"{told['problems']:,} problems, {told['rows']:,} posts of their chains")
    print(f"  {'':44} {'CPU s':>7} {'peak MB':>8}")
    print(f"  {'bare recursive SQL, superiors only':44} {bare['cpu']:7.2f} {bare['rss_mb']:8,.0f}")
    for name, cost in told["cpu"].items():
        print(f"  {name:44} {cost:7.2f} {told['peak'][name]:8,.0f}")


def last(days: pd.Series) -> list[str | None]:
    """The last day of spells that are written with the day after it; far away means open."""
    return [None if day.year >= FAR else str(day - timedelta(days=1)) for day in days]


def records(folder: Path) -> dict[str, pd.DataFrame]:
    """Posts, tenures and problems of the yardstick as the tables of the records; one sheet gives a calendar."""
    lines = pd.read_parquet(folder / "reporting.parquet")
    seats = pd.read_parquet(folder / "tenures.parquet")
    problems = pd.read_parquet(folder / "problems.parquet")
    spells = pd.DataFrame({
        "post_id": "P" + lines["post_id"].astype(str), "title": "post", "unit_id": "U",
        "reports_to": "P" + lines["superior_id"].astype(str), "is_head": "no",
        "start": lines["valid_from"].astype(str), "end": last(lines["valid_to"]),
    })  # fmt: skip
    return {
        "unit": pd.DataFrame([{"unit_id": "U", "name": "U"}]),
        "post": pd.concat([spells, pd.DataFrame([{"post_id": "P0", "title": "top", "unit_id": "U", "is_head": "no"}])]),
        "tenure": pd.DataFrame({
            "post_id": "P" + seats["post_id"].astype(str), "person_id": "E" + seats["person_id"].astype(str),
            "start": seats["since"].astype(str), "end": last(seats["until"]),
        }).drop_duplicates(["post_id", "person_id", "start"]),
        "problem": pd.DataFrame({
            "problem_id": "PRB" + problems["problem_id"].astype(str), "title": "problem", "unit_id": "U",
            "post_id": "P" + problems["post_id"].astype(str), "occurred_from": problems["occurred"].astype(str),
        }),
        "plan_line": pd.DataFrame([{"period": "2025-01", "moment": "plan", "unit_id": "U", "text": "keep the diary"}]),
    }  # fmt: skip


def measure(folder: Path) -> dict:
    import auditkit as ak

    costs, peak = {}, {}

    def step(name: str, run) -> object:
        before = cpu()
        made = run()
        costs[name], peak[name] = cpu() - before, peaks()[0]
        return made

    tables = records(folder)
    audit = step("auditkit: open and check", lambda: ak.open_audit(tables, as_of="2026-01-31", refused="set_aside"))
    step("auditkit: holders, items, places", lambda: audit.need("problem_case", "holder", "reporting"))
    step("auditkit: lines closed upwards (line_up)", lambda: audit.need("line_up"))
    audit.sql("select 1 as warm")
    step("auditkit: superiors only, as the bare one", lambda: audit.sql(SUPERIORS))
    step("auditkit: chains with holders (chains)", lambda: audit.need("chains"))
    rows = audit.sql("select count(*) as n, count(distinct problem_id) as problems from chains").iloc[0]
    return {"cpu": costs, "peak": peak, "rows": int(rows["n"]), "problems": int(rows["problems"])}


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1])))) if sys.argv[1:] else main()
