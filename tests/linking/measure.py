"""How well lines without ids were linked, against the truth of the generator: pairs of lines, and steps in time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandas as pd

import auditkit as ak
from auditkit import sample

AS_OF = "2025-06-30"


@dataclass(frozen=True)
class Measured:
    """precision and recall over pairs of lines; accepted: precision of the accepted links; recall by kind of pair."""

    precision: float
    recall: float
    accepted: float
    across: tuple[int, int]
    elsewhere: tuple[int, int]

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


@cache
def made(seed: int) -> sample.Enterprise:
    return sample.enterprise(seed=seed, ids=False, reword=0.8)


@cache
def audit(seed: int) -> ak.Audit:
    return ak.open_audit(dict(made(seed).tables), as_of=AS_OF)


def lines(seed: int) -> pd.DataFrame:
    """Every line that counts with the item it was given and the item it is."""
    found = audit(seed).sql("select l.line, l.item, p.row from line l join plan_line p on p.row_key = l.line")
    truth = made(seed).truth["line"].set_index("row")["item_id"]
    return found.assign(true=found["row"].map(truth))


def _pairs(sizes: pd.Series) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


@cache
def measured(seed: int) -> Measured:
    """The numbers of one seed under the default settings.

    Recall from period to period is counted where a link is defined: within look_back periods, in one lineage.
    """
    found = lines(seed)
    both = _pairs(found.groupby(["item", "true"]).size())
    ours, theirs = _pairs(found.groupby("item").size()), _pairs(found.groupby("true").size())
    item, true = found.set_index("row")["item"], found.set_index("line")["true"]
    proposed = audit(seed).sql("select slot, head from proposal where state = 'accepted'")
    right = proposed["slot"].map(true).to_numpy() == proposed["head"].map(true).to_numpy()
    link = made(seed).truth["link"]
    link = link[link["row_a"].isin(item.index) & link["row_b"].isin(item.index)]
    link = link[link["gap"] <= audit(seed).parameters.look_back]
    hit = link["row_a"].map(item).to_numpy() == link["row_b"].map(item).to_numpy()
    across = link["handover"].to_numpy()
    return Measured(
        both / ours, both / theirs, float(right.mean()),
        (int(hit[across].sum()), int(across.sum())), (int(hit[~across].sum()), int((~across).sum())),
    )  # fmt: skip


def forget() -> None:
    """Lets go of what was made: over many seeds only the numbers are wanted."""
    for one in (measured, audit, made):
        one.cache_clear()
