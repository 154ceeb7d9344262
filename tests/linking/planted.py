"""Lines that were split or merged from one plan to the next, planted into sheets without ids.

Written before the rule that looks for them: who cuts a job keeps its words and names the part, or keeps the line with
less in it and puts the rest into a line of its own. A merge is the same the other way round. The
amounts of the parts add up to the amount of the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

import auditkit as ak
from auditkit import sample
from tests.linking.measure import AS_OF

_PARTS = (
    ("{}, east half", "{}, west half"),
    ("{} (first part)", "{} (second part)"),
    ("North side: {}", "South side: {}"),
    ("{}, lower third", "{}, middle third", "{}, upper third"),
    ("{}, own crew", "{}, subcontractor"),
)
_HAN = (("{}东段", "{}西段"), ("{}（第一批）", "{}（第二批）"), ("{}上部", "{}中部", "{}下部"))
_REST = ("{}", "{}, remainder")
_REST_HAN = ("{}", "{}余下部分")
_SHARE, _RESTS = 0.15, 0.3


@dataclass(frozen=True)
class Planted:
    """One line in one plan and several in another: the item as a whole, and its parts."""

    relation: str
    whole: str
    parts: tuple[str, ...]


@cache
def made(seed: int) -> tuple[dict[str, pd.DataFrame], pd.Series, tuple[Planted, ...]]:
    """The tables, the true item of every row of `plan_line` (from 1), and what was planted."""
    one = sample.enterprise(seed=seed, ids=False, reword=0.8)
    tables, rng = dict(one.tables), np.random.default_rng([seed, 77])
    lines = tables["plan_line"].assign(true=one.truth["line"]["item_id"].to_numpy())
    out, planted = [], []
    for name, rows in lines.groupby("true", sort=True):
        plans = rows[rows["moment"] == "plan"]
        fits = plans["period"].nunique() > 1 and plans["planned"].nunique() == 1 and plans["planned"].notna().all()
        if not fits or rows["unit_id"].nunique() > 1 or plans["planned"].iloc[0] < 40 or rng.random() >= _SHARE:
            out.append(rows)
            continue
        done, what = _cut(str(name), rows, sorted(plans["period"].unique()), rng)
        out.append(done)
        planted.append(what)
    new = pd.concat(out).sort_index(kind="stable").reset_index(drop=True)
    true = new.pop("true").set_axis(np.arange(1, len(new) + 1))
    return {**tables, "plan_line": new}, true, tuple(planted)


def _cut(name: str, rows: pd.DataFrame, months: list[str], rng: np.random.Generator) -> tuple[pd.DataFrame, Planted]:
    """The rows of an item, some of them once for each part: from a month on (split) or up to it (merge)."""
    turn = months[1 + int(rng.integers(len(months) - 1))]
    relation = "split" if rng.random() < 0.5 else "merge"
    parted = rows["period"] >= turn if relation == "split" else rows["period"] < turn
    han = rows["text"].str.contains("[\u3400-\u9fff]").iloc[-1]
    rest = rng.random() < _RESTS
    said = (_REST_HAN if han else _REST) if rest else _pick(_HAN if han else _PARTS, rng)
    amount = int(rows["planned"].dropna().iloc[0])
    cuts = sorted(10 * rng.choice(np.arange(1, amount // 10), len(said) - 1, replace=False)) if amount >= 40 else []
    amounts = np.diff([0, *cuts, amount]).tolist()
    out, names = [rows[~parted]], []
    for n, (words, share) in enumerate(zip(said, amounts, strict=True), 1):
        part = rows[parted].copy()
        keeps = rest and n == 1
        names.append(name if keeps else f"{name}/{n}")
        if not keeps:
            part["text"] = [words.format(text) for text in part["text"]]
        elif relation == "split":
            part["text"] = rows[~parted]["text"].iloc[-1]
        part["planned"] = part["planned"].where(part["planned"].isna(), share)
        part["actual"] = part["actual"].where(part["actual"].isna(), np.minimum(part["actual"].fillna(0), share))
        out.append(part.assign(true=names[-1]))
    return pd.concat(out), Planted(relation, name, tuple(one for one in names if one != name))


def _pick(choices: tuple[tuple[str, ...], ...], rng: np.random.Generator) -> tuple[str, ...]:
    return choices[int(rng.integers(len(choices)))]


@cache
def audit(seed: int) -> ak.Audit:
    return ak.open_audit(made(seed)[0], as_of=AS_OF)


def proposed(seed: int) -> set[Planted]:
    """What the queue proposes, in true items; a line that is another item's gives a proposal that was not planted.

    Where the whole goes on beside its other parts it is not named among them, whether in the same words or in others.
    """
    queue = audit(seed).link_queue().frame
    rows = audit(seed).sql("select line_id, row from plan_line").set_index("line_id")["row"]
    true = made(seed)[1]
    queue = queue[queue["relation"].isin(["split", "merge"])]
    out = set()
    for _, part in queue.groupby("proposal"):
        relation = part["relation"].iloc[0]
        one, many = ("line_a", "line_b") if relation == "split" else ("line_b", "line_a")
        whole = true[rows[part[one].iloc[0]]]
        out.add(Planted(relation, whole, tuple(sorted({true[rows[line]] for line in part[many]} - {whole}))))
    return out
