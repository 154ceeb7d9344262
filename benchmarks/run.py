"""What every operation costs, beside bare SQL of the same rules, and the same and simpler rules in other engines.

    python benchmarks/run.py 100000 1000000 10000000 30000000
    python benchmarks/run.py --page

Every measurement is a process of its own: CPU seconds and peak memory. Results are added to `benchmarks/results.json`,
from which `docs/performance.md` and its figure are written. Nothing here is a test: ratios depend on the machine.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from meter import cpu, peaks

HERE = Path(__file__).resolve()
RESULTS = HERE.with_name("results.json")
STEPS = {"outcomes": "outcome_flags", "handovers": "handover", "follow-up": "follow_state", "surfaced": "surfaced"}
SIMPLE = [("duckdb", "fate"), ("polars", "fate"), ("pandas", "fate"), ("numpy", "fate")]
SIMPLE += [("duckdb", "holder"), ("polars", "holder"), ("pandas", "holder")]
RULES = [("polars", "outcomes"), ("pandas", "outcomes")]
LARGE = 20_000_000  # beyond that many lines only the product is asked
LIMITS = ("2GB", "500MB")


def main(sizes: list[int]) -> None:
    told = json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {"sizes": {}}
    told["machine"] = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    with tempfile.TemporaryDirectory(dir=os.environ.get("AUDITKIT_BENCH")) as place:
        for size in sizes:
            told["sizes"][str(size)] = measured(Path(place) / str(size), size)
            RESULTS.write_text(json.dumps(told, indent=1) + "\n", "utf-8")


def measured(folder: Path, size: int) -> dict:
    """All measurements of one size, each printed as it comes."""
    records, store, bare, months = (folder / name for name in ("records", "store", "bare", "months"))
    found: dict = {"made": _child("make", str(records), str(size))}
    found["product"] = _child("product", str(records))
    limits = LIMITS if size <= LARGE else LIMITS[:1]
    found["limited"] = {limit: _child("product", str(records), limit) for limit in limits}
    if size > LARGE:
        return found
    found["alone"] = _child("asked", str(records))
    found["filled"] = _child("filled", str(records), str(store))
    found["again"] = _child("asked", str(records), str(store))
    _child("month_before", str(records), str(months), str(folder / "kept"))
    found["month"] = _child("asked", str(months), str(folder / "kept"))
    _child("script", str(records), str(bare))
    found["bare"] = _child("bare", str(bare))
    found["rules"] = {f"{op} {engine}": _child("rules", engine, op, str(records)) for engine, op in RULES}
    found["simple"] = {f"{op} {engine}": _child("simple", engine, op, str(records)) for engine, op in SIMPLE}
    return found


def _child(*arguments: str) -> dict:
    path = os.pathsep.join([str(HERE.parents[1]), os.environ.get("PYTHONPATH", "")])
    command, environment = [sys.executable, str(HERE), *arguments], {**os.environ, "PYTHONPATH": path}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    told = json.loads(ran.stdout.splitlines()[-1]) if ran.returncode == 0 else {"failed": ran.stderr[-300:]}
    print(*arguments[:1], *arguments[2:], told, flush=True)
    return told


class Meter:
    """CPU seconds since the last reading, and the peak memory so far."""

    def __init__(self) -> None:
        self.told: dict[str, dict[str, float]] = {}
        self.before = cpu()

    def read(self, name: str) -> None:
        now = cpu()
        self.told[name] = {"cpu": round(now - self.before, 3), "peak": round(peaks()[0])}
        self.before = now


def make(folder: str, size: str) -> dict:
    from made import made

    return made(int(size), Path(folder))


def product(folder: str, memory: str | None = None) -> dict:
    from made import AS_OF

    import auditkit as ak

    meter = Meter()
    audit = ak.open_audit(folder, as_of=AS_OF, memory=memory)
    meter.read("open")
    str(audit.outcomes())
    meter.read("outcomes")
    handovers = audit.handovers()
    meter.read("handovers")
    str(audit.follow_up())
    meter.read("follow-up")
    str(audit.surfaced())
    meter.read("surfaced")
    found = {"handovers found": len(handovers)}
    for name, answer in (("outcomes shown", audit.outcomes()), ("follow-up shown", audit.follow_up())):
        answer._repr_html_()
        meter.read(name)
    for name, step in (("outcomes in words", "outcomes"), ("follow-up in words", "follow_up")):
        audit.need(step)
        meter.read(name)
    return {**meter.told, **found}


def filled(folder: str, store: str) -> dict:
    """A store from nothing to the answers for all, and what else is asked of it below."""
    from made import AS_OF

    import auditkit as ak

    meter = Meter()
    audit = ak.open_audit(folder, as_of=AS_OF, store=store)
    meter.read("open and keep")
    audit.need("outcomes", "follow_up", "surfaced")
    known = audit.sql("select handover_id from handover order by 1").handover_id[0].rsplit("@", 1)
    audit.handover(post=known[0], on=known[1])
    audit.trace(audit.sql("select min(item_id) as first from item")["first"].iloc[0])
    meter.read("compute and keep")
    return meter.told


def asked(folder: str, store: str | None = None) -> dict:
    """One handover and one item, and nothing else; from a store, where there is one."""
    from made import AS_OF

    import auditkit as ak

    meter = Meter()
    audit = ak.open_audit(folder, as_of=AS_OF, store=store)
    meter.read("open")
    known = audit.sql("select post_id, on_min from handover where is_head and on_min > date '2024-01-01' order by 1, 2")
    meter.read("handovers")
    for name, row in (("first review", 0), ("one review", len(known) // 2)):
        review = audit.handover(post=known.post_id[row], on=known.on_min[row])
        told(review)
        meter.read(name)
    items = review.items.frame.item_id
    for name, item in (("first trace", items[0]), ("one trace", items[1])):
        told(audit.trace(item))
        meter.read(name)
    return meter.told


def month_before(folder: str, months: str, store: str) -> dict:
    """The records as one file of plan lines a month, in a store without the last of them; which then comes."""
    import shutil

    import pyarrow.compute as pc
    import pyarrow.parquet as pq
    from made import AS_OF

    lines, last = Path(months, "plan_line"), AS_OF[:7]
    lines.mkdir(parents=True)
    for path in Path(folder).glob("*.parquet"):
        if path.stem != "plan_line":
            shutil.copy(path, months)
    table = pq.read_table(Path(folder, "plan_line.parquet"))
    for month in pc.unique(table["period"]).to_pylist():
        pq.write_table(table.filter(pc.equal(table["period"], month)), lines / f"{month}.parquet", compression="zstd")
    del table
    (lines / f"{last}.parquet").rename(Path(months).parent / "last.parquet")
    told = asked(months, store)
    (Path(months).parent / "last.parquet").rename(lines / f"{last}.parquet")
    return told


def told(answer: object) -> None:
    """Every sentence of an answer: nothing of it is left to be asked when it is looked at."""
    str(answer)
    for part in vars(answer).values():
        getattr(part, "sentence", "")


def script(folder: str, place: str) -> dict:
    """The texts behind the operations as a script; the records and the few tables that are no queries as Parquet."""
    import pyarrow.parquet as pq
    from made import AS_OF

    import auditkit as ak

    Path(place).mkdir(parents=True)
    audit = ak.open_audit(folder, as_of=AS_OF)
    method, texts, done = audit._method, [], set()
    for name in audit.records.tables:
        pq.write_table(audit._engine.sql(f'select * from "{name}"'), f"{place}/{name}.parquet")
    for operation, step in STEPS.items():
        for one in method.lineage(step):
            if one in done:
                continue
            done.add(one)
            method.need(one)
            if method.steps[one].fold:
                pq.write_table(audit._engine.sql(f'select * from "{one}"'), f"{place}/{one}.parquet")
            else:
                texts.append((operation, one, method.made[one], method.steps[one].view))
    Path(place, "script.json").write_text(json.dumps(texts))
    return {"texts": len(texts)}


def bare(place: str) -> dict:
    """The same texts on a bare engine."""
    import duckdb

    con = duckdb.connect()
    con.execute("set preserve_insertion_order = false")
    for path in Path(place).glob("*.parquet"):
        con.execute(f"""create view "{path.stem}" as select * from '{path}'""")
    meter, operation = Meter(), "outcomes"
    for which, name, text, view in json.loads(Path(place, "script.json").read_text()):
        if which != operation:
            meter.read(operation)
            operation = which
        con.execute(f"""create {"view" if view else "table"} "{name}" as {text}""")
    meter.read(operation)
    return meter.told


def rules(engine: str, operation: str, folder: str) -> dict:
    """The rules of the product in another engine."""
    from frames import asked

    return asked(engine, operation, folder)


def simple(engine: str, operation: str, folder: str) -> dict:
    import importlib

    run = getattr(importlib.import_module("simple"), engine)
    meter = Meter()
    run(operation, Path(folder))
    meter.read(engine)
    return meter.told[engine]


if __name__ == "__main__":
    said = sys.argv[1:]
    children = {f.__name__: f for f in (make, product, filled, asked, month_before, script, bare, rules, simple)}
    if said and said[0] in children:
        print(json.dumps(children[said[0]](*said[1:])))
    else:
        if said != ["--page"]:
            main([int(float(size)) for size in said] or [100_000, 1_000_000])
        from page import write

        write(RESULTS, HERE.parents[1] / "docs")
