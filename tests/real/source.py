"""The Kubernetes reference files as they are: releases as periods, and the versions of each enhancement.

The records are never part of the repository; `read()` finds them in the folder that the environment variable
AUDITKIT_REFERENCE_DATA names, or in its sub-folder `kubernetes`.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pandas as pd

VARIABLE = "AUDITKIT_REFERENCE_DATA"
DAY = timedelta(days=1)

# The source knows eight status words; open is what it calls provisional or implementable.
STATUS = {
    "provisional": "proposed",
    "implementable": "in_progress",
    "implemented": "done",
    "withdrawn": "cancelled",
    "rejected": "cancelled",
    "replaced": "cancelled",
    "removed": "cancelled",
    "deferred": "cancelled",  # put off without a date: the source does not count it as open
}
OPEN = ("provisional", "implementable")
CLOSED = tuple(word for word in STATUS if word not in OPEN)

STAGES = ["ms_alpha", "ms_beta", "ms_stable"]


def folder() -> Path | None:
    """The folder of the reference records, or None where the machine does not have them."""
    named = os.environ.get(VARIABLE)
    if not named:
        return None
    root = Path(named)
    return next((p for p in (root, root / "kubernetes") if (p / "kep_versions.csv").exists()), None)


@cache
def read(name: str) -> pd.DataFrame:
    """One file of the reference as text, blanks as empty strings."""
    found = folder()
    if found is None:
        raise FileNotFoundError(f"{VARIABLE} does not name the folder of kep_versions.csv")
    return pd.read_csv(found / f"{name}.csv", dtype=str, keep_default_na=False)


# --- releases -------------------------------------------------------------------------------------------------------


@cache
def releases() -> pd.DataFrame:
    """release, start, end, plan_due, review_due: a release is under way from the day after the one before it.

    The source's own cycle start leaves gaps of weeks between releases in which work goes on; cut like this every day
    belongs to one release, and `the release under way` of the reference is the period of the day.
    """
    source = read("periods")
    ends = [date.fromisoformat(x) for x in source["release_date"]]
    first = date.fromisoformat(source["start"].iloc[0])
    return pd.DataFrame(
        {
            "release": source["release"],
            "start": [first, *(end + DAY for end in ends[:-1])],
            "end": ends,
            "plan_due": [date.fromisoformat(x) for x in source["enhancements_freeze"]],
            "review_due": ends,
        }
    )


def release_of(day: date) -> str:
    """The release under way on a day."""
    table = releases()
    at = bisect_left(list(table["end"]), day)
    return str(table["release"].iloc[min(at, len(table) - 1)])


def number(release: str) -> int | None:
    """The minor number of a release as people write it: v1.24 and 1.24 are 24, TBD and 0.0 are none."""
    found = re.match(r"v?1\.(\d+)", release.strip())
    return int(found[1]) if found else None


def due(release_numbers: Iterable[int | None]) -> str:
    """The day of the latest release named; blank before the calendar begins, open-ended after it ends."""
    known = [n for n in release_numbers if n is not None]
    if not known:
        return ""
    table = releases()
    days = {number(r): end for r, end in zip(table["release"], table["end"], strict=True)}
    last = max(n for n in days if n is not None)
    latest = max(known)
    if latest > last:
        return f"{days[last] + DAY}.."
    return str(days[latest]) if latest in days else ""


# --- the versions of an enhancement ---------------------------------------------------------------------------------


@cache
def versions() -> pd.DataFrame:
    """Every version of every kep.yaml, one a commit, with day, release under way and what it did.

    Left out: front matter of the markdown forms before 2021 (the reference counts kep.yaml only), and of two files of
    one item in one commit the tombstone (a live sibling wins). A deletion keeps the unit and the title that it ends.
    The one version without a unit (L3488, for five days) takes the unit that its next version names.
    """
    rows = read("kep_versions")
    rows = rows[rows["src"] == "kep.yaml"].copy()
    rows["live"] = (rows["gone"] == "0") & ~rows["status_norm"].isin([w for w in CLOSED if w != "implemented"])
    rows["nth"] = range(len(rows))
    rows = rows.sort_values(["event_ts", "live", "nth"], kind="stable").drop_duplicates(
        ["lineage_id", "commit"], keep="last"
    )
    for column in ("unit_id", "title"):
        filled = rows[column].where(rows[column] != "")
        by_item = filled.groupby(rows["lineage_id"])
        rows[column] = by_item.ffill().fillna(by_item.bfill()).fillna(rows["lineage_id"])
    rows["status"] = rows["status_norm"].map(STATUS).where(rows["gone"] == "0", "cancelled").fillna("")
    rows["day"] = rows["event_ts"].str[:10]
    rows["release"] = [release_of(date.fromisoformat(d)) for d in rows["day"]]
    rows["named"] = [
        max((n for n in map(number, m) if n is not None), default=None)
        for m in rows[["latest_milestone", *STAGES]].values
    ]
    return rows.reset_index(drop=True)
