"""Titles of release plans, ids hidden: links under the default settings, printed as a table, against the known items.

Skipped where AUDITKIT_REFERENCE_DATA does not name the records. All rows of the plans from v1.21 on (before, the field
that they are read from came into use) and nothing but release, unit and title. A promise that moves to another unit
under its old title is no link within the unit: both recalls are printed, with and without those.
"""

from __future__ import annotations

import sys
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import auditkit as ak
from auditkit.items import score
from auditkit.items.wording import worded
from auditkit.records.lines import canonical
from tests.real import kubernetes

pytestmark = pytest.mark.skipif(
    kubernetes.folder() is None, reason=f"{kubernetes.VARIABLE} does not name the Kubernetes records"
)

FIRST = "v1.21"


@cache
def plans() -> pd.DataFrame:
    rows = kubernetes.read("plan_snapshots")
    return rows[(rows["moment"] == "plan") & (rows["period"] >= FIRST)].reset_index(drop=True)


@cache
def audit() -> ak.Audit:
    tables = {
        **kubernetes.organisation(),
        "plan_line": plans()[["period", "moment", "unit_id"]].assign(text=plans()["title"]),
        "period": kubernetes.period_table(),
    }
    return ak.open_audit(tables, as_of=kubernetes.AS_OF, refused="set_aside")


@cache
def lines() -> pd.DataFrame:
    found = audit().sql("select l.item, l.p, p.unit_id, p.row from line l join plan_line p on p.row_key = l.line")
    return found.assign(true=found["row"].map(lambda row: plans()["lineage_id"][row - 1]))


def counts(gap: int) -> dict[str, int]:
    """Pairs of lines of plan R and plan R + gap: linked and one item, linked and not, missed in and out of the unit."""
    left = lines().assign(then=lines()["p"] + gap)
    both = left.merge(lines(), left_on="then", right_on="p", suffixes=("", "_b"))
    linked, true = both["item"] == both["item_b"], both["true"] == both["true_b"]
    within = both["unit_id"] == both["unit_id_b"]
    return {
        "right": int((linked & true).sum()), "wrong": int((linked & ~true).sum()),
        "missed": int((~linked & true & within).sum()), "moved": int((~linked & true & ~within).sum()),
    }  # fmt: skip


@pytest.mark.parametrize(("gap", "precision", "recall"), [(1, 0.998, 0.985), (4, 0.975, 0.945)])
def test_links_from_plan_to_plan_within_the_unit(gap, precision, recall, capsys):
    found = counts(gap)
    measured = found["right"] / (found["right"] + found["wrong"])
    reached = found["right"] / (found["right"] + found["missed"])
    whole = found["right"] / (found["right"] + found["missed"] + found["moved"])
    with capsys.disabled():
        told = f"precision {measured:.4f} recall {reached:.4f} (moved ones counted: {whole:.4f})"
        sys.stdout.write(f"\ngap {gap}: {found} {told}\n")
    assert measured >= precision
    assert reached >= recall


def near() -> list[tuple[str, str]]:
    """Near duplicates that were taken for one item."""
    items = lines().groupby("true")["item"].agg(set)
    known = kubernetes.read("near_duplicates")
    pairs = zip(known["lineage_a"], known["lineage_b"], strict=True)
    return [(a, b) for a, b in pairs if items.get(a, set()) & items.get(b, set())]


def test_no_near_duplicate_is_taken_for_one_item():
    assert near() == []


def top(queries: pd.DataFrame, titles: pd.Series) -> int:
    """How many queries find their own item first among all titles."""
    texts = canonical(pa.array([*titles.tolist(), *queries["text"].tolist()])).to_pylist()
    unique = sorted(set(texts))
    place = np.array([unique.index(text) for text in texts])
    n = len(titles)
    a, b = np.repeat(place[n:], n), np.tile(place[:n], len(queries))
    alike, rare = score.compare(worded(unique), a, b)
    points = score.points({"base": np.ones(len(a)), "alike": alike, "rare_words": rare}, score.weights())
    best = titles.index.to_numpy()[points.reshape(len(queries), n).argmax(axis=1)]
    return int((best == queries["lineage_id"].to_numpy()).sum())


def firsts() -> tuple[int, int]:
    """How many of the team's 170 wordings and of the 175 differing headings find their item first."""
    rows = kubernetes.read("item_aliases")
    titles = rows.drop_duplicates("lineage_id").set_index("lineage_id")["kep_title"]
    team = rows[rows["source"].str.startswith("exceptions")]
    headings = rows[rows["source"].str.startswith("README") & (rows["same_normalised"] == "0")]
    assert (len(team), len(headings)) == (170, 175)
    return top(team, titles), top(headings, titles)


def test_second_wordings_find_their_item_first(capsys):
    team, headings = firsts()
    with capsys.disabled():
        sys.stdout.write(f"\n{team} of 170 wordings of the team, {headings} of 175 headings found first\n")
    assert team >= 145
    assert headings >= 132
