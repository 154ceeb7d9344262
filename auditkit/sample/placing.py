"""Which item meets which fate, where and when: only where the script's outcome is beyond doubt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from auditkit.sample import plot
from auditkit.sample.fates import FATES, NUMBER, SILENCE, Fate
from auditkit.sample.world import DAY, PAD, STATES, Bools, Handover, Ints, World

MISSING = STATES.index("missing")
_LENGTHS = (0.30, 0.30, 0.20, 0.12, 0.05, 0.03)
_MEAN_LENGTH = sum((i + 1) * p for i, p in enumerate(_LENGTHS))


@dataclass(frozen=True)
class Items:
    """One entry an item, sorted by unit and first month; `post` −1 = not written; `handover` −1 = not tied to one."""

    fate: Ints
    slot: Ints
    start: Ints
    post: Ints
    handover: Ints

    def __len__(self) -> int:
        return len(self.fate)


def place(world: World, per_month: float) -> Items:
    """Every item of the enterprise.

    Args:
        world: the enterprise.
        per_month: planned lines in a unit's month, on average.
    """
    places = _Places(world)
    _by_hand(world, places)
    _at_handovers(world, places)
    _beside_lost_sheets(world, places, per_month)
    _by_chance(world, places, per_month)
    _ordinary(world, places, per_month)
    return places.items()


def seen_month(world: World, handover: Handover) -> int:
    """The month of the day after the outgoing's last: its review was not known on that last day, all before it were."""
    return world.calendar.of(handover.left + DAY)


class _Places:
    """Collects items, and knows where a fate fits."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rows: list[tuple[Ints, Ints, Ints, Ints, Ints]] = []
        self.busy, self.crossing = unquiet(world)
        self.posts = list(world.posts)
        self.flow = _flow_posts(world, self.posts)

    def add(self, fate: str, slot: Ints, start: Ints, post: str = "", handover: int = -1) -> None:
        """Items of one fate."""
        n = len(slot)
        number = _some(n, NUMBER[fate])
        who = _some(n, self.posts.index(post)) if post else self._choose_posts(slot, number)
        self.rows.append((number, slot, start, who, _some(n, handover)))

    def add_ordinary(self, number: Ints, slot: Ints, start: Ints) -> None:
        """Items of several ordinary fates."""
        self.rows.append((number, slot, start, self._choose_posts(slot, number), _some(len(slot), -1)))

    def _choose_posts(self, slot: Ints, number: Ints) -> Ints:
        """A post of the unit; about one in twelve is left unwritten, so that the unit's head answers for the line."""
        table, count = self.flow
        rng = self.world.rng
        pick = (rng.random(len(slot)) ** 1.4 * count[slot]).astype(np.int64)
        post = table[slot, pick]
        shy = np.array([f.quiet == "life" or f.fault == "reassigned" for f in FATES])[number]
        unwritten = (rng.random(len(slot)) < 0.08) & ~shy & (slot != self.world.slot(plot.MERGED[0]))
        return np.where(unwritten, -1, post)

    def items(self) -> Items:
        """All that was collected, in order of unit and first month."""
        fate, slot, start, post, handover = (np.concatenate([row[i] for row in self.rows]) for i in range(5))
        order = np.lexsort((self.world.rng.random(len(fate)), start, slot))
        return Items(fate[order], slot[order], start[order], post[order], handover[order])

    def fits(self, fate: Fate, quiet: bool = True) -> Bools:
        """Unit × first month: where the script can be played without anything else deciding the outcome."""
        world = self.world
        months = world.calendar.months
        start, end = np.arange(months)[None, :], world.ends[:, None]
        ok: Bools = (start >= world.begins[:, None]) & (start <= end)
        ok[world.slot(plot.MERGED[0]), plot.MERGED[1] :] = False
        runs_out = (end == months - 1) & (fate.quiet == "")
        ok &= runs_out | (start + fate.last <= end)
        ok &= start + min([0, *(a.at for a in fate.acts)]) >= world.begins[:, None]
        ok &= self._sheets_allow(fate, start, end)
        for moment, at, state in fate.needs:
            ok &= self._gap(moment, at) == STATES.index(state)
        if quiet:
            ok &= self._quiet(fate)
        return ok

    def _gap(self, moment: str, at: int) -> Ints:
        months = self.world.calendar.months
        return self.world.gaps[moment][:, at : at + months]

    def _sheets_allow(self, fate: Fate, start: Ints, end: Ints) -> Bools:
        months = self.world.calendar.months
        ok = np.ones((len(end), months), dtype=np.bool_)
        for month in fate.months:
            at = start + month.at
            if month.plan:
                ok &= self._gap("plan", month.at) != MISSING
            if month.review:
                ok &= self._gap("review", month.at) != MISSING
            if "unplanned" in month.flags:
                ok &= self._gap("plan", month.at) == 0
            if month.outcome == "not_yet":
                # The day of the review of R+g must have passed: one due on the very day of the question has time left.
                ok &= (at == months - 2) | (at == months - 3)
            if month.outcome in ("dropped", "cannot_tell"):
                ok &= at <= months - 4
                ok &= (at == end) if month.kind == "unit ended" else (at + SILENCE <= end)
            if month.outcome == "dropped":
                for later in range(SILENCE + 1):
                    ok &= (self._gap("plan", month.at + later) == 0) & (self._gap("review", month.at + later) == 0)
        return ok

    def _quiet(self, fate: Fate) -> Bools:
        months = self.world.calendar.months
        ok = np.ones((len(self.world.slots), months), dtype=np.bool_)
        if not fate.quiet:
            return ok
        noise = self.crossing if fate.quiet == "crossing" else self.busy
        if fate.quiet == "ever":
            later = np.logical_or.accumulate(noise[:, ::-1], axis=1)[:, ::-1]
            return ok & ~np.roll(later, 1, axis=1)[:, :months]
        for at in range(-1, fate.last + 2):
            ok &= ~np.roll(noise, -at, axis=1)[:, :months]
        return ok


def unquiet(world: World) -> tuple[Bools, Bools]:
    """Slot × month: where a change of holder or of unit would make a special item's state a matter of opinion."""
    shape = (len(world.slots), world.calendar.months + 2 * PAD)
    busy, crossing = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
    for handover in world.handovers:
        seen, on = seen_month(world, handover), world.calendar.of(handover.on)
        if seen < 0 or handover.post_id in plot.IDLE or handover.reorganised:
            continue
        busy[handover.slot, min(seen, on) : max(seen, on) + 1] = True
        ended = world.calendar.last(world.calendar.of(handover.left + DAY))
        if handover.last and ended < handover.on:
            crossing[handover.slot, seen - 1 : on + 1] = True
    for slot, since, until in world.covers:
        busy[slot, since : until + 1] = True
    for unit, month, _ in (plot.RENAMED, plot.MERGED):
        busy[world.slot(unit), month] = True
    busy[world.slot(plot.MERGED[2]), plot.MERGED[1]] = True
    return busy, crossing


def _flow_posts(world: World, posts: list[str]) -> tuple[Ints, Ints]:
    """Slot → the posts that carry work, the head first, and how many."""
    lists: list[list[int]] = [[] for _ in world.slots]
    for number, name in enumerate(posts):
        if name not in plot.IDLE and not name.endswith("-CTL"):
            lists[world.posts[name].slot].append(number)
    width = max(map(len, lists))
    table = np.array([[*row, *[row[0]] * (width - len(row))] for row in lists], dtype=np.int64)
    return table, np.array([len(row) for row in lists], dtype=np.int64)


def _some(n: int, value: int) -> Ints:
    return np.full(n, value, dtype=np.int64)


def _by_hand(world: World, places: _Places) -> None:
    for post, fate, back, count in plot.HAND:
        number, handover = next((i, h) for i, h in enumerate(world.handovers) if h.post_id == post)
        start = seen_month(world, handover) + back
        tied = number if "handover" in FATES[NUMBER[fate]].fault or "follow" in FATES[NUMBER[fate]].fault else -1
        places.add(fate, _some(count, handover.slot), _some(count, start), handover=tied)
    departed = next(h for h in world.handovers if h.kind == "departure" and h.post_id == "D4-SPC")
    start = seen_month(world, departed) - 2
    places.add("steady_3", _some(1, departed.slot), _some(1, start), "D4-SPC")
    places.add("steady_6", _some(1, departed.slot), _some(1, start), "D4-SPC")
    places.add("lost_review_2_missing", _some(2, world.slot("P3")), _some(2, plot.RENAMED[1] - 1))


def _at_handovers(world: World, places: _Places) -> None:
    for number, handover in enumerate(world.handovers):
        unit = world.slots[handover.slot]
        if handover.post_id in plot.IDLE or unit in plot.BY_HAND or handover.kind == "arrival" or handover.reorganised:
            continue
        start = seen_month(world, handover) - 2
        for fate, most in (("left_behind", 4), ("late_return", 2)):
            n = int(world.rng.integers(1, most))
            if 0 <= start and places.fits(FATES[NUMBER[fate]], quiet=False)[handover.slot, start]:
                post = "" if handover.is_head else handover.post_id
                places.add(fate, _some(n, handover.slot), _some(n, start), post, number)
    late = next(h for h in world.handovers if h.post_id == "D4-MGR")
    places.add("not_yet", _some(2, late.slot), _some(2, seen_month(world, late) - 1))


def _beside_lost_sheets(world: World, places: _Places, per_month: float) -> None:
    """Where one sheet of a month is lost, the other must still have lines, or it would be lost too."""
    n = max(3, round(per_month / 3))
    months = world.calendar.months
    for slot in range(len(world.slots)):
        for month in range(months):
            plan, review = (world.gaps[m][slot, month] == MISSING for m in ("plan", "review"))
            if review and not plan:
                places.add("over_lost_review", _some(n, slot), _some(n, month))
            if plan and not review:
                places.add("late_over_lost_plan", _some(n, slot), _some(n, month - 1))


def _by_chance(world: World, places: _Places, per_month: float) -> None:
    alive = int((world.ends - world.begins + 1).sum())
    total = alive * per_month / _MEAN_LENGTH
    by_hand = np.array([unit in plot.BY_HAND for unit in world.slots])
    for fate in FATES:
        if not fate.share:
            continue
        ok = places.fits(fate)
        if fate.open_at_end or "returned" in fate.fault:
            ok[by_hand] = False
        cells = np.flatnonzero(ok)
        if not len(cells):
            raise AssertionError(f"no place in the plot for {fate.name}")
        chosen = world.rng.choice(cells, max(2, round(fate.share * total)))
        slot, start = np.unravel_index(chosen, ok.shape)
        places.add(fate.name, slot.astype(np.int64), start.astype(np.int64))


def _ordinary(world: World, places: _Places, per_month: float) -> None:
    """The work that goes as planned; one item of a single month everywhere, so that no sheet is empty by accident."""
    lengths = np.array(_LENGTHS)
    fits = [places.fits(FATES[NUMBER[f"steady_{n}"]]) for n in range(1, 7)]
    slots, starts = np.nonzero(fits[0])
    lines = np.array([sum(m.plan for m in f.months) for f in FATES])
    already = sum(int(lines[row[0]].sum()) for row in places.rows)
    longest, mean = np.ones(len(slots), dtype=np.int64), 0.0
    for n, share in enumerate(_LENGTHS, start=1):
        longest = np.where(fits[n - 1][slots, starts], n, longest)
        mean += share * float(np.minimum(longest, world.calendar.months - starts).mean())
    rate = max(0.5, (per_month - 1 - already / len(slots)) / mean)
    extra = world.rng.poisson(rate, len(slots))
    slot, start = np.repeat(slots, extra), np.repeat(starts, extra)
    length = world.rng.choice(np.arange(1, 7), len(slot), p=lengths / lengths.sum())
    for n in range(6, 1, -1):
        length[(length == n) & ~fits[n - 1][slot, start]] -= 1
    number = np.array([NUMBER[f"steady_{n}"] for n in range(1, 7)], dtype=np.int64)
    places.add_ordinary(number[length - 1], slot, start)
    places.add("steady_1", slots.astype(np.int64), starts.astype(np.int64))
