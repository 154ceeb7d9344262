"""What linking by words costs and how good it is, each measurement in a process of its own.

    python benchmarks/linking.py cost 100000 1000000    CPU seconds and peak memory from files to the links
    python benchmarks/linking.py cost --memory=4GB 10000000
    python benchmarks/linking.py bars 101 120           every bar beside what was reached, on the seeds 101 to 120

Beyond a million lines the sheets are those of one million, again and again in other units with other numbers: the
generator would take longer than the linker. With AUDITKIT_REFERENCE_DATA naming the folder of the Kubernetes records,
the bars on those are printed too.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve()
STEPS = ("text_node", "run_line", "wording", "pair", "proposal", "line")
AT_ONCE = 1_000_000
# Found in a text: the identity number after a capital word, or before the sign of what it counts.
_NUMBER = r"^(.*?[A-Za-z.] |.*?(?=\d+[号区标]))(\d+)(.*)$"


def make(folder: Path, size: int) -> None:
    """Sheets of that many lines in mixed languages, four of five carried items in other words, no ids."""
    from auditkit import sample

    one = sample.enterprise(seed=3, ids=False, reword=0.8, **sample.size(min(size, AT_ONCE)))
    sample.write(folder, one, "parquet")
    if size > AT_ONCE:
        _multiply(folder / "tables", round(size / AT_ONCE))


def _multiply(tables: Path, times: int) -> None:
    """The tables of one enterprise for so many: ids of units, posts and persons, and numbers in texts, are others."""
    import re

    import pandas as pd

    ids = {"unit_id", "parent_id", "post_id", "reports_to", "person_id", "person", "old_id", "new_id", "target_id"}
    for path in tables.glob("*.parquet"):
        if path.stem not in ("plan_line", "tenure", "post", "unit", "person", "succession"):
            path.unlink()
            continue
        frame, out = pd.read_parquet(path), []
        texts = pd.Series(frame["text"].unique()) if "text" in frame else None
        for n in range(times):
            made = frame.assign(**{name: frame[name] + f"~{n}" for name in ids & set(frame.columns)})
            if texts is not None:
                found = [re.sub(_NUMBER, lambda m, n=n: f"{m[1]}{int(m[2]) + 1000 * n}{m[3]}", text) for text in texts]
                made["text"] = made["text"].map(dict(zip(texts, found, strict=True)))
            made.to_parquet(part := path.with_name(f"{path.stem}-{n:02}.part"))
            out.append(part)
        folder = path.with_suffix("")
        folder.mkdir()
        path.unlink()
        for part in out:
            part.rename(folder / f"{part.stem}.parquet")


def measure(folder: Path, memory: str) -> dict[str, float]:
    """CPU seconds of every step, rows, links, wall time and peak memory."""
    import auditkit as ak
    from auditkit.engine import DuckDB

    told, started, begun = {}, time.process_time(), time.monotonic()
    audit = ak.open_audit(folder / "tables", as_of="2025-06-30", engine=DuckDB(memory=memory or None))
    told["open"] = time.process_time() - started
    for step in STEPS:
        before = time.process_time()
        audit.need(step)
        told[step] = time.process_time() - before
    told["all"] = time.process_time() - started
    told["wall"] = time.monotonic() - begun
    counts = audit.sql("select state, count(*) as n from proposal group by state").set_index("state")["n"]
    told |= {"rows": len(audit.records.tables["plan_line"]), **{f"links {k}": int(v) for k, v in counts.items()}}
    told["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return told


def cost(sizes: list[int], memory: str) -> None:
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            _child("make", folder, str(size))
            told = json.loads(_child("measure", folder, memory))
        print("  ".join(f"{name} {value:,.{2 if value < 100 else 0}f}" for name, value in told.items()))
        print(f"  {told['rows'] / told['all']:,.0f} rows a CPU second, {told['peak MB']:,.0f} MB at most", flush=True)


def _child(*arguments: str) -> str:
    path = os.pathsep.join([str(HERE.parents[1]), os.environ.get("PYTHONPATH", "")])
    ran = subprocess.run(
        [sys.executable, str(HERE), *arguments], env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.PIPE,
        text=True, check=True,
    )  # fmt: skip
    return ran.stdout


if __name__ == "__main__":
    asked, *rest = sys.argv[1:]
    limit = next((one.partition("=")[2] for one in rest if one.startswith("--memory=")), "")
    if asked == "make":
        make(Path(rest[0]), int(rest[1]))
    elif asked == "measure":
        print(json.dumps(measure(Path(rest[0]), rest[1])))
    elif asked == "bars":
        from bars import bars

        bars(range(int(rest[0]), int(rest[1]) + 1))
    else:
        cost([int(one) for one in rest if not one.startswith("--")], limit)
