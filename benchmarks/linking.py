"""CPU seconds and peak memory of linking lines without ids, end to end from the files to the links, each in a process.

    python benchmarks/linking.py 100000 1000000
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

STEPS = ("text_node", "run_line", "wording", "pair", "proposal", "line")


def make(folder: Path, size: int) -> None:
    """Sheets of that many lines in mixed languages, four of five carried items in other words, no ids."""
    from auditkit import sample

    sample.write(folder, sample.enterprise(seed=3, ids=False, reword=0.8, **sample.size(size)), "parquet")


def measure(folder: Path) -> dict[str, float]:
    """CPU seconds of every step, rows, links and peak memory."""
    import auditkit as ak

    told, started = {}, time.process_time()
    audit = ak.open_audit(folder / "tables", as_of="2025-06-30")
    told["open"] = time.process_time() - started
    for step in STEPS:
        before = time.process_time()
        audit.need(step)
        told[step] = time.process_time() - before
    told["all"] = time.process_time() - started
    counts = audit.sql("select state, count(*) as n from proposal group by state").set_index("state")["n"]
    told |= {"rows": len(audit.records.tables["plan_line"]), **{f"links {k}": int(v) for k, v in counts.items()}}
    told["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return told


def main(sizes: list[int]) -> None:
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, __file__, "make", folder, str(size)], check=True)
            command = [sys.executable, __file__, "measure", folder]
            ran = subprocess.run(command, check=True, capture_output=True, text=True)
        told = json.loads(ran.stdout)
        print("  ".join(f"{name} {value:,.{2 if value < 100 else 0}f}" for name, value in told.items()))
        print(f"  {told['rows'] / told['all']:,.0f} rows a CPU second, {told['peak MB']:,.0f} MB at most")


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1] == "measure":
        print(json.dumps(measure(Path(sys.argv[2]))))
    else:
        main([int(size) for size in sys.argv[1:]])
