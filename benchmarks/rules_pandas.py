"""The rules of outcomes in pandas: `outcomes(folder, as_of)`; which rules, and which not, says `frames.py`.

Words become whole numbers when they are read; then one sort by item, period and moment, after which the review of a
cell is the row after its plan and what follows is among the next two cells. Where pandas would copy or align what is
in order already, it is NumPy. `NONE` is a day or a row that is not there, less than all others.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

G = 2  # silence: an item has one cell a period, so that no more than two cells ahead are looked at
AHEAD = 7  # periods of the calendar after that of the question: silence, window and two
NONE, MOST = -(2**31), 2**31 - 1
OUTCOMES = ["unplanned", "done", "cancelled", "carried", "not_yet", "cannot_tell", "dropped"]
KINDS = ["complete", "verify", "deliver", "cancel", "reschedule", "rescope"]
CLASSES = ["delivered elsewhere", "promised later", "term reached", "no trace"]
Array = np.ndarray


class Read(NamedTuple):
    """The lines in order, and the actions, with codes in the place of words; `first` is the month of period 0."""

    key: Array
    line: dict[str, Array]
    acts: pd.DataFrame
    kinds: list[str]
    words: dict[str, pd.Index]
    first: int


def outcomes(folder: Path, as_of: date) -> pd.DataFrame:
    """One row an item and period that is planned or reported, with its outcome and flags."""
    read = _read(folder, np.datetime64(as_of))
    cell = _cells(read)
    acted = _acted(cell, read, folder)
    seen = _seen(cell, np.datetime64(as_of), read.first, len(read.words["unit_id"]))
    kept = len(read.acts) > 0
    cell |= _ahead(cell, seen["end"]) | acted | seen
    planned_done = cell["plan"] & (cell["done"] | cell["done_here"])
    cell["recurring"] = (np.bincount(cell["item"][planned_done], minlength=cell["item"].max() + 1) > 2)[cell["item"]]
    reported = cell["plan"] | cell["planned_sheet"]
    if not reported.all():
        cell = {name: values[reported] for name, values in cell.items()}
    return _told(cell, read.words, int(np.datetime64(as_of).astype(int)), kept)


def _read(folder: Path, as_of: np.datetime64) -> Read:
    names = ["unit_id", "post_id", "period", "moment", "status"]
    columns = [*names, "item_id", "due", "planned", "recorded_on"]
    table = pq.read_table(folder / "plan_line.parquet", columns=columns, read_dictionary=names)
    acts = pq.read_table(folder / "action.parquet")
    day = np.asarray(table["recorded_on"].cast(pa.int32()))
    kept = day <= as_of.astype(int)
    # One numbering for both, and a third of the cost of Arrow's dictionaries.
    chunks = [*table["item_id"].chunks, *acts["item_id"].chunks]
    item, ids = pd.factorize(pd.Series(pd.array(pa.chunked_array(chunks), dtype=pd.ArrowDtype(pa.string()))))
    code, words = {}, {"item_id": pd.Index(ids)}
    for name in names:
        coded = table[name].unify_dictionaries().combine_chunks()
        words[name], code[name] = pd.Index(coded.dictionary.to_pylist()), np.asarray(coded.indices.fill_null(-1))
    months = np.array([int(one[:4]) * 12 + int(one[5:]) - 1 for one in words["period"]], np.int32)
    first = int(months.min())
    p = (months - first)[code["period"]]
    review = code["moment"] == words["moment"].get_loc("review")
    line = {
        "item": item[: len(day)].astype(np.int32), "u": code["unit_id"].astype(np.int16),
        "post": code["post_id"].astype(np.int16), "status": code["status"].astype(np.int8), "day": day,
        "due": np.asarray(table["due"].cast(pa.int32()).fill_null(NONE)), "planned": np.asarray(table["planned"]),
        "line": np.arange(1, len(day) + 1, dtype=np.int32),
    }  # fmt: skip
    key = line["item"].astype(np.int64) * 256 + p * 2 + review
    order = np.flatnonzero(kept)
    order = order[np.argsort(key[order])]
    on = np.asarray(acts["on"].cast(pa.int32()))
    month = on.astype("datetime64[D]").astype("datetime64[M]").astype(int) + 1970 * 12 - first
    kind, kinds = pd.factorize(acts["kind"].to_pandas())
    told = pd.DataFrame({"item": item[len(day) :], "on": on, "q": month, "kind": kind})
    told["act"], told["person"] = np.arange(1, len(on) + 1), acts["person_id"].to_pandas()
    told = told[on <= as_of.astype(int)]
    return Read(key[order], {n: v[order] for n, v in line.items()}, told, list(kinds), words, first)


def _shift(values: Array, n: int, fill: object) -> Array:
    """What stands n rows later, or earlier where n is negative."""
    out = np.empty_like(values)
    if n > 0:
        out[:-n], out[-n:] = values[n:], fill
    else:
        out[-n:], out[:-n] = values[:n], fill
    return out


def _cells(read: Read) -> dict[str, Array]:
    """One row an item and period, in this order: its plan beside its review."""
    key, line = read.key, read.line
    plan = key % 2 == 0
    head = plan | (_shift(key, -1, -9) != key - 1)
    at = np.flatnonzero(head)
    plan = plan[at]
    following = np.minimum(at + 1, len(key) - 1)
    paired = plan & (key[following] == key[at] + 1)
    told = np.where(paired, following, at)  # where the review stands, if there is one
    reviewed = paired | ~plan
    done, off = read.words["status"].get_indexer(["done", "cancelled"])
    status = np.where(reviewed, line["status"][told], -9)
    cell = {name: line[name][at] for name in ("item", "u")}
    cell |= {"key": key[at] & ~1, "p": (key[at] % 256 // 2).astype(np.int32), "plan": plan}
    for name, none in (("due", NONE), ("planned", np.nan), ("post", -1), ("line", NONE)):
        cell["plan_line" if name == "line" else name] = np.where(plan, line[name][at], none).astype(line[name].dtype)
        cell[f"review_{name}"] = np.where(reviewed, line[name][told], none).astype(line[name].dtype)
    cell["plan_day"] = np.where(plan, line["day"][at], MOST)
    cell["done"], cell["cancelled"] = status == done, (status == off) | (plan & (line["status"][at] == off))
    cell["open_due"] = np.where((status == done) | (status == off), NONE, cell["review_due"])
    return cell


def _acted(cell: dict[str, Array], read: Read, folder: Path) -> dict[str, Array]:
    """What the actions say of each cell of their items; `MOST` where they say nothing."""
    size, acts = len(cell["key"]), read.acts
    start = np.searchsorted(cell["item"], acts["item"], "left")
    times = np.searchsorted(cell["item"], acts["item"], "right") - start
    of = np.repeat(np.arange(len(acts)), times)
    at = np.arange(len(of)) - np.repeat(np.cumsum(times) - times - start, times)
    on, q, kind, act, person = (acts[name].to_numpy()[of] for name in ("on", "q", "kind", "act", "person"))
    p, plan, plan_day = (cell[name][at] for name in ("p", "plan", "plan_day"))
    one = {name: kind == code for name, code in zip(KINDS, pd.Index(read.kinds).get_indexer(KINDS), strict=True)}
    ending, ahead, here = one["complete"] | one["verify"], on >= plan_day, q == p
    soon, before = ahead & (q <= p + G), ahead & (q <= p)
    put_off = one["reschedule"] | one["rescope"]
    bare = ~(cell["planned"][at] > 0)
    told: dict[str, Array] = {}

    def any_of(name: str, where: Array) -> None:
        told[name] = np.zeros(size, bool)
        told[name][at[where]] = True

    def least(name: str, values: Array, where: Array) -> None:
        told[name] = np.full(size, MOST, np.int32)
        np.minimum.at(told[name], at[where], values[where].astype(np.int32))

    any_of("done_here", ending & here)
    any_of("delivered", before & (one["complete"] | (one["deliver"] & bare)))
    least("changed_p", q, put_off & plan & (ahead | (q >= p)))
    least("done_act", act, ending & ahead & here)
    least("done_later_act", act, ending & soon & (q > p))
    least("cancel_act", act, one["cancel"] & soon & (q >= p))
    least("reschedule_act", act, one["reschedule"] & soon & (on > plan_day))
    least("deliver_act", act, (one["complete"] | one["deliver"]) & before)
    # The first plan after each completion is back, if it was written after that day.
    later = np.flatnonzero(ending & plan & (p > q))
    later = later[np.r_[True, np.diff(of[later]) != 0]] if later.size else later
    any_of("back_act", later[on[later] < plan_day[later]])
    asked = np.flatnonzero(one["verify"] & plan & (p <= q))
    by = _by_another(cell["post"][at[asked]], on[asked], person[asked], read.words["post_id"], folder)
    level = np.zeros(size, np.int8)
    counts = (soon & (q >= p))[asked]
    np.maximum.at(level, at[asked[counts]], by[counts])
    return told | {"verified": level}


def _by_another(post: Array, on: Array, person: Array, posts: pd.Index, folder: Path) -> Array:
    """Of each verification of a cell: 2 by another than whoever may have held its post, 1 unknown, 0 by the owner."""
    tenure = pd.read_parquet(folder / "tenure.parquet", columns=["post_id", "person_id", "start", "end"])
    since, until = (pd.to_datetime(tenure[name]).to_numpy().astype("datetime64[D]") for name in ("start", "end"))
    last = np.where(np.isnat(until), MOST, until.astype(int))
    spell = pd.DataFrame({"post": posts.get_indexer(tenure["post_id"]), "since": since.astype(int), "last": last})
    asked = pd.DataFrame({"post": post, "on": on, "person": person, "n": np.arange(len(post))})
    met = asked.merge(spell.assign(holder=tenure["person_id"]), on="post")
    met = met[(met["since"] <= met["on"]) & (met["on"] <= met["last"])]
    by = np.ones(len(post), np.int8)
    by[met["n"]] = 2
    by[met["n"][(met["holder"] == met["person"]).to_numpy()]] = 0
    return by


def _seen(cell: dict[str, Array], as_of: np.datetime64, first: int, units: int) -> dict[str, Array]:
    """Of each cell which sheets are there, whether what followed was seen, and where the periods end."""
    periods = int(as_of.astype("datetime64[M]").astype(int)) + 1970 * 12 + AHEAD - first + 1
    plan, review = np.zeros((units, periods), bool), np.zeros((units, periods), bool)
    plan[cell["u"][cell["plan"]], cell["p"][cell["plan"]]] = True
    told = cell["review_line"] != NONE
    review[cell["u"][told], cell["p"][told]] = True
    months = np.arange(first - 1970 * 12, first - 1970 * 12 + periods + G + 1)
    starts = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int32)
    begun, today = np.maximum.accumulate(plan | review, axis=1), int(as_of.astype(int))
    no_plan = ~plan & begun & (starts[:periods] - 1 < today)
    no_review = ~review & begun & (starts[1 : periods + 1] - 1 < today)
    lost = np.pad(no_plan | no_review, ((0, 0), (0, G)))
    one, two = lost[:, 1:-1], lost[:, G:]
    p = np.arange(periods)
    lost_p = np.where(one, p + 1, np.where(two, p + 2, MOST)).astype(np.int32)
    place = cell["u"].astype(np.int32) * periods + cell["p"]
    grid = {
        "planned_sheet": plan, "reviewed_sheet": review, "unseen": no_review | one | two, "lost_p": lost_p,
    }  # fmt: skip
    far = starts[1 + G :]
    return {name: values.ravel()[place] for name, values in grid.items()} | {
        "end": starts[1:][cell["p"]], "far": far[cell["p"]], "early": (far - 1 >= today)[cell["p"]],
    }  # fmt: skip


def _ahead(cell: dict[str, Array], end: Array) -> dict[str, Array]:
    """What stands after each cell in the g periods that follow, whether it is planned later, and done before."""
    key, plan, item = cell["key"], cell["plan"], cell["item"]
    near = {n: (_shift(item, n, -1) == item) & (_shift(key, n, 0) <= key + 2 * G) for n in (1, G)}
    told: dict[str, Array] = {}
    at = {n: near[n] & _shift(plan, n, False) for n in (1, G)}
    first = np.where(at[1], 1, np.where(at[G], G, 0))
    rows, there = np.arange(len(key)) + first, first > 0
    for name, none in (("p", MOST), ("due", NONE), ("planned", np.nan), ("post", -1)):
        told[f"next_{name}"] = np.where(there, cell[name][rows], none).astype(cell[name].dtype)
    told["next"] = there

    def least(values: Array, where: Array) -> Array:
        lines = np.where(where, values, MOST).astype(np.int32)
        return np.minimum(*(np.where(near[n], _shift(lines, n, MOST), MOST) for n in (1, G)))

    either = np.where(cell["review_line"] == NONE, cell["plan_line"], cell["review_line"])
    told["next_line"] = least(cell["plan_line"], plan)
    told["cancelled_line"] = least(either, cell["cancelled"])
    told["done_line"] = least(cell["review_line"], cell["done"])
    own, later = np.where(cell["due"] == NONE, end - 1, cell["due"]), np.maximum(cell["due"], cell["open_due"])
    told["put_off"] = cell["open_due"] > own
    for n in (1, G):
        told["put_off"] |= near[n] & (_shift(later, n, NONE) > own)
    onward = np.minimum.accumulate(np.where(plan, key, np.iinfo(np.int64).max)[::-1])[::-1]
    told["planned_on"] = _shift(onward, 1, -1) // 256 == item
    before, done = (_shift(np.maximum.accumulate(np.where(cell[name], key, -1)), -1, -1) for name in ("plan", "done"))
    # Done since its last plan.
    told["back"] = plan & (done >= before) & (done // 256 == item)
    return told


def _revised(cell: dict[str, Array]) -> dict[str, Array]:
    """What the next plan, or the review, says otherwise of due date and amount, and whether an action says so too."""
    again, due, planned, next_due = cell["next"], cell["due"], cell["planned"], cell["next_due"]
    on_plan, on_review = again & (cell["changed_p"] <= cell["next_p"]), cell["changed_p"] <= cell["p"]
    dated, redated = (due != NONE) & (next_due != NONE), (due != NONE) & (cell["review_due"] != NONE)
    later = dated & (next_due > due)
    lower = again & ((cell["next_planned"] < planned) | (np.isnan(cell["next_planned"]) & ~np.isnan(planned)))
    moved = later | lower | (dated & (next_due < due)) | (cell["next_planned"] > planned)
    late_review, low_review = redated & (cell["review_due"] > due), cell["review_planned"] < planned
    review_moved = late_review | low_review | (cell["review_planned"] > planned)
    review_moved |= redated & (cell["review_due"] < due)
    return {
        "later": later | late_review, "lower": lower | low_review, "changed": moved | review_moved,
        "slip": (later & ~on_plan) | (late_review & ~on_review), "weak": (lower & ~on_plan) | (low_review & ~on_review),
        "by_act": (moved & on_plan) | (review_moved & on_review),
    }  # fmt: skip


def _judged(cell: dict[str, Array], now: Array) -> Array:
    """The outcome, first match."""
    there = {name: cell[name] != MOST for name in ("cancelled_line", "cancel_act", "done_line", "done_later_act")}
    after = ~cell["recurring"] & (there["done_line"] | there["done_later_act"])
    off = cell["cancelled"] | there["cancelled_line"] | there["cancel_act"]
    carried = cell["next"] | (cell["reschedule_act"] != MOST)
    cases = [~cell["plan"], now, off, carried, after, cell["early"], cell["unseen"]]
    return np.select(cases, [np.int8(k) for k in (0, 1, 2, 3, 1, 4, 5)], np.int8(6))


def _flag(values: Array, known: Array | bool = True) -> pd.arrays.BooleanArray:
    return pd.arrays.BooleanArray(values, np.broadcast_to(~np.asarray(known), values.shape).copy())


def _rows(values: Array, none: int = NONE) -> pd.arrays.IntegerArray:
    return pd.arrays.IntegerArray(values, values == none)


def _coded(codes: Array, words: pd.Index | list[str]) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(words), validate=False)


def _told(cell: dict[str, Array], words: dict[str, pd.Index], as_of: int, kept: bool) -> pd.DataFrame:
    now = cell["done"] | (cell["done_act"] != MOST)
    outcome = _judged(cell, now)
    unplanned, done, off, carried, dropped = (outcome == k for k in (0, 1, 2, 3, 6))
    late, blind, revised = done & ~now, (cell["review_line"] == NONE) & ~cell["reviewed_sheet"], _revised(cell)
    lost = (cell["next"] & (cell["lost_p"] < cell["next_p"])) | blind
    due, elsewhere, far = cell["due"], dropped & cell["delivered"], cell["far"]
    class_ = np.select(
        [~dropped, elsewhere, cell["put_off"] | (due >= far), (due != NONE) & (due < far)],
        [np.int8(k) for k in (-1, 0, 1, 2)], np.int8(3),
    )  # fmt: skip
    over = ~(off | unplanned | (done & ~late)) & (due != NONE) & (due < np.minimum(cell["end"], as_of))
    post = np.where(cell["post"] < 0, cell["review_post"], cell["post"])
    reassigned = (cell["post"] >= 0) & (cell["next_post"] >= 0) & (cell["post"] != cell["next_post"])
    columns = {
        "p": cell["p"], "outcome": _coded(outcome, OUTCOMES), "item_id": _coded(cell["item"], words["item_id"]),
        "unit_id": _coded(cell["u"], words["unit_id"]), "post_id": _coded(post, words["post_id"]),
        "class": _coded(class_, CLASSES),
        "verified": _flag(done & (cell["verified"] == 2), ~(done & (cell["verified"] == 1))),
        "late": _flag(late, ~(late & blind)), "postponed": carried & ~cell["next"],
        "unapproved": _flag(off & False, ~off), "authority_unknown": off,
        "returned": dropped & cell["planned_on"] & ~cell["next"],
        "slipped": _flag(revised["slip"], ~revised["later"] | (kept & ~(revised["slip"] & lost))),
        "weakened": _flag(revised["weak"], ~revised["lower"] | (kept & ~(revised["weak"] & lost))),
        "rebaselined": _flag(revised["by_act"], ~revised["changed"] | kept), "reassigned": reassigned,
        "unplanned": unplanned, "overdue": _flag(over, ~(over & blind)),
        "reopened": cell["plan"] & ~cell["recurring"] & (cell["back"] | cell["back_act"]),
        "recurring": cell["recurring"], "doubt": _coded(np.where(outcome == 5, 0, -1).astype(np.int8), ["sheet "]),
        "plan_line": _rows(cell["plan_line"]), "review_line": _rows(cell["review_line"]),
    }  # fmt: skip
    by_line, by_row = _by(cell, done, off, carried, elsewhere)
    by = np.where(by_row == MOST, -1, np.where(by_line, 0, 1)).astype(np.int8)
    columns["by_table"] = _coded(by, ["plan_line", "action"])
    return pd.DataFrame(columns | {"by_row": _rows(by_row, MOST)}, copy=False)


def _by(cell: dict[str, Array], done: Array, off: Array, carried: Array, elsewhere: Array) -> tuple[Array, Array]:
    """The row that an outcome rests on, and whether it is a plan line."""

    def first(*names: str) -> Array:
        found = cell[names[-1]]
        for name in names[-2::-1]:
            found = np.where(cell[name] == MOST, found, cell[name])
        return found

    own = np.where(cell["review_line"] == NONE, cell["plan_line"], cell["review_line"])
    done_line, off_line = cell["done_line"] != MOST, cell["cancelled_line"] != MOST
    line = [
        done & (cell["done"] | ((cell["done_act"] == MOST) & done_line)), off & (cell["cancelled"] | off_line),
        carried & cell["next"],
    ]  # fmt: skip
    row = np.select(
        [done & cell["done"], done, off & cell["cancelled"], off, carried, elsewhere],
        [cell["review_line"], first("done_act", "done_line", "done_later_act"), own,
         first("cancelled_line", "cancel_act"), first("next_line", "reschedule_act"), cell["deliver_act"]],
        np.int32(MOST),
    )  # fmt: skip
    return line[0] | line[1] | line[2], row.astype(np.int32)
