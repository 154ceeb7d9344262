"""How much speaks for a pair of wordings being one item: points that add up, each with its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from auditkit.engine.steps import Engine
from auditkit.errors import AuditkitError
from auditkit.items.wording import rules
from auditkit.parameters import Parameters

Numbers = NDArray[np.float64]
_ALIKE = {"words": 0.4, "ratio": 0.4, "token_set": 0.2}
_ROUNDED = 0.001  # points are rounded to it
_TURNED = 0.95  # the same words in another order are nearly the same text


def features(pairs: pa.Table, wording: pa.Table) -> dict[str, Numbers]:
    """One column a reason of `linking.yaml`: how far it holds for each pair, from 0 to 1 (gap: periods absent).

    The person named is never among them: a successor has another name, and an item would seem to end with every
    change of holder.
    """
    meeting = _meeting(pairs, wording)
    alike, rare = compare(wording, meeting.a, meeting.b)
    found = {"alike": alike[meeting.place], "rare_words": rare[meeting.place], "detail": _details(pairs)}
    return {**_plain_features(pairs, wording), **found}


def promising(pairs: pa.Table, wording: pa.Table, weights: Mapping[str, float], least: float) -> pa.Table:
    """The pairs that may reach `least` points; the letters, which cost most to compare, are taken at their best."""
    meeting = _meeting(pairs, wording)
    cosine, rare = shared_words(wording["words"], meeting.a, meeting.b)
    bare = wording["bare"].combine_chunks()
    same = np.asarray(pc.equal(bare.take(pa.array(meeting.a)), bare.take(pa.array(meeting.b))))
    best = np.where(same, 1.0, _ALIKE["words"] * cosine + _ALIKE["ratio"] + _ALIKE["token_set"])
    total = points(_plain_features(pairs, wording), weights) + rare[meeting.place] * weights["rare_words"]
    for name, values in (("alike", best[meeting.place]), ("detail", _given(pairs))):
        total = total + values * max(weights[name], 0.0)
    return pairs.filter(pa.array(total >= least - _ROUNDED))


class _Meeting(NamedTuple):
    """Every two texts that meet, once: a and b; and which of them each pair has."""

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    place: NDArray[np.int64]


def _meeting(pairs: pa.Table, wording: pa.Table) -> _Meeting:
    n = max(wording.num_rows, 1)
    code = np.asarray(pairs["word_a"]).astype(np.int64) * n + np.asarray(pairs["word_b"])
    unique, place = np.unique(code, return_inverse=True)
    return _Meeting(unique // n, unique % n, place)


def _plain_features(pairs: pa.Table, wording: pa.Table) -> dict[str, Numbers]:
    """All but what the letters say."""
    conflict = _flag(pairs, "conflict")
    numbered = np.asarray(wording["numbers"].is_valid())
    has_a, has_b = numbered[np.asarray(pairs["word_a"])], numbered[np.asarray(pairs["word_b"])]
    same_post, other_post = _both(pairs, "same_post")
    same_quantity, other_quantity = _both(pairs, "same_quantity")
    same_target, other_target = _both(pairs, "same_target")
    step = _plain(pairs, "due_step", 9)
    share = _plain(pairs, "due_like", 1) / np.maximum(_plain(pairs, "beside", 1), 1)
    return {
        "base": np.ones(pairs.num_rows),
        "number": (has_a & has_b) * (1 - conflict),
        "number_lost": (has_a != has_b) * 1.0,
        "number_differs": conflict,
        "post": same_post,
        "post_differs": other_post,
        "due": (step == 0) * np.clip(-np.log(np.maximum(share, 1e-3)) / 2, 0.2, 1.0),
        "due_earlier": (step == -1) * 1.0,
        "due_later": (step == 1) * 1.0,
        "quantity": same_quantity,
        "quantity_differs": other_quantity,
        "measure_differs": _both(pairs, "other_measure")[0],
        "target": same_target,
        "target_differs": other_target,
        "finished": _flag(pairs, "finished"),
        "gap": np.maximum(_plain(pairs, "gap", 1) - 1, 0),
    }


def points(found: Mapping[str, Numbers], weights: Mapping[str, float]) -> Numbers:
    """The sum of all points of each pair, to a thousandth: what is less must not decide."""
    total = np.zeros(len(found["base"]))
    for name, values in found.items():
        total += values * weights[name]
    return np.asarray(np.round(total, 3))


def weights(changed: Iterable[tuple[str, float]] = ()) -> dict[str, float]:
    """Reason → points, as `linking.yaml` has them, with those that an audit changed.

    Raises:
        AuditkitError: a reason that is not in the table.
    """
    found = {name: float(rule["points"]) for name, rule in rules()["weights"].items()}
    for name, value in changed:
        if name not in found:
            raise AuditkitError(f"no reason is called {name}; the reasons are {', '.join(found)}")
        found[name] = float(value)
    return found


def words() -> dict[str, str]:
    """Reason → its words."""
    return {name: str(rule["words"]) for name, rule in rules()["weights"].items()}


def told(found: Mapping[str, Numbers], weights: Mapping[str, float], skip: Sequence[str] = ()) -> list[str]:
    """The reasons of each pair in words with their points, the weightiest first."""
    said = words()
    columns = {name: np.round(found[name] * weights[name], 2).tolist() for name in said if name not in skip}
    out = []
    for at in range(len(found["base"])):
        mine = [(name, values[at]) for name, values in columns.items() if values[at]]
        mine.sort(key=lambda one: -abs(one[1]))
        out.append("; ".join(f"{said[name]}: {value:+.1f}" for name, value in mine))
    return out


def reason(engine: Engine, parameters: Parameters) -> pa.Table:
    """The reasons of every proposed link in words with their points, the weightiest first."""
    proposed = engine.sql("select * from proposal order by node_a, k_a, node_b")
    given = {name: np.asarray(proposed[f"by_{name}"]) for name in words()}
    reasons = told(given, dict.fromkeys(given, 1.0))
    return proposed.select(["slot", "head"]).append_column("reasons", pa.array(reasons, pa.string()))


def compare(wording: pa.Table, a: NDArray[np.int64], b: NDArray[np.int64]) -> tuple[Numbers, Numbers]:
    """How alike texts a and b are, pair by pair, from 0 to 1, and how rare the rarest word is that they share."""
    bare = np.asarray(wording["bare"].to_pylist(), dtype=object)
    cosine, rare = shared_words(wording["words"], a, b)
    alike = _ALIKE["words"] * cosine + likeness(bare[a].tolist(), bare[b].tolist())
    alike[bare[a] == bare[b]] = 1.0
    return alike, rare


def likeness(a: list[str], b: list[str]) -> Numbers:
    """How alike two lists of bare texts are, pair by pair: letters in their order, and words in any order."""
    from rapidfuzz import fuzz, process

    ratio = process.cpdist(a, b, scorer=fuzz.ratio, dtype=np.float64) / 100
    turned = process.cpdist(a, b, scorer=fuzz.token_sort_ratio, dtype=np.float64) / 100
    token_set = process.cpdist(a, b, scorer=fuzz.token_set_ratio, dtype=np.float64) / 100
    ordered = np.maximum(ratio, _TURNED * turned)
    return np.asarray(_ALIKE["ratio"] * ordered + _ALIKE["token_set"] * token_set)


def shared_words(words: Any, a: NDArray[np.int64], b: NDArray[np.int64]) -> tuple[Numbers, Numbers]:
    """For pairs of texts: the share of their words that they share, rare words counting more; and the rarest of these.

    The weight of a word is log((n + 1) / (texts with it + ½)); the share is a cosine, the rarest is scaled to 0 … 1.
    """
    flat = words.combine_chunks()
    encoded = flat.values.dictionary_encode()
    word = np.asarray(encoded.indices).astype(np.int64)
    size, n = max(len(encoded.dictionary), 1), len(flat)
    length: NDArray[np.int64] = np.diff(np.asarray(flat.offsets)).astype(np.int64)
    text = np.repeat(np.arange(n), length)
    weight = np.log((n + 1) / (np.bincount(word, minlength=size) + 0.5))
    weight = np.maximum(weight, 0.05)
    mass = np.bincount(text, weights=weight[word], minlength=n)
    held = np.sort(text * size + word)
    first = np.cumsum(length) - length
    pair = np.repeat(np.arange(len(a)), length[a])
    within = np.arange(len(pair)) - np.repeat(np.cumsum(length[a]) - length[a], length[a])
    tested = word[first[a][pair] + within]
    wanted = b[pair] * size + tested
    at = np.minimum(np.searchsorted(held, wanted), max(len(held) - 1, 0))
    hit = held[at] == wanted if len(held) else np.zeros(len(pair), bool)
    shared = np.bincount(pair[hit], weights=weight[tested[hit]], minlength=len(a))
    rarest = np.zeros(len(a))
    np.maximum.at(rarest, pair[hit], weight[tested[hit]])
    scale = np.sqrt(mass[a] * mass[b])
    return shared / np.where(scale > 0, scale, 1), rarest / np.log(n + 1) if n else rarest


def _given(pairs: pa.Table) -> NDArray[np.bool_]:
    """Whether both lines have details."""
    both = (pc.greater(pc.utf8_length(pairs[name]), 0) for name in ("detail_a", "detail_b"))
    return np.asarray(pc.and_(*both).fill_null(False))


def _details(pairs: pa.Table) -> Numbers:
    """How alike the details are, where both lines have some."""
    given = _given(pairs)
    out = np.zeros(len(given))
    if given.any():
        a, b = (pc.utf8_lower(pairs[name].filter(pa.array(given))).to_pylist() for name in ("detail_a", "detail_b"))
        out[given] = likeness(a, b) / 0.6
    return out


def _plain(pairs: pa.Table, name: str, blank: int) -> Numbers:
    return np.asarray(pairs[name].cast(pa.float64()).fill_null(float(blank)))


def _flag(pairs: pa.Table, name: str) -> Numbers:
    return np.asarray(pairs[name].cast(pa.int8()).fill_null(0)).astype(np.float64)


def _both(pairs: pa.Table, name: str) -> tuple[Numbers, Numbers]:
    """Whether it holds, and whether it is known not to hold."""
    values = np.asarray(pairs[name].cast(pa.int8()).fill_null(-1))
    return (values == 1) * 1.0, (values == 0) * 1.0
