"""An enterprise of any size in the form of the contract, for measuring: `python benchmarks/made.py 10000000 FOLDER`.

1,000 units with 4,000 posts, some 15,000 handovers, 60 months of plans and reviews with ids. Nothing here is true to
life but the shapes: how long items stand, how often they slip, how often holders change. The same arguments give the
same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

MONTHS, POSTS, UNITS = 60, 4_000, 1_000
AS_OF = "2025-12-31"
DAY0 = np.datetime64("2021-01-01")
STARTS = (np.datetime64("2021-01") + np.arange(MONTHS + 4)).astype("datetime64[D]")
DAYS = int((STARTS[MONTHS] - DAY0).astype(int))
VERBS = "Complete Inspect Deliver Submit Rectify Train Audit Procure Commission Settle".split()
NOUNS = (
    "tunnel lining,safety drill,cost ledger,quality file,bridge pier,tender dossier,crane licence,drainage works,"
    "payroll check,design change"
).split(",")
STATUS = ["done", "in progress", "not started", "cancelled"]


def made(rows: int, folder: Path, seed: int = 7, months: int = MONTHS) -> dict[str, int]:
    """Write the tables; returns how many lines and items there are."""
    random = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    units = [f"U{u:04d}" for u in range(UNITS)]
    posts = [f"{units[p % UNITS]}-P{p // UNITS}" for p in range(POSTS)]
    _put(folder, "unit", {"unit_id": units, "name": [f"Department {u[1:]}" for u in units]})
    _put(
        folder, "post",
        {
            "post_id": posts, "title": [f"Post {p}" for p in posts],
            "unit_id": [units[p % UNITS] for p in range(POSTS)],
            "is_head": ["yes" if p < UNITS else "no" for p in range(POSTS)],
        },
    )  # fmt: skip
    post, person, capacity, start, end = _tenures(random)
    people = [f"E{n:05d}" for n in range(int(person.max()) + 1)]
    _put(folder, "person", {"person_id": people, "name": [f"Person {n[1:]}" for n in people]})
    _put(
        folder, "tenure",
        {
            "post_id": [posts[p] for p in post], "person_id": [people[n] for n in person],
            "capacity": ["acting" if c else "substantive" for c in capacity], "start": _days(start), "end": _days(end),
        },
    )  # fmt: skip
    lines, items, ids = _lines(random, rows, units, posts, months)
    # Plain text, as most programs write it: Arrow's dictionaries would stand whole in every group of rows.
    kinds = [(one.name, pa.string() if pa.types.is_dictionary(one.type) else one.type) for one in lines.schema]
    with pq.ParquetWriter(folder / "plan_line.parquet", pa.schema(kinds), compression="zstd") as file:
        for at in range(0, lines.num_rows, 1 << 19):
            file.write_table(lines.slice(at, 1 << 19).cast(pa.schema(kinds)))
    _others(folder, random, rows, items, ids, units, posts, people)
    return {"lines": lines.num_rows, "items": items}


def _put(folder: Path, name: str, columns: dict[str, object]) -> None:
    pq.write_table(pa.table(columns), folder / f"{name}.parquet", compression="zstd")


def _days(days: np.ndarray) -> pa.Array:
    """Days since the beginning as dates; what lies far ahead is still open."""
    return pa.array((DAY0 + np.minimum(days, 9_999)).astype("datetime64[D]"), pa.date32(), mask=days > 9_000)


def _tenures(random: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Holders one after another, with gaps in some places, covered by somebody acting in some of these."""
    found, following, people = [], -random.integers(0, 500, POSTS), 0
    while (live := np.flatnonzero(following < DAYS)).size:
        last = following[live] + 60 + random.exponential(480, live.size).astype(int)
        person = people + np.arange(live.size)
        people += live.size
        found.append((live, person, np.zeros(live.size, int), following[live], last))
        gap = np.where(random.random(live.size) < 0.15, random.integers(10, 90, live.size), 0)
        acting = (gap > 12) & (random.random(live.size) < 0.6)
        cover = random.integers(0, people, int(acting.sum()))
        found.append((live[acting], cover, np.ones(acting.sum(), int), last[acting] + 3, last[acting] + gap[acting]))
        following[live] = last + gap + 1
    post, person, capacity, start, end = (np.concatenate(part) for part in zip(*found, strict=True))
    kept = (start < DAYS) & (start <= end)
    order = np.lexsort((start[kept], post[kept]))
    end = np.where(end >= DAYS, 9_999, end)
    return tuple(part[kept][order] for part in (post, person, capacity, start, end))


def _lines(
    random: np.random.Generator, rows: int, units: list[str], posts: list[str], months: int
) -> tuple[pa.Table, int, pa.Array]:
    items = int(rows / 4.9)
    home = random.integers(0, POSTS, items)
    first = random.integers(-2, months, items)
    length = np.minimum(random.geometric(0.38, items), 18)
    fate = random.choice(4, items, p=[0.80, 0.12, 0.04, 0.04])  # done, dropped, cancelled, done and back again
    pause = random.integers(1, 5, items)
    again = np.where(fate == 3, random.integers(1, 4, items), 0)
    total = length + again
    item = np.repeat(np.arange(items, dtype=np.int32), total)
    begin = np.cumsum(total) - total
    place = np.arange(item.size) - np.repeat(begin, total)
    second = place >= length[item]
    month = first[item] + place + np.where(second, pause[item], 0)
    changed = (random.random(item.size) < 0.35) & (place > 0)
    slips = np.cumsum(changed)
    slips = slips - np.repeat(slips[begin], total)
    last = (place == length[item] - 1) | (place == total[item] - 1)
    ends = np.where(np.isin(fate, (0, 3))[item], 0, np.where((fate == 1)[item], random.integers(1, 3, item.size), 3))
    status = np.where(last, ends, random.integers(1, 3, item.size))
    planned = np.round(random.lognormal(4, 1, items))[item]
    inside = (month >= 0) & (month < months)
    plan = np.flatnonzero(inside & (random.random(item.size) >= 0.02))
    review = np.flatnonzero(inside & (random.random(item.size) < 0.96))
    row = np.concatenate([plan, review])
    reviewed = np.repeat([False, True], [plan.size, review.size])
    order = np.lexsort((item[row], home[item[row]] % UNITS, reviewed, month[row]))
    row, reviewed = row[order], reviewed[order]
    of, when = item[row], month[row]
    unit = (home[of] % UNITS).astype(np.int32)
    jitter = (unit * 7919 + when * 104729) % 5
    written = (STARTS[when + reviewed] - DAY0).astype(int) - 4 + jitter
    due = (STARTS[np.minimum(first[of] + 1 + slips[row] + second[row] * pause[of], months + 2)] - DAY0).astype(int) - 1
    ids = pa.array([f"{units[h % UNITS]}-{n:07d}" for n, h in enumerate(home.tolist())])
    texts = pa.array([f"{VERBS[n % 10]} {NOUNS[n // 10 % 10]} lot {n}" for n in range(items)])
    names = [str(start)[:7] for start in STARTS[:months]]
    columns = {
        "period": _coded(when, names), "moment": _coded(reviewed, ["plan", "review"]), "unit_id": _coded(unit, units),
        "item_id": pa.DictionaryArray.from_arrays(pa.array(of), ids),
        "text": pa.DictionaryArray.from_arrays(pa.array(of), texts),
        "post_id": _coded(home[of], posts), "due": _days(due), "planned": pa.array(planned[row]),
        "status": pa.DictionaryArray.from_arrays(
            pa.array(status[row].astype(np.int32), mask=~reviewed), pa.array(STATUS)
        ),
        "recorded_on": _days(written),
    }  # fmt: skip
    return pa.table(columns), items, ids


def _coded(codes: np.ndarray, values: list[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(values))


def _others(
    folder: Path, random: np.random.Generator, rows: int, items: int, ids: pa.Array, units: list[str],
    posts: list[str], people: list[str],
) -> None:  # fmt: skip
    """Actions on items and problems that name them: one for every hundred and every thousand lines."""
    n = max(rows // 100, 10)
    of, day = random.integers(0, items, n), random.integers(0, DAYS, n)
    kinds = np.array(["instruct", "reschedule", "deliver", "complete", "verify", "cancel", "update"])
    _put(
        folder, "action",
        {
            "action_id": [f"A{k}" for k in range(n)], "item_id": ids.take(pa.array(of)), "on": _days(day),
            "kind": kinds[random.integers(0, 7, n)].tolist(),
            "person_id": [people[k] for k in random.integers(0, len(people), n).tolist()],
        },
    )  # fmt: skip
    n = max(rows // 1000, 10)
    of, day = random.integers(0, items, n), random.integers(0, DAYS - 200, n)
    post = random.integers(0, POSTS, n).tolist()
    _put(
        folder, "problem",
        {
            "problem_id": [f"PRB-{k:05d}" for k in range(n)], "title": [f"Problem {k}" for k in range(n)],
            "unit_id": [units[p % UNITS] for p in post], "post_id": [posts[p] for p in post],
            "item_id": ids.take(pa.array(of)), "occurred_from": _days(day),
            "discovered_on": _days(day + random.exponential(120, n).astype(int)),
        },
    )  # fmt: skip


if __name__ == "__main__":
    print(made(int(float(sys.argv[1])), Path(sys.argv[2])))
