"""`docs/performance.md` and its figure, from `benchmarks/results.json`."""

from __future__ import annotations

import json
from pathlib import Path

OPERATIONS = ("open", "outcomes", "handovers", "follow-up", "surfaced")
_KEPT = "<!-- What stands below is written by hand and kept. -->"
_HEAD = """# What an answer costs

CPU seconds and peak memory (MB), each measurement in a process of its own, from Parquet, on {machine}.
Made by

```sh
python benchmarks/run.py {sizes}
```

which makes the records, measures and writes this page. The records have ids, 1,000 units, {handovers} handovers and 60
months; nothing is true to life but the shapes. Nothing here is a test: other work ran on the machine at the same time,
so that what holds is the ratio between lines of one run.

![CPU seconds of each operation against the number of plan lines.](performance.png)
"""


def write(results: Path, docs: Path) -> None:
    """Write the page and the figure."""
    told = json.loads(results.read_text("utf-8"))
    sizes = sorted(told["sizes"], key=int)
    found = [told["sizes"][size] for size in sizes]
    counts = next((one["product"]["handovers found"] for one in found if "failed" not in one["product"]), 0)
    head = _HEAD.format(machine=told["machine"], sizes=" ".join(sizes), handovers=f"{counts:,}")
    parts = [head, _operations(found), _limits(found), _store(found), _simple(found)]
    if told.get("remarks"):
        parts.append("## What was not reached\n\n" + "\n".join(f"- {one}" for one in told["remarks"]) + "\n")
    page = docs / "performance.md"
    _, mark, rest = page.read_text("utf-8").partition(_KEPT)
    page.write_text("\n".join(parts) + "\n" + mark + rest, "utf-8")
    _figure(found, docs / "performance.png")


def _table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines) + "\n"


def _cell(part: dict, name: str) -> str:
    one = part.get(name)
    return f"{one['cpu']:.2f} s, {one['peak']:,}" if one else "–"


def _operations(found: list[dict]) -> str:
    """Each operation beside the same texts on a bare engine."""
    heads = ["operation", *(f"{one['made']['lines']:,} lines: auditkit | the same texts, bare" for one in found)]
    rows = [
        [name, *(f"{_cell(one['product'], name)} | {_cell(one['bare'], name)}" for one in found)] for name in OPERATIONS
    ]
    sums = [sum(one["product"].get(name, {}).get("cpu", 0) for name in OPERATIONS) for one in found]
    bare = [sum(one["bare"].get(name, {}).get("cpu", 0) for name in OPERATIONS) for one in found]
    rows.append(["in all", *(f"{a:.2f} s | {b:.2f} s" for a, b in zip(sums, bare, strict=True))])
    heads = " | ".join(heads).split(" | ")
    said = "The peak is that of the process so far. The bare engine reads checked records: it has no `open`.\n"
    return f"## The operations\n\n{said}\n{_table(heads, [' | '.join(row).split(' | ') for row in rows])}"


def _limits(found: list[dict]) -> str:
    heads = ["engine limited to 500 MB", *(f"{one['made']['lines']:,} lines" for one in found)]
    rows = [[name, *(_cell(one["limited"], name) for one in found)] for name in OPERATIONS]
    said = "The limit binds the engine, which goes to a temporary folder beyond it; reading and checking has none.\n"
    return f"## With little memory\n\n{said}\n{_table(heads, rows)}"


def _store(found: list[dict]) -> str:
    parts = [{**one["filled"], **one["again"]} for one in found]
    names = dict.fromkeys(name for part in parts for name in part if name != "failed")
    rows = [[name, *(_cell(part, name) for part in parts)] for name in names]
    heads = ["with a store", *(f"{one['made']['lines']:,} lines" for one in found)]
    return f"## With a store\n\n{_table(heads, rows)}"


def _simple(found: list[dict]) -> str:
    names = dict.fromkeys(name for one in found for name in one["simple"])
    parts = [{name: cost for name, cost in one["simple"].items() if "cpu" in cost} for one in found]
    rows = [[name, *(_cell(part, name) for part in parts)] for name in names]
    heads = ["bare operation", *(f"{one['made']['lines']:,} lines" for one in found)]
    said = (
        "Far simpler rules (`benchmarks/simple.py`): the fate of an item looks at the next month only, without\n"
        "coverage, actions or flags; the holder of a line is looked for on its day. The full rules in pandas or\n"
        "polars would be a second product.\n"
    )
    return f"## Simpler operations in other engines\n\n{said}\n{_table(heads, rows)}"


def _figure(found: list[dict], path: Path) -> None:
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4))
    for name, marker in zip(("open", "outcomes", "follow-up"), "os^", strict=True):
        done = [one for one in found if name in one["product"]]
        lines, cost = [one["made"]["lines"] for one in done], [one["product"][name]["cpu"] for one in done]
        axes.plot(lines, cost, marker=marker, label=name)
        if name != "open":
            axes.plot(lines, [one["bare"][name]["cpu"] for one in done], marker=marker, ls=":", label=f"{name}, bare")
    axes.set(xscale="log", yscale="log", xlabel="plan lines", ylabel="CPU seconds")
    axes.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(path, dpi=110)
