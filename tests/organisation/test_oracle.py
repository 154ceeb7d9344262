"""Hundreds of random organisations against a day-by-day brute force that shares no line with the product."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from auditkit.organisation import superiors_on

from . import oracle, worlds
from .build import BEGINNING, OPEN, Organisation, Row, post, step, unit

RULES = oracle.Rules(merge=4, overlap=9, bridge=25, college=2, as_of=worlds.AS_OF)
PARAMETERS: dict[str, Any] = {
    "merge_days": RULES.merge,
    "overlap_days": RULES.overlap,
    "bridge_days": RULES.bridge,
    "college": RULES.college,
    "as_of": RULES.as_of,
}
seeds = given(seed=st.integers(0, 10**9))


def few(examples: int) -> Any:
    """Each example is a load of a hundred organisations or more."""
    return settings(max_examples=examples, derandomize=True, deadline=None, database=None, phases=[Phase.generate])


def by_post(rows: list[Row]) -> dict[str, list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[row["post_id"]].append(row)
    return found


@few(4)
@seeds
def test_certain_and_possible_holders_and_vacancies(seed: int) -> None:
    rng = Random(seed)
    organisations = {f"P{n}": worlds.tenures(rng, f"P{n}", partial=5) for n in range(150)}
    org = Organisation([t for rows in organisations.values() for t in rows], as_of=worlds.AS_OF)
    lines, holders = by_post(org.rows("timeline")), by_post(org.rows("holder"))
    for name, rows in organisations.items():
        bounds = {row[c] for row in rows for c in row if c[:5] in ("since", "until")} - {BEGINNING, OPEN}
        for day in sorted({b + timedelta(days=d) for b in bounds for d in (-1, 0)}):
            certain, possible = oracle.certain_and_possible(clipped(rows), day)
            [line] = [s for s in lines[name] if s["since"] <= day < s["until"]]
            assert names(line["certain"]) == certain, (rows, day)
            assert names(line["possible"]) == possible, (rows, day)
            # No post row is handed in, so that every post began on a day that nobody knows.
            begun = day >= min(row["since_min"] for row in clipped(rows))
            assert line["vacant"] == ("no" if certain else "unknown" if possible or not begun else "yes")
            assert (line["n_certain"], line["n_possible"]) == (len(certain), len(possible))
            held = [h for h in holders[name] if h["since"] <= day < h["until"]]
            assert {h["person_id"] for h in held} == possible
            assert {h["person_id"] for h in held if h["certain"]} == certain


def clipped(rows: list[Row]) -> list[Row]:
    """Unknown beginnings and open ends, near enough to be tried day by day."""
    near = {BEGINNING: worlds.CALENDAR[0] - timedelta(days=9), OPEN: worlds.AS_OF + timedelta(days=9)}
    return [{k: near.get(v, v) for k, v in row.items()} for row in rows]


def names(joined: str | None) -> set[str]:
    return set(joined.split("; ")) if joined else set()


def lives(rng: Random, count: int) -> dict[str, Any]:
    return {f"P{n}": worlds.life(rng) for n in range(count)}


def posts_of(life: dict[str, Any]) -> list[Row]:
    return [post(name) | since(start, end) for name, (start, end) in life.items()]


def since(start: Any, end: Any) -> Row:
    low, high = start or BEGINNING, end or OPEN
    return {"since_min": low, "since_max": low, "until_min": high, "until_max": high}


def told(org: Organisation) -> dict[str, list[Row]]:
    return by_post(org.rows("handover"))


def merged_on(rng: Random, rows: list[Row], start: date | None) -> date:
    """Mostly some days about the end of the last tenure: far from it a merger changes nothing."""
    last = max((row["until_max"] for row in rows if row["until_max"] < OPEN), default=worlds.CALENDAR[60])
    day = last + timedelta(days=rng.randint(-3, 6)) if rng.random() < 0.7 else worlds.day(rng, 50)
    return min(max(day, (start or worlds.FIRST) + timedelta(days=1)), worlds.AS_OF)


@few(5)
@seeds
def test_episodes(seed: int) -> None:
    rng = Random(seed)
    life = lives(rng, 140)
    organisations = {name: worlds.tenures(rng, name) for name in life}
    merged = [name for name in life if rng.random() < 0.4]
    mergers = {name: merged_on(rng, organisations[name], life[name][0]) for name in merged}
    parted = {name for name in merged if rng.random() < 0.3}
    steps = [
        step("post", name, heir, "split" if name in parted else "merge", day.isoformat())
        for name, day in mergers.items()
        for heir in (("HEIR", "OTHER") if name in parted else ("HEIR",))
    ]
    people = [t for rows in organisations.values() for t in rows]
    org = Organisation(people, [*posts_of(life), post("HEIR"), post("OTHER")], successions=steps, **PARAMETERS)
    found = told(org)
    kinds = [h["kind"] for rows in found.values() for h in rows]
    assert kinds.count("merger") > 5
    assert "split" in kinds
    reasons = by_post(org.rows("change"))
    for name, rows in organisations.items():
        how = "split" if name in parted else "merger"
        expected = oracle.episodes(rows, worlds.CALENDAR, *life[name], RULES, mergers.get(name), how)
        handed = [e for e in expected if not e.reason]
        assert [as_told(h) for h in found[name]] == handed, (rows, life[name])
        plain = {e.reason for e in expected} & {"first appointment", "abolished", "college"}
        assert plain == {c["reason"] for c in reasons[name]} & {"first appointment", "abolished", "college"}, rows


def as_told(row: Row) -> oracle.Told:
    assert (row["on_min"], row["last_min"]) == (row["on_max"], row["last_max"])
    assert (row["days_vacant_min"], row["days_overlap_min"]) == (row["days_vacant_max"], row["days_overlap_max"])
    people = (frozenset(names(row[role])) for role in ("outgoing", "incoming", "interim"))
    return oracle.Told(
        "", row["kind"], *people, row["on_min"], row["last_min"], row["days_vacant_min"], row["days_overlap_min"]
    )


@few(8)
@seeds
def test_partial_dates_bound_every_exact_reading(seed: int) -> None:
    """Where all exact readings tell the same episodes, the intervals hold each of them and no more."""
    rng = Random(seed)
    organisations = {f"P{n}": worlds.tenures(rng, f"P{n}", partial=2) for n in range(110)}
    org = Organisation([t for rows in organisations.values() for t in rows], **PARAMETERS)
    found, compared = told(org), 0
    for name, rows in organisations.items():
        worlds_of = list(worlds.exact(rows))
        readings = [oracle.episodes(one, worlds.CALENDAR, None, None, RULES) for one in worlds_of]
        shapes = {(shape(told), gone_on(one)) for told, one in zip(readings, worlds_of, strict=True)}
        if len(shapes) == 1 and not any(crossed(row) for row in rows):
            compared += len(found[name])
            bounded(found[name], [[e for e in told if not e.reason] for told in readings], rows)
    assert compared > 40


def shape(told: list[oracle.Told]) -> tuple[Any, ...]:
    return tuple((e.reason, e.kind, e.outgoing, e.incoming, e.interim, e.turns) for e in told)


def gone_on(rows: list[Row]) -> tuple[bool, ...]:
    return tuple(on for _, _, on in oracle.met(rows, worlds.CALENDAR, RULES))


def crossed(row: Row) -> bool:
    """Not one day of the tenure is certain, or its end is nowhere near: its length then ties its two ends together."""
    return row["since_max"] >= row["until_min"] or row["until_min"] < row["until_max"] == OPEN


def bounded(found: list[Row], readings: list[list[oracle.Told]], rows: list[Row]) -> None:
    assert {len(told) for told in readings} == {len(found)}, (rows, found)
    for n, row in enumerate(found):
        same = [told[n] for told in readings]
        assert {(e.kind, e.outgoing, e.incoming) for e in same} == {
            (row["kind"], frozenset(names(row["outgoing"])), frozenset(names(row["incoming"])))
        }, (rows, row)
        assert (row["on_min"], row["on_max"]) == (min(e.on for e in same), max(e.on for e in same)), (rows, row)
        if row["last_min"]:
            assert (row["last_min"], row["last_max"]) == (min(e.last for e in same), max(e.last for e in same))
        for word in ("vacant", "overlap"):
            counts = [getattr(e, word) for e in same]
            assert (row[f"days_{word}_min"], row[f"days_{word}_max"]) == (min(counts), max(counts)), (word, rows, row)


@few(2)
@seeds
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    rng = Random(seed)
    life = lives(rng, 60)
    rows = [t for name in life for t in worlds.tenures(rng, name, partial=2)]
    rows = [{**row, "row_key": k} for k, row in enumerate(rows, 1)]
    posts = [{**row, "row_key": k} for k, row in enumerate(posts_of(life), 1)]
    first = Organisation(rows, posts, **PARAMETERS)
    second = Organisation(rng.sample(rows, len(rows)), rng.sample(posts, len(posts)), **PARAMETERS)
    for table in ("holder", "timeline", "head", "reporting", "handover", "handover_person", "change", "change_row"):
        assert first.rows(table) == second.rows(table)


def company(rng: Random, name: str) -> tuple[list[Row], list[Row]]:
    """Up to five units, a unit's parent among those before it, and posts that report up or to nobody in particular."""
    units, posts = [], []
    ids = [f"{name}-U{n}" for n in range(rng.randint(1, 5))]
    for n, one in enumerate(ids):
        for parent in {rng.choice(ids[:n]) for _ in range(rng.randint(1, 2))} if n else {None}:
            start, end = worlds.life(rng)
            units.append(unit(one, parent) | since(start, end))
    known = [f"{name}-P{n}" for n in range(rng.randint(2, 7))]
    headed = set()
    for n, one in enumerate(known):
        place = rng.choice(ids)
        leads = place not in headed and rng.random() < 0.5
        headed |= {place} if leads else set()
        above = rng.choice(known[:n]) if n and rng.random() < 0.5 else None
        posts.append(post(one, place, is_head=leads, reports_to=above) | since(*worlds.life(rng)))
    return units, posts


@few(3)
@seeds
def test_superiors(seed: int) -> None:
    rng = Random(seed)
    companies = [company(rng, f"C{n}") for n in range(60)]
    org = Organisation(posts=[p for _, ps in companies for p in ps], units=[u for us, _ in companies for u in us])
    org.method.need("reporting", "timeline")
    for units, posts in companies:
        for asked in rng.sample(posts, 2):
            day = worlds.day(rng)
            found = org.engine.sql(superiors_on(asked["post_id"], day)).to_pylist()
            lines = {(r["depth"], r["below_id"], r["post_id"], r["inferred"]) for r in found}
            assert lines == oracle.chain(asked["post_id"], units, posts, day), (units, posts, asked, day)
            assert [r["depth"] for r in found] == sorted(r["depth"] for r in found)
            assert {r["vacant"] for r in found} <= {"yes"}
