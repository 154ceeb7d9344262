"""The same promise in other words from month to month, and which lines are truly one item.

Written before any linker and without regard to one: the kinds of change and how often each occurs follow what people
did to the titles of a large public body of plans (paraphrase, the thing's name instead of the description, order, short
forms, clauses, figures, stage words), not what a program finds easy.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import yaml

from auditkit.sample import plot
from auditkit.sample.wording import IDENTITY, KINDS, Bank, Wording, said
from auditkit.sample.world import DAY, World, words

_SIBLINGS = 0.05
_AGAIN, _TWO_AT_ONCE, _AT_HANDOVER = 0.35, 1 / 3, 3.0
_HEIRS = {plot.RENAMED[2]: plot.RENAMED[0], plot.MERGED[0]: plot.MERGED[2]}


@cache
def bank() -> Bank:
    """The word banks of `rewordings.yaml`."""
    found: dict[str, Any] = yaml.safe_load((files("auditkit.sample") / "rewordings.yaml").read_text(encoding="utf-8"))
    return Bank(**found)


class _Item(NamedTuple):
    """One item of the sheets: its lineage, its months in order, the text it has without any rewording."""

    lineage: str
    months: tuple[int, ...]
    template: str
    number: str
    tail: str


def reword(world: World, tables: dict[str, pd.DataFrame], share: float, seed: int) -> pd.DataFrame:
    """Words the lines of `plan_line` anew, month by month; the ids must still stand in the table.

    Args:
        world: the enterprise, for its changes of holder.
        tables: `plan_line` and `handover_list` are replaced.
        share: of the items that stand in more than one month, how many change their words on the way.
        seed: of the random numbers.

    Returns:
        One row for every pair of lines of an item that follow one another from period to period: row_a and row_b (rows
        of `plan_line`, from 1), item_id, gap in periods, whether the words changed and in which ways, and whether a
        change of the holder who answers for the line lies between.
    """
    rng = np.random.default_rng([seed, 1789])
    lines = tables["plan_line"]
    item, ids = pd.factorize(lines["item_id"])
    months = sorted(set(lines["period"]))
    month = lines["period"].map({name: at for at, name in enumerate(months)}).to_numpy()
    items = _siblings(_items(lines, item, month), lines, item, rng)
    crossed = _crossings(world, lines)
    worded = _Worded(items, rng)
    texts: list[str] = []
    for at, one in enumerate(items):
        texts += worded.months(at, one, share, crossed[at])
    first = np.cumsum([0, *(len(one.months) for one in items)])
    place = [{m: int(first[at]) + k for k, m in enumerate(one.months)} for at, one in enumerate(items)]
    of_line = np.array([place[i][m] for i, m in zip(item.tolist(), month.tolist(), strict=True)])
    tables["plan_line"] = lines.assign(text=pd.Series(np.array(texts, dtype=object)[of_line], dtype="str"))
    tables["handover_list"] = _listed(tables["handover_list"], ids, items, texts, first, months)
    return _links(lines, item, month, ids, worded.changed, crossed)


def _items(lines: pd.DataFrame, item: Any, month: Any) -> list[_Item]:
    tails = (", joint task", *words()["tails"])
    frame = pd.DataFrame({"item": item, "month": month, "unit": lines["unit_id"], "text": lines["text"]})
    found = frame.groupby("item", sort=True)
    months = [tuple(sorted(set(column.tolist()))) for _, column in found["month"]]
    out = []
    for unit, text, when in zip(found["unit"].first(), found["text"].first(), months, strict=True):
        tail = next((t for t in tails if text.endswith(t)), "")
        bare = text.removesuffix(tail)
        number = IDENTITY.search(bare)
        assert number is not None, text
        template = bare[: number.start()] + "{n}" + bare[number.end() :]
        out.append(_Item(_HEIRS.get(unit, unit), when, template, number[0], tail))
    return out


def _siblings(items: list[_Item], lines: pd.DataFrame, item: Any, rng: np.random.Generator) -> list[_Item]:
    """Some items are given the words of another one that stands in the same sheets, under the next free number."""
    measure = pd.Series(lines["measure"].fillna("").to_numpy()).groupby(item).first().tolist()
    used: dict[tuple[str, str], int] = {}
    cells: dict[tuple[str, int, str], list[int]] = {}
    for at, one in enumerate(items):
        key = (one.lineage, one.template)
        used[key] = max(used.get(key, 0), int(one.number.split("-")[0]))
        for month in one.months:
            cells.setdefault((one.lineage, month, measure[at]), []).append(at)
    out = list(items)
    for at in np.flatnonzero(rng.random(len(items)) < _SIBLINGS).tolist():
        model = out[at]
        beside = cells[model.lineage, model.months[-1], measure[at]]
        other = beside[int(rng.integers(len(beside)))]
        if other == at or out[other].template == model.template:
            continue
        key = (model.lineage, model.template)
        used[key] += 1
        out[other] = out[other]._replace(template=model.template, number=str(used[key]))
    return out


def _crossings(world: World, lines: pd.DataFrame) -> list[set[int]]:
    """Item → the months in whose plan a holder writes who did not write the plan before."""
    left: dict[str, list[tuple[str, int]]] = {}
    names = world.unit_names()
    units = world.unit_at()
    for handover in world.handovers:
        # A plan is written on the day before its month: the next one belongs to whoever comes.
        month = world.calendar.of(handover.left + DAY) + 1
        if 0 < month < world.calendar.months:
            unit = names[units[handover.slot, month]]
            left.setdefault(unit, []).append(("" if handover.is_head else handover.post_id, month))
    found = lines.groupby("item_id", sort=False)
    posts = found["post_id"].first().reindex(lines["item_id"].unique())
    last = found["unit_id"].last().reindex(posts.index)
    return [
        {month for whose, month in left.get(unit, ()) if whose in ("", post)}
        for unit, post in zip(last, posts.fillna(""), strict=True)
    ]


class _Worded:
    """Gives every item its words, so that no two items of a lineage are ever called the same."""

    def __init__(self, items: Sequence[_Item], rng: np.random.Generator) -> None:
        self.rng = rng
        self.taken = {(one.lineage, said(one, Wording(), bank())): at for at, one in enumerate(items)}
        self.changed: dict[tuple[int, int], str] = {}
        shares = np.array([bank().shares[kind] for kind in KINDS], dtype=float)
        self.kinds = shares / shares.sum()

    def months(self, at: int, item: _Item, share: float, crossed: set[int]) -> list[str]:
        """The text of the item in each of its months."""
        wording = Wording()
        text = said(item, wording, bank())
        steps = len(item.months) - 1
        if not steps or self.rng.random() >= share:
            return [text] * len(item.months)
        weight = np.array([_AT_HANDOVER if self._meets(item, k, crossed) else 1.0 for k in range(1, steps + 1)])
        turn = 1 + int(self.rng.choice(steps, p=weight / weight.sum()))
        first = KINDS[int(self.rng.choice(len(KINDS), p=self.kinds))]
        wording = wording.before(first, self.rng)
        text = self._claim(at, item, wording) or text
        out = [text]
        for k in range(1, steps + 1):
            if k == turn or (k > turn and self.rng.random() < _AGAIN):
                wording, text, kinds = self._change(at, item, wording, text, first if k == turn else "")
                if kinds:
                    self.changed[at, item.months[k]] = kinds
            out.append(text)
        return out

    def _meets(self, item: _Item, k: int, crossed: set[int]) -> bool:
        return any(item.months[k - 1] < month <= item.months[k] for month in crossed)

    def _claim(self, at: int, item: _Item, wording: Wording) -> str:
        text = said(item, wording, bank())
        return text if self.taken.setdefault((item.lineage, text), at) == at else ""

    def _change(self, at: int, item: _Item, wording: Wording, text: str, first: str) -> tuple[Wording, str, str]:
        """The next wording, which differs from the one before; after many tries in vain the old one stays."""
        for _ in range(20):
            kind = first or KINDS[int(self.rng.choice(len(KINDS), p=self.kinds))]
            first, kinds, made = "", kind, wording.changed(kind, self.rng)
            if self.rng.random() < _TWO_AT_ONCE:
                second = KINDS[int(self.rng.choice(len(KINDS), p=self.kinds))]
                made, kinds = made.changed(second, self.rng), f"{kind} {second}"
            new = self._claim(at, item, made)
            if new and new != text:
                return made, new, kinds
        return wording, text, ""


def _listed(
    listed: pd.DataFrame, ids: Any, items: list[_Item], texts: list[str], first: Any, months: list[str]
) -> pd.DataFrame:
    """A signed list names an item as the last plan before its day did."""
    number = {name: at for at, name in enumerate(ids)}
    out = []
    for item_id, text, on in zip(listed["item_id"], listed["text"], listed["on"], strict=True):
        at = number.get(item_id)
        if at is not None:
            seen = sum(months[month] <= str(on)[:7] for month in items[at].months)
            text = texts[int(first[at]) + max(0, seen - 1)]
        out.append(text)
    return listed.assign(text=pd.Series(out, dtype="str"))


def _links(
    lines: pd.DataFrame, item: Any, month: Any, ids: Any, changed: dict[tuple[int, int], str], crossed: list[set[int]]
) -> pd.DataFrame:
    order = pd.DataFrame({"item": item, "month": month, "moment": lines["moment"], "row": np.arange(1, len(lines) + 1)})
    order = order.sort_values(["item", "month", "moment"], kind="stable").drop_duplicates(["item", "month"])
    after = order.shift(-1)
    same = (after["item"] == order["item"]).to_numpy()
    a, b = order[same], after[same].astype({"item": "int64", "month": "int64", "row": "int64"})
    kinds = [changed.get(key, "") for key in zip(b["item"], b["month"], strict=True)]
    crossing = [
        any(since < month <= until for month in crossed[one])
        for one, since, until in zip(a["item"], a["month"], b["month"], strict=True)
    ]
    return pd.DataFrame(
        {
            "row_a": a["row"].to_numpy(), "row_b": b["row"].to_numpy(),
            "item_id": pd.Series(ids[a["item"].to_numpy()], dtype="str"),
            "gap": b["month"].to_numpy() - a["month"].to_numpy(), "reworded": [bool(kind) for kind in kinds],
            "kinds": pd.Series(kinds, dtype="str"), "handover": crossing,
        }
    )  # fmt: skip
