"""One line goes on in one line: the best assignment of wordings that stop to wordings that begin, and what is asked."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from auditkit.engine.steps import Engine
from auditkit.items import score
from auditkit.parameters import Parameters

Ints = NDArray[np.int64]
Truths = NDArray[np.bool_]


def proposal(engine: Engine, parameters: Parameters) -> pa.Table:
    """Pairs of wordings with the points of every reason: accepted, or in doubt and put to a person.

    Accepted: in the best one-to-one assignment of all pairs that are not out of the question, with `accept` points
    or more, ahead of every other pair of its two lines by `margin`, and no conflict of numbers. In doubt: `doubt`
    points or more, and neither line has an accepted link. The same words in two units are in doubt whatever their
    points, and rival no pair of one unit.
    """
    wording, weights = engine.sql("select * from wording order by word_no"), score.weights(parameters.weights)
    compared = engine.sql("select * from pair")
    elsewhere = compared["elsewhere"]
    pairs = score.promising(compared.filter(pc.invert(elsewhere)), wording, weights, parameters.doubt)
    pairs = pa.concat_tables([pairs, compared.filter(elsewhere)])
    # A fixed order, by what the lines say and not by where they stand, decides between equals.
    pairs = pairs.sort_by([(name, "ascending") for name in ("node_a", "k_a", "node_b")])
    found = score.features(pairs, wording)
    total = score.points(found, weights)
    worth = (total >= parameters.doubt) | np.asarray(pairs["elsewhere"])
    kept = pairs.filter(pa.array(worth))
    total, found = total[worth], {name: values[worth] for name, values in found.items()}
    row, column = (np.unique(np.asarray(kept[name]), return_inverse=True)[1] for name in ("slot", "head"))
    aside = np.asarray(kept["elsewhere"])
    chosen = assign(row, column, np.where(aside, 0, total - parameters.doubt))
    lead = total - rival(row, column, np.where(_within(kept, chosen) | aside, -np.inf, total))
    sure = (total >= parameters.accept) & (lead >= parameters.margin)
    accepted = chosen & sure & ~np.asarray(kept["conflict"].fill_null(False))
    accepted = keep_apart(kept, accepted, total, engine.sql("select node_a, node_b from apart"))
    taken = np.isin(row, row[accepted]) | np.isin(column, column[accepted])
    asked = ~accepted & ~taken
    state = np.where(accepted, "accepted", np.where(asked, "asked", ""))
    names = ("slot", "head", "node_a", "node_b", "k_a", "k_b", "crossing")
    table = kept.select(list(names)).append_column("state", pa.array(state, pa.string()))
    table = table.append_column("best", pa.array(chosen)).append_column("score", pa.array(total))
    table = table.append_column("lead", pa.array(np.where(np.isfinite(lead), lead, 99.0)))
    for name, weight in weights.items():
        table = table.append_column(f"by_{name}", pa.array(np.round(found[name] * weight, 2)))
    return table.filter(pa.array(state != ""))


def keep_apart(pairs: pa.Table, accepted: Truths, total: score.Numbers, apart: pa.Table) -> Truths:
    """The accepted pairs without those, weakest first, that would make one item of two that a person keeps apart."""
    if not apart.num_rows:
        return accepted
    ends = [np.asarray(table[name]) for table in (pairs, apart) for name in ("node_a", "node_b")]
    nodes, place = np.unique(np.concatenate(ends), return_inverse=True)
    a, b, left, right = np.split(place, np.cumsum([len(one) for one in ends])[:-1])
    accepted = accepted.copy()
    while True:
        label = sets(len(nodes), a[accepted], b[accepted])
        wrong = np.flatnonzero(label[left] == label[right])
        within = np.flatnonzero(accepted & np.isin(label[a], label[left[wrong]]))
        if not len(within):
            return accepted
        accepted[within[np.argmin(total[within])]] = False


def rival(row: Ints, column: Ints, against: score.Numbers) -> score.Numbers:
    """The points of the best other pair that has one of the two lines of each pair; −∞ where there is none."""
    return np.maximum(_second(row, against), _second(column, against))


def _within(pairs: pa.Table, chosen: Truths) -> Truths:
    """Pairs whose two wordings the chosen ones make one item anyway: the third wording of an item is no rival."""
    a, b = np.asarray(pairs["node_a"]), np.asarray(pairs["node_b"])
    nodes, place = np.unique(np.concatenate([a, b]), return_inverse=True)
    a, b = place[: len(a)], place[len(a) :]
    label = sets(len(nodes), a[chosen], b[chosen])
    return np.asarray((label[a] == label[b]) & ~chosen)


def sets(size: int, a: Ints, b: Ints) -> Ints:
    """The least member of the set to which the pairs (a, b) join each of 0 … size − 1.

    Examples:
        >>> sets(5, np.array([3, 1]), np.array([1, 4])).tolist()
        [0, 1, 2, 1, 1]
    """
    label = np.arange(size)
    while True:
        least = np.minimum(label[a], label[b])
        new = label.copy()
        np.minimum.at(new, a, least)
        np.minimum.at(new, b, least)
        np.minimum.at(new, label[a], least)
        np.minimum.at(new, label[b], least)
        new = new[new]
        if np.array_equal(new, label):
            return label
        label = new


def _second(group: Ints, total: score.Numbers) -> score.Numbers:
    """For each entry the largest of the others in its group."""
    size = int(group.max(initial=-1)) + 1
    order = np.lexsort((-total, group))
    start = np.searchsorted(group[order], np.arange(size))
    first, at = np.full(size, -np.inf), order[start] if size else order
    first[:] = total[at]
    best = np.zeros(len(group), bool)
    best[at] = True
    second = np.full(size, -np.inf)
    np.maximum.at(second, group[~best], total[~best])
    return np.where(best, second[group], first[group])


def assign(row: Ints, column: Ints, gain: score.Numbers) -> Truths:
    """The pairs of the one-to-one assignment with the largest sum of gains; lines may stay alone.

    A pair that gains as much as the best others of its row and its column together is in a best assignment; taking all
    of these at once, again and again, leaves few knots, and each is solved by itself.

    Examples:
        >>> assign(np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([3.0, 2.0, 2.5])).tolist()
        [False, True, True]
    """
    chosen, open_ = np.zeros(len(row), bool), gain > 0
    while open_.any():
        at = np.flatnonzero(open_)
        r, c, g = row[at], column[at], gain[at]
        sure = g >= np.maximum(_second(r, g), 0) + np.maximum(_second(c, g), 0)
        sure = _first_only(r, c, g, sure)
        if not sure.any():
            chosen[at[_knots(r, c, g)]] = True
            break
        chosen[at[sure]] = True
        open_[at] = ~(np.isin(r, r[sure]) | np.isin(c, c[sure]))
    return chosen


def _first_only(row: Ints, column: Ints, gain: score.Numbers, sure: Truths) -> Truths:
    """Of equals that meet in one line only the first in order."""
    at = np.flatnonzero(sure)
    at = at[np.lexsort((at, -gain[at]))]
    at = at[np.sort(np.unique(row[at], return_index=True)[1])]
    at = at[np.sort(np.unique(column[at], return_index=True)[1])]
    out = np.zeros(len(row), bool)
    out[at] = True
    return out


def _knots(row: Ints, column: Ints, gain: score.Numbers) -> Ints:
    """The best assignment in each set of pairs that hang together through their lines."""
    from scipy.optimize import linear_sum_assignment
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    rows, r = np.unique(row, return_inverse=True)
    columns, c = np.unique(column, return_inverse=True)
    size = len(rows) + len(columns)
    _, label = connected_components(coo_matrix((np.ones(len(r)), (r, c + len(rows))), (size, size)), directed=False)
    order = np.argsort(label[r], kind="stable")
    out = []
    for block in np.split(order, np.flatnonzero(np.diff(label[r][order])) + 1):
        left, lr = np.unique(r[block], return_inverse=True)
        right, lc = np.unique(c[block], return_inverse=True)
        table = np.zeros((len(left), len(right)))
        table[lr, lc] = gain[block]
        place = np.full(table.shape, -1)
        place[lr, lc] = block
        i, j = linear_sum_assignment(table, maximize=True)
        picked = place[i, j]
        out.append(picked[picked >= 0])
    return np.concatenate(out) if out else np.zeros(0, np.int64)
