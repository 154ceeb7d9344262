"""One line that several replace, or several that one replaces: proposed where the amounts add up, never taken."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, groupby
from typing import Any

import pyarrow as pa

from auditkit.engine.steps import Engine
from auditkit.items import score
from auditkit.parameters import Parameters

_TRIED = 12  # of the lines that may be parts of one, the likeliest so many are tried together
_COLUMNS = {
    "proposal": pa.int64(), "relation": pa.string(), "slot": pa.int64(), "head": pa.int64(), "node_a": pa.int64(),
    "node_b": pa.int64(), "item_a": pa.int64(), "p_b": pa.int32(), "day": pa.date32(),
    "crossing": pa.bool_(), "score": pa.float64(), "reasons": pa.string(),
}  # fmt: skip


def part(engine: Engine, parameters: Parameters) -> pa.Table:
    """Splits and merges to be asked: the parts of one plan that add up to what is missing, each like the whole.

    Each pair of whole and part has `doubt` points or more, where amounts that add up count as the same quantity. Of
    several sets of parts that add up the likeliest is proposed; a line stands in one proposal only. Which parts add
    up is a choice of a set, and no query.
    """
    if not parameters.parts:
        return pa.table({name: pa.array([], kind) for name, kind in _COLUMNS.items()})
    pairs = engine.sql("select * from part_pair order by relation, whole, part_p, slot, head")
    wording, weights = engine.sql("select * from wording order by word_no"), score.weights(parameters.weights)
    pairs = score.promising(pairs, wording, weights, parameters.doubt)
    found = score.features(pairs, wording)
    total = score.points(found, weights)
    likely = pa.array((total >= parameters.doubt) & (found["number_differs"] == 0))
    told = score.told(found, weights, skip=("quantity",))
    rows = pairs.append_column("score", pa.array(total)).append_column("reasons", pa.array(told, pa.string()))
    return _table(_chosen(rows.filter(likely).to_pylist(), parameters.parts))


def _chosen(rows: Sequence[dict[str, Any]], most: int) -> list[list[dict[str, Any]]]:
    """Sets of parts that add up, the likeliest first, no line in two of them."""
    sets = []
    for _, group in groupby(rows, key=lambda row: (row["relation"], row["whole"], row["part_p"])):
        adds_up = _adding(sorted(group, key=lambda row: (-row["score"], row["part"])), most)
        if adds_up:
            sets.append(adds_up)
    sets.sort(key=lambda one: -_mean(one))
    used: set[int] = set()
    out = []
    for one in sets:
        lines = {one[0]["whole"], *(row["part"] for row in one)}
        if not lines & used:
            used |= lines
            out.append(one)
    return out


def _adding(rows: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """The likeliest set of parts that add up to the rest, with what the whole keeps at most so many; else none."""
    keeps = 1 if rows[0]["own"] else 0
    rest = rows[0]["rest"]
    best: list[dict[str, Any]] = []
    for size in range(2 - keeps, most - keeps + 1):
        for one in combinations(rows[:_TRIED], size):
            adds_up = abs(sum(row["amount"] for row in one) - rest) <= 1e-9 * rest
            if adds_up and (not best or _mean(list(one)) > _mean(best)):
                best = list(one)
    return best


def _mean(rows: list[dict[str, Any]]) -> float:
    return float(sum(row["score"] for row in rows) / len(rows))


def _table(sets: list[list[dict[str, Any]]]) -> pa.Table:
    rows = []
    for number, one in enumerate(sets, 1):
        first = one[0]
        parts = ([first["own"]] if first["own"] else []) + [row["amount"] for row in one]
        said = _sum(first["rest"] + first["own"], parts, first["measure"], first["relation"])
        rows += [{**row, "proposal": number, "reasons": f"{said}; {row['reasons']}"} for row in one]
    return pa.table({name: pa.array([row[name] for row in rows], kind) for name, kind in _COLUMNS.items()})


def _sum(whole: float, parts: list[float], measure: str, relation: str) -> str:
    """`120 m3 = 70 m3 + 50 m3`, in the order in which it happened.

    Examples:
        >>> _sum(120, [70, 50], "m3", "split"), _sum(2.5, [1, 1.5], "", "merge")
        ('120 m3 = 70 m3 + 50 m3', '1 + 1.5 = 2.5')
    """
    one, many = (f"{whole:g} {measure}".strip(), " + ".join(f"{amount:g} {measure}".strip() for amount in parts))
    return f"{one} = {many}" if relation == "split" else f"{many} = {one}"
