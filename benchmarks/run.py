"""CPU seconds and peak memory of the main steps, each size in a process of its own, beside bare operations.

    python benchmarks/run.py 100000 1000000
    AUDITKIT_YARDSTICK=folder python benchmarks/run.py 100000 1000000

With AUDITKIT_YARDSTICK naming a folder of bare SQL, pandas and polars versions (gen.py, ops_duckdb.py, ops_pandas.py,
ops_polars.py), those run in the same session at the same sizes. Nothing here is a test: ratios depend on the machine.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve()
STEPS = ("open", "outcomes", "handovers", "follow-up")
BARE = (("outcomes", "o1:int"), ("outcomes, text keys", "o1:str"), ("holders", "o2:range"), ("follow-up", "o3"))
ENGINES = ("duckdb", "polars", "pandas")


def main(sizes: list[int]) -> None:
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            records = Path(folder) / f"records-{size}"
            made = _child("make", str(records), str(size))
            print(f"\n{made['rows']:,} plan lines, {made['handovers']:,} handovers (made in {made['cpu']:.1f} CPU s)")
            told = _child("measure", str(records / "tables"))
            print(f"  {'auditkit':28} {'CPU s':>7} {'peak MB':>8}")
            for step in STEPS:
                print(f"  {step:28} {told[step]['cpu']:7.2f} {told[step]['peak']:8,.0f}")
            cpu, peak = sum(told[step]["cpu"] for step in STEPS), max(told[step]["peak"] for step in STEPS)
            print(f"  {'in all':28} {cpu:7.2f} {peak:8,.0f}")
            yardstick = os.environ.get("AUDITKIT_YARDSTICK")
            if yardstick:
                _bare(Path(yardstick), Path(folder) / f"bare-{size}", size)


def _bare(yardstick: Path, data: Path, size: int) -> None:
    subprocess.run([sys.executable, "gen.py", str(size), str(data)], cwd=yardstick, check=True, capture_output=True)
    print(f"  {'bare operations':28} {'CPU s':>7} {'peak MB':>8}")
    for engine in ENGINES:
        for name, operation in BARE:
            command = [sys.executable, f"ops_{engine}.py", operation, str(data), "3"]
            ran = subprocess.run(command, cwd=yardstick, capture_output=True, text=True)
            if ran.returncode:
                print(f"  {engine + ', ' + name:28} not run: {ran.stderr.strip().splitlines()[-1][:60]}")
                continue
            told = json.loads(ran.stdout.splitlines()[-1])
            print(f"  {engine + ', ' + name:28} {told['cpu']:7.2f} {told['rss_mb']:8,.0f}")


def _child(*arguments: str) -> dict:
    path = os.pathsep.join([str(HERE.parents[1]), os.environ.get("PYTHONPATH", "")])
    command, environment = [sys.executable, str(HERE), *arguments], {**os.environ, "PYTHONPATH": path}
    ran = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(ran.stdout.splitlines()[-1])


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def make(folder: str, size: int) -> dict:
    from auditkit import sample

    before = _cpu()
    made = sample.enterprise(seed=7, **sample.size(size))
    sample.write(Path(folder), made, form="parquet")
    rows, changes = len(made.tables["plan_line"]), len(made.truth["handover"])
    return {"rows": rows, "handovers": changes, "cpu": _cpu() - before}


def measure(folder: str) -> dict:
    import auditkit as ak

    told = {}
    before = _cpu()
    audit = ak.open_audit(Path(folder), as_of="2025-06-30")
    told["open"] = {"cpu": _cpu() - before, "peak": _peak()}
    for step, names in (("outcomes", ["outcome_flags"]), ("handovers", ["handover"]), ("follow-up", ["follow_state"])):
        before = _cpu()
        audit.need(*names)
        told[step] = {"cpu": _cpu() - before, "peak": _peak()}
    return told


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"]:
        print(json.dumps(make(sys.argv[2], int(sys.argv[3]))))
    elif sys.argv[1:2] == ["measure"]:
        print(json.dumps(measure(sys.argv[2])))
    else:
        main([int(float(size)) for size in sys.argv[1:]] or [100_000, 1_000_000])
