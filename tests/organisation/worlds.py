"""Random organisations, many to one load, with few days and few people so that every rule meets every other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import product
from random import Random

from .build import BEGINNING, OPEN, Row, tenure

FIRST = date(2024, 1, 1)
DAYS = 130
AS_OF = FIRST + timedelta(days=DAYS)
CALENDAR = [FIRST - timedelta(days=3) + timedelta(days=n) for n in range(DAYS + 4)]
CAPACITIES = ["substantive"] * 6 + ["acting"] * 3 + ["concurrent", "nominal", "on_leave"]


def day(rng: Random, low: int = 0, high: int = DAYS - 5) -> date:
    return FIRST + timedelta(days=rng.randint(low, high))


def life(rng: Random) -> tuple[date | None, date | None]:
    start = None if rng.random() < 0.3 else day(rng, -2, 40)
    end = None if start is None or rng.random() < 0.5 else day(rng, 70, DAYS - 2)
    return start, end


def tenures(rng: Random, post_id: str, partial: int = 0) -> list[Row]:
    """Up to seven tenures of five people; up to `partial` bounds are some days wide."""
    rows, since = [], rng.randint(0, 30)
    for n in range(rng.randint(1, 7)):
        length = rng.choice([rng.randint(1, 6), rng.randint(1, 20), rng.randint(10, 60)])
        until = FIRST + timedelta(days=min(since + length, DAYS - 1))
        row = tenure(post_id, f"{post_id}-{rng.choice('abcde')}", None, None, rng.choice(CAPACITIES))
        start = FIRST + timedelta(days=since)
        row |= {"since_min": start, "since_max": start, "until_min": until, "until_max": until}
        if rng.random() < 0.15:
            row |= {"until_min": OPEN, "until_max": OPEN}
        if rng.random() < 0.05:
            row |= {"since_min": BEGINNING, "since_max": BEGINNING}
        rows.append(row)
        # The next tenure begins before, on or after the end of this one.
        since = max(0, min(DAYS - 10, since + length + rng.choice([0, 0, -3, -12, 2, 4, 7, 20, 35])))
        if n > 4 and rng.random() < 0.3:
            break
    _widen(rng, rows, partial)
    return _distinct(rows)


def _widen(rng: Random, rows: list[Row], partial: int) -> None:
    bounds = [(row, name) for row in rows for name in ("since", "until") if row[f"{name}_min"] not in (BEGINNING, OPEN)]
    for row, name in rng.sample(bounds, min(partial, len(bounds))):
        # A year that nobody wrote down exactly still has a first and a last possible day.
        row[f"{name}_max"] += timedelta(days=rng.randint(1, 4))


def _distinct(rows: list[Row]) -> list[Row]:
    """One row a key: two rows of one person with one start would be two versions of one tenure."""
    return list({(r["person_id"], r["since_min"], r["since_max"]): r for r in rows}.values())


def exact(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Every organisation with exact dates that the rows may mean."""
    spans = []
    for row in rows:
        sinces = _range(row["since_min"], row["since_max"])
        untils = _range(row["until_min"], row["until_max"])
        spans.append([(s, u) for s, u in product(sinces, untils) if s < u])
    for chosen in product(*spans):
        yield [
            {**row, "since_min": s, "since_max": s, "until_min": u, "until_max": u}
            for row, (s, u) in zip(rows, chosen, strict=True)
        ]


def _range(low: date, high: date) -> list[date]:
    return [low + timedelta(days=n) for n in range((high - low).days + 1)]
