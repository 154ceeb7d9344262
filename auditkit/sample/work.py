"""What every item is: its text, its number, its day; the same for all its lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auditkit.sample import plot
from auditkit.sample.fates import FATES, NUMBER
from auditkit.sample.placing import Items, unquiet
from auditkit.sample.world import Bools, Ints, World, words


@dataclass(frozen=True)
class Work:
    """Columns over the items of `Items`, in its order."""

    items: Items
    item_id: list[str]
    text: NDArray[Any]
    reworded: NDArray[Any]
    measure: Ints
    goal: Ints
    day: Ints
    named: Bools
    rough: Bools
    target: Ints
    variant: Ints
    other_slot: Ints
    chinese: Bools


def describe(world: World, items: Items, measures: list[str]) -> Work:
    """Texts that are unique in their unit, by the identity number in them; goals, due days, and who is named."""
    n, rng = len(items), world.rng
    numbered = np.array([-1 if f.numbered is None else int(f.numbered) for f in FATES])[items.fate]
    measured = np.where(numbered >= 0, numbered, rng.random(n) < 0.45).astype(bool)
    recurring = np.array([f.texts == "recurring" for f in FATES])[items.fate]
    measured &= ~recurring
    text, measure = _texts(world, items, measured, recurring, measures)
    item_id = _numbers(world, items)
    tails = words()["tails"]
    moved = items.fate == NUMBER["moved"]
    text[moved] = text[moved] + ", joint task"
    reworded = text.copy()
    for at in np.flatnonzero(items.fate == NUMBER["reworded"]):
        reworded[at] = f"{text[at]}{tails[int(at) % len(tails)]}"
    person = np.array([f.fault == "reassigned" for f in FATES])[items.fate]
    slot_chinese = np.array([unit in plot.CHINESE for unit in world.slots])
    return Work(
        items, item_id, text, reworded, np.where(measured, measure, -1),
        np.where(measured, rng.integers(3, 60, n) * 10, 0), rng.integers(9, 29, n), (rng.random(n) < 0.6) | person,
        rng.random(n) < 0.12, np.where(rng.random(n) < 0.3, rng.integers(0, 3, n), -1), rng.integers(0, 12, n),
        _elsewhere(world, items), slot_chinese[items.slot],
    )  # fmt: skip


def _numbers(world: World, items: Items) -> list[str]:
    first = np.searchsorted(items.slot, np.arange(len(world.slots)))
    ordinal = np.arange(len(items)) - first[items.slot] + 1
    names = world.slots
    return [f"{names[s]}-{o:04d}" for s, o in zip(items.slot.tolist(), ordinal.tolist(), strict=True)]


def _texts(
    world: World, items: Items, measured: Bools, recurring: Bools, measures: list[str]
) -> tuple[NDArray[Any], Ints]:
    text, measure = np.empty(len(items), dtype=object), np.full(len(items), -1, dtype=np.int64)
    kind = np.array([("office", "department", "project").index(k) for k in world.kinds])[items.slot]
    bank = words()["texts"]
    for code, name in enumerate(("office", "department", "project")):
        pools = (
            (bank[name]["measured"], measured & (kind == code)),
            ([[t, ""] for t in bank[name]["unmeasured"]], ~measured & ~recurring & (kind == code)),
            ([[t, ""] for t in bank["recurring"]], recurring & (kind == code)),
        )
        for templates, chosen in pools:
            at = np.flatnonzero(chosen)
            place = _shuffled_ordinals(world, items.slot[at])
            which, number = place % len(templates), place // len(templates)
            parts = [t.split("{n}") for t, _ in templates]
            text[at] = [
                parts[w][0] + _identity(k) + parts[w][1] for w, k in zip(which.tolist(), number.tolist(), strict=True)
            ]
            codes = np.array([measures.index(m) if m else -1 for _, m in templates], dtype=np.int64)
            measure[at] = codes[which]
    return text, measure


def _identity(number: int) -> str:
    return str(number + 1) if number < 60 else f"{number % 60 + 1}-{number // 60 + 1}"


def _shuffled_ordinals(world: World, slot: Ints) -> Ints:
    """0, 1, 2 … inside each unit, in random order: no text twice in a unit or its heir, and no pattern in time."""
    group = np.where(slot == world.slot(plot.MERGED[0]), world.slot(plot.MERGED[2]), slot)
    order = np.lexsort((world.rng.random(len(slot)), group))
    ranked = group[order]
    first = np.searchsorted(ranked, ranked)
    out = np.empty(len(slot), dtype=np.int64)
    out[order] = np.arange(len(slot)) - first
    return out


def _elsewhere(world: World, items: Items) -> Ints:
    """The other unit of a moved item: one whose sheets are whole and whose posts keep their holders meanwhile."""
    out, months = items.slot.copy(), world.calendar.months
    noise = unquiet(world)[0] | (world.gaps["plan"] != 0) | (world.gaps["review"] != 0)
    calm = np.arange(months)[None, :] >= world.begins[:, None]
    for at in range(-2, 5):
        calm &= ~np.roll(noise, -at, axis=1)[:, :months]
    for unit in (plot.RENAMED[0], plot.MERGED[0], plot.MERGED[2], plot.ENDED[0]):
        calm[world.slot(unit)] = False
    good = [np.flatnonzero(calm[:, month]) for month in range(months)]
    for at in np.flatnonzero(items.fate == NUMBER["moved"]).tolist():
        choice = good[items.start[at]]
        out[at] = world.rng.choice(choice[choice != items.slot[at]])
    return out
