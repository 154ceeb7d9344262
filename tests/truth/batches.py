"""Many small record sets as one: their ids get a prefix each, so that one audit answers for all of them."""

from collections import defaultdict
from datetime import date, timedelta

import pandas as pd

from tests.items.random_audits import random_audit

DAY = timedelta(days=1)
IDS = ("unit_id", "parent_id", "post_id", "reports_to", "person_id", "person", "item_id", "old_id", "new_id",
       "action_id", "batch", "approved_by", "name")  # fmt: skip
# Months of the story → days from its end to the question: past, just past, still inside the last windows.
ASKED = {4: 100, 5: 10, 6: -20, 7: 100, 8: 1, 9: 10}


def parts(frames):
    """A table as the list of its sources."""
    return frames if isinstance(frames, list) else [frames]


def prefixed(frame, mark):
    """The same rows with every id of its own; texts and dates stay."""
    out = {c: frame[c] if c not in IDS else [v if pd.isna(v) else f"{mark}{v}" for v in frame[c]] for c in frame}
    for column in ("line_a", "line_b"):
        if column in out:
            out[column] = [_line(value, mark) for value in out[column]]
    return pd.DataFrame(out)


def _line(name, mark):
    unit, period, moment, key, nth = name.split("|")
    return f"{mark}{unit}|{period}|{moment}|{mark}{key}|{nth}"


def joined(audits):
    """One record set of many: prefix → tables. The n-th sources of a table go together.

    Every line of a sheet gets a number of its own, by which it is known again when other lines are gone.
    """
    tables = defaultdict(lambda: defaultdict(list))
    for mark, frames in audits.items():
        for name, sources in frames.items():
            for number, frame in enumerate(parts(sources)):
                tables[name][number].append(prefixed(frame, mark))
    out = {name: [pd.concat(f, ignore_index=True) for f in sources.values()] for name, sources in tables.items()}
    return numbered(out)


def numbered(tables):
    """The same tables (name → list of frames) with the lines of the sheets numbered through."""
    out, first = dict(tables), 0
    out["plan_line"] = []
    for frame in tables["plan_line"]:
        out["plan_line"].append(frame.assign(line_no=[str(n) for n in range(first, first + len(frame))]))
        first += len(frame)
    return out


def length(frames):
    """Months of the story of one random record set."""
    return max(len(set(part["period"])) for part in parts(frames["plan_line"]))


def random_batches(seeds):
    """(tables, as_of) for the record sets of each length."""
    groups = defaultdict(dict)
    for seed in seeds:
        frames, _ = random_audit(seed)
        months = length(frames)
        groups[months, months == 9 and seed % 2][f"K{seed}."] = frames
    for (months, odd), audits in sorted(groups.items()):
        last = date(2024 + months // 12, months % 12 + 1, 1) - DAY
        yield joined(audits), (last + (100 if odd else ASKED[months]) * DAY).isoformat()
