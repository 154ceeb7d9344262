"""`docs/performance.md` and its figure, from `benchmarks/results.json`."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

OPERATIONS = ("open", "outcomes", "handovers", "follow-up", "surfaced")
SHOWN = ("outcomes shown", "follow-up shown", "outcomes in words", "follow-up in words")
_KEPT = "<!-- What stands below is written by hand and kept. -->"
_HEAD = """# What an answer costs

CPU seconds and peak memory (MB), each measurement in a process of its own, from Parquet, on {machine}.
Made by

```sh
python benchmarks/run.py {sizes}
```

which makes the records, measures and writes this page. The records have ids, 1,000 units, {handovers} handovers and 60
months; nothing is true to life but the shapes. Nothing here is a test: what holds is the ratio between figures of one
run.

![CPU seconds of each operation against the number of plan lines.](performance.png)
"""


def write(results: Path, docs: Path) -> None:
    """Write the page and the figure."""
    told = json.loads(results.read_text("utf-8"))
    sizes = sorted(told["sizes"], key=int)
    found = [told["sizes"][size] for size in sizes]
    counts = next((one["product"]["handovers found"] for one in found if "failed" not in one["product"]), 0)
    head = _HEAD.format(machine=told["machine"], sizes=" ".join(sizes), handovers=f"{counts:,}")
    whole = [one for one in found if "bare" in one]
    parts = [head, _operations(found), _limits(found), _asked(whole), _store(whole), _rules(whole), _simple(whole)]
    if told.get("remarks"):
        said = "\n".join(f"- {one}" for one in told["remarks"])
        parts.append(f"## What was not reached, and how to read the figures\n\n{said}\n")
    page = docs / "performance.md"
    _, mark, rest = page.read_text("utf-8").partition(_KEPT)
    page.write_text("\n".join(part for part in parts if part) + "\n" + mark + rest, "utf-8")
    _figure(found, docs / "performance.png")


def _table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines) + "\n"


def _cell(part: dict, name: str) -> str:
    one = part.get(name)
    return f"{one['cpu']:.2f} s, {one['peak']:,}" if one else "–"


def _operations(found: list[dict]) -> str:
    """Each operation beside the same texts on a bare engine: CPU seconds, peaks, and how both grow."""
    heads = ["operation", *(f"{one['made']['lines']:,} lines" for one in found)]
    cpu = [[name, *(_beside(one, name, "cpu", "{:.2f}") for one in found)] for name in OPERATIONS]
    cpu.append(["in all", *(_sums(one) for one in found)])
    cpu += [[name, *(_beside(one, name, "cpu", "{:.2f}") for one in found)] for name in SHOWN]
    peak = [[name, *(_beside(one, name, "peak", "{:,}") for one in found)] for name in (*OPERATIONS, *SHOWN)]
    said = (
        "Each as it is asked in a notebook, up to the sentence of the answer: `str(audit.outcomes())` and so on.\n"
        "*Shown* comes on top when that answer is looked at: the first twenty rows with words, names and places;\n"
        "*in words* when all its rows are asked for, on top of that. In brackets the texts of the same steps on a\n"
        "bare engine, which reads checked records and counts nothing: it has no `open`. The peak is that of the\n"
        "process so far.\n"
    )
    if any("bare" not in one for one in found):
        said += "The largest records were not asked of the bare engine.\n"
    parts = ["## The operations\n", said, "CPU seconds:\n", _table(heads, cpu), "Peak MB:\n", _table(heads, peak)]
    return "\n".join([*parts, "Times the CPU seconds of the size before:\n", _growth(found)])


def _beside(one: dict, name: str, what: str, form: str) -> str:
    """Of the product, and in brackets of the bare engine where it was asked."""
    told = [one.get(who, {}).get(name) for who in ("product", "bare")]
    mine, bare = (form.format(cost[what]) if cost else "" for cost in told)
    return (mine or "–") + (f" ({bare})" if bare else "")


def _sums(one: dict) -> str:
    mine, bare = (
        sum(one.get(who, {}).get(name, {}).get("cpu", 0) for name in OPERATIONS) for who in ("product", "bare")
    )
    return f"{mine:.2f}" + (f" ({bare:.2f})" if bare else "")


def _growth(found: list[dict]) -> str:
    pairs = list(pairwise(found))
    times = [f"{after['made']['lines'] / before['made']['lines']:.1f}× the lines" for before, after in pairs]
    names = [name for name in OPERATIONS if all(one["product"].get(name, {}).get("cpu", 0) > 0.01 for one in found)]
    rows = [
        [name, *(f"{b['product'][name]['cpu'] / a['product'][name]['cpu']:.1f}" for a, b in pairs)] for name in names
    ]
    return _table(["operation", *times], rows)


def _limits(found: list[dict]) -> str:
    said = (
        "The limit (`memory=`) binds the engine, whose tables then lie in a temporary folder, and which goes there\n"
        "with what does not fit; reading and checking has none.\n"
    )
    parts = ["## With little memory\n", said]
    for limit in sorted({limit for one in found for limit in one.get("limited", {})}, reverse=True, key=_bytes):
        asked = [one for one in found if limit in one.get("limited", {})]
        heads = [f"engine limited to {limit}", *(f"{one['made']['lines']:,} lines" for one in asked)]
        rows = [[name, *(_cell(one["limited"][limit], name) for one in asked)] for name in (*OPERATIONS, *SHOWN)]
        parts.append(_table(heads, rows))
    return "\n".join(parts)


def _bytes(limit: str) -> int:
    number, unit = limit[:-2], limit[-2:]
    return int(number) * {"MB": 1, "GB": 1_000}[unit]


def _asked(found: list[dict]) -> str:
    said = (
        "Nothing was made before; of more than 200,000 lines only those are understood on which the answer rests.\n"
        "Every sentence of a review or a trace is asked for.\n"
    )
    return f"## One handover and one item\n\n{said}\n{_costs('nothing else', [one['alone'] for one in found], found)}"


def _store(found: list[dict]) -> str:
    kept = _costs("the answers for all in a store", [{**one["filled"], **one["again"]} for one in found], found)
    month = _costs("after a month more", [one["month"] for one in found], found)
    said = (
        "The same from a store of the records alone, to which a file of the last month has come: only its lines are\n"
        "read, checked and kept, and no table of the plans is made as a whole.\n"
    )
    return f"## With a store\n\n{kept}\n{said}\n{month}"


def _costs(head: str, parts: list[dict], found: list[dict]) -> str:
    names = dict.fromkeys(name for part in parts for name in part if name != "failed")
    rows = [[name, *(_cell(part, name) for part in parts)] for name in names]
    return _table([head, *(f"{one['made']['lines']:,} lines" for one in found)], rows)


def _rules(found: list[dict]) -> str:
    """The outcomes of all lines beside those of tuned frames, from the files on; nothing where none were asked."""
    names = dict.fromkeys(name for one in found for name in one.get("rules", {}))
    if not names:
        return ""
    heads = ["outcomes and flags of all", *(f"{one['made']['lines']:,} lines" for one in found)]
    parts = [{name: cost for name, cost in one.get("rules", {}).items() if "cpu" in cost} for one in found]
    both = [
        {"cpu": own["open"]["cpu"] + own["outcomes"]["cpu"], "peak": own["outcomes"]["peak"]} if "open" in own else None
        for own in (one["product"] for one in found)
    ]
    rows = [["product, opened and asked", *(_cell({"all": one}, "all") for one in both)]]
    rows.append(["its SQL, from checked records", *(_cell(one["bare"], "outcomes") for one in found)])
    rows += [[name, *(_cell(part, name) for part in parts)] for name in names]
    said = (
        "`benchmarks/frames.py` makes the same table from the same files in polars and pandas, row for row and flag\n"
        "for flag (`frames.py check FOLDER`), with what these records exercise of the rules and no more: one line of\n"
        "an item in a sheet, each item in one unit, exact days, no reasons. It checks nothing that it reads.\n"
    )
    return f"## The same rules in other engines\n\n{said}\n{_table(heads, rows)}"


def _simple(found: list[dict]) -> str:
    names = dict.fromkeys(name for one in found for name in one["simple"])
    parts = [{name: cost for name, cost in one["simple"].items() if "cpu" in cost} for one in found]
    rows = [[name, *(_cell(part, name) for part in parts)] for name in names]
    heads = ["bare operation", *(f"{one['made']['lines']:,} lines" for one in found)]
    said = (
        "Far simpler rules (`benchmarks/simple.py`): the fate of an item looks at the next month only, without\n"
        "coverage, actions or flags; the holder of a line is looked for on its day.\n"
    )
    return f"## Simpler operations in other engines\n\n{said}\n{_table(heads, rows)}"


def _figure(found: list[dict], path: Path) -> None:
    """One line an operation; the bare engine's in its colour, dotted; grey is the slope of ten for ten."""
    import matplotlib.pyplot as plt
    import numpy as np

    figure, axes = plt.subplots(figsize=(7, 4.2))
    for name, marker in zip(("open", "outcomes", "follow-up"), "os^", strict=True):
        colour = None
        for who, style, said in (("product", "-", name), ("bare", ":", f"{name}, bare")):
            done = [one for one in found if name in one.get(who, {})]
            lines, cost = [one["made"]["lines"] for one in done], [one[who][name]["cpu"] for one in done]
            if done:
                (line,) = axes.plot(lines, cost, marker=marker, ls=style, color=colour, label=said)
                colour = line.get_color()
    ends = np.array([found[0]["made"]["lines"], found[-1]["made"]["lines"]])
    for start in (0.02, 0.2, 2.0):
        axes.plot(ends, ends / ends[0] * start, color="0.85", lw=1, zorder=0)
    axes.set(xscale="log", yscale="log", xlabel="plan lines", ylabel="CPU seconds")
    axes.set_xticks([one["made"]["lines"] for one in found], [f"{one['made']['lines']:,}" for one in found])
    axes.tick_params(axis="x", which="minor", bottom=False)
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_formatter("")
    most = max(one["product"][name]["cpu"] for one in found for name in ("open", "outcomes") if name in one["product"])
    axes.set_ylim(0.2, most * 2)
    axes.legend(fontsize=8, title="grey: ten times the lines, ten times the cost", title_fontsize=7)
    figure.tight_layout()
    figure.savefig(path, dpi=110)
