"""The same answers by brute force: one set of holders a day, nothing shared with the product but the records' form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product

Row = Mapping[str, object]
ONE = timedelta(days=1)
HOLD = {"substantive", "on_leave"}
STAND_IN = {"acting", "concurrent"}


@dataclass(frozen=True)
class Rules:
    merge: int
    overlap: int
    bridge: int
    college: int
    as_of: date


@dataclass(frozen=True)
class Told:
    """One episode: a handover where `reason` is empty."""

    reason: str
    kind: str
    outgoing: frozenset[str]
    incoming: frozenset[str]
    interim: frozenset[str]
    on: date | None = None
    last: date | None = None
    vacant: int = 0
    overlap: int = 0
    turns: int = field(default=0, compare=False)


def days(first: date, last: date) -> list[date]:
    return [first + ONE * n for n in range((last - first).days + 1)]


def choices(row: Row) -> list[tuple[date, date]]:
    """Every exact [since, until) that a row with partial dates may mean."""
    pairs = product(
        days(row["since_min"], row["since_max"]),  # type: ignore[arg-type]
        days(row["until_min"], row["until_max"]),  # type: ignore[arg-type]
    )
    return [(since, until) for since, until in pairs if since < until]


def certain_and_possible(tenures: Iterable[Row], day: date) -> tuple[set[str], set[str]]:
    certain, possible = set(), set()
    for row in tenures:
        held = [since <= day < until for since, until in choices(row)]
        if all(held):
            certain.add(str(row["person_id"]))
        if any(held):
            possible.add(str(row["person_id"]))
    return certain, possible


# --- episodes, for exact dates ---------------------------------------------------------------------------------------


def answering(tenures: Sequence[Row], calendar: Sequence[date], rules: Rules) -> list[frozenset[str]]:
    """Who answers for the post, day by day: holders, and who stands in while no other holds it substantively."""
    by_day: list[set[str]] = []
    for day in calendar:
        now = {str(t["person_id"]) for t in tenures if _holds(t, day) and t["capacity"] not in STAND_IN}
        now |= {str(t["person_id"]) for t in tenures if _holds(t, day) and _uncovered(t, tenures, day)}
        by_day.append(now)
    for k, n, goes_on in met(tenures, calendar, rules):
        for m in range(n, len(calendar)):
            if goes_on and _holds(tenures[k], calendar[m]):
                by_day[m].add(str(tenures[k]["person_id"]))
    return [frozenset(now) for now in by_day]


def _holds(tenure: Row, day: date) -> bool:
    return tenure["since_min"] <= day < tenure["until_min"]  # type: ignore[operator]


def _uncovered(tenure: Row, tenures: Sequence[Row], day: date) -> bool:
    return tenure["capacity"] in STAND_IN and not any(
        _holds(other, day) and other["capacity"] in HOLD and other["person_id"] != tenure["person_id"]
        for other in tenures
    )


def met(tenures: Sequence[Row], calendar: Sequence[date], rules: Rules) -> list[tuple[int, int, bool]]:
    """(tenure, day, whether it goes on) for each day on which a new holder meets one who stands in."""
    found = []
    for k, tenure in enumerate(tenures):
        for n, day in enumerate(calendar[1:], 1):
            now = _holds(tenure, day) and tenure["capacity"] in STAND_IN and not _uncovered(tenure, tenures, day)
            before = _holds(tenure, calendar[n - 1]) and _uncovered(tenure, tenures, calendar[n - 1])
            if now and before:
                # Beside the new holder to one's own end, if that is a handover's overlap.
                found.append((k, n, (tenure["until_min"] - day).days <= rules.overlap))  # type: ignore[operator]
    return found


def episodes(
    tenures: Sequence[Row],
    calendar: Sequence[date],
    start: date | None,
    end: date | None,
    rules: Rules,
    merger: date | None = None,
    how: str = "merger",
) -> list[Told]:
    """All episodes of one post; the calendar begins before the first tenure and ends with `as_of`."""
    held = answering(tenures, calendar, rules)
    if merger and any((t["until_min"] - merger).days > rules.overlap or t["since_min"] >= merger for t in tenures):  # type: ignore[operator]
        merger = None
    end = end or merger
    turns = [n for n in range(1, len(calendar)) if held[n] != held[n - 1]]
    groups = _grouped(turns, held, rules)
    told = []
    for k, group in enumerate(groups):
        before = groups[k - 1][-1] if k else None
        after = groups[k + 1][0] if k + 1 < len(groups) else None
        told.append(_told(group, before, after, held, calendar, (start, end), rules, merger, how))
    return told


def _grouped(turns: Sequence[int], held: Sequence[frozenset[str]], rules: Rules) -> list[list[int]]:
    groups: list[list[int]] = []
    for turn in turns:
        if groups:
            previous = groups[-1][-1]
            near = turn - previous <= rules.merge
            bridged = not held[previous] and turn - previous <= rules.bridge
            if (near or bridged or _overlap_spans(previous, turn, held, rules)) and turn - groups[-1][
                0
            ] <= rules.bridge:
                groups[-1].append(turn)
                continue
        groups.append([turn])
    return groups


def _overlap_spans(left: int, right: int, held: Sequence[frozenset[str]], rules: Rules) -> bool:
    """Whether somebody came on `left` or before and met one who left on `right` or after, and stayed."""
    for came in range(max(1, right - rules.overlap), left + 1):
        for gone in range(right, min(len(held), came + rules.overlap + 1)):
            old = frozenset.intersection(*held[came - 1 : gone]) - held[gone]
            new = frozenset.intersection(*held[came : gone + 1]) - held[came - 1]
            if old and new:
                return True
    return False


def _told(
    group: Sequence[int],
    earlier: int | None,
    later: int | None,
    held: Sequence[frozenset[str]],
    calendar: Sequence[date],
    life: tuple[date | None, date | None],
    rules: Rules,
    merger: date | None,
    how: str,
) -> Told:
    before, after = held[group[0] - 1], held[group[-1]]
    out, came = before - after, after - before
    seen = frozenset().union(*held[group[0] : group[-1] + 1])
    interim = seen - before - after
    kind = "replacement" if out and came else "departure" if out else "arrival"
    reason = _reason(group, held, calendar, life, rules)
    if merger and reason in ("", "abolished") and kind == "departure" and not after:
        first = calendar[next(n for n in group if out & (held[n - 1] - held[n]))]
        reason, kind = ("", how) if (merger - first).days <= rules.merge else (reason, kind)
    if reason:
        return Told(reason, "", out, came, interim, turns=len(group))
    arrivals = [n for n in group if came & (held[n] - held[n - 1])]
    departures = [n for n in group if out & (held[n - 1] - held[n])]
    on = merger if kind == how else calendar[arrivals[0] if arrivals else departures[-1]]
    last = calendar[departures[-1] - 1] if departures else None
    earlier = group[0] if before else earlier if earlier is not None else _place(life[0], calendar)
    later = group[-1] if after else later if later is not None else _place(life[1], calendar)
    gone = departures[0] if departures else earlier
    come = arrivals[0] if arrivals else len(calendar) if later is None else later
    vacant = sum(not held[n] for n in range(come if gone is None else gone, come))
    overlap = sum(bool(held[n] & out and held[n] & came) for n in range(group[0], group[-1]))
    return Told("", kind, out, came, interim, on, last, vacant, overlap, len(group))


def _place(day: date | None, calendar: Sequence[date]) -> int | None:
    return (day - calendar[0]).days if day is not None and day <= calendar[-1] else None


def _reason(
    group: Sequence[int],
    held: Sequence[frozenset[str]],
    calendar: Sequence[date],
    life: tuple[date | None, date | None],
    rules: Rules,
) -> str:
    before, after, first = held[group[0] - 1], held[group[-1]], not any(held[: group[0]])
    start, end = life
    if max(len(before), len(after)) > rules.college:
        return "college"
    if before == after:
        return "nobody"
    came, gone = after - before, before - after
    if came and first:
        earliest = calendar[next(n for n in group if came & (held[n] - held[n - 1]))]
        if start is None or (earliest - start).days <= rules.bridge:
            return "first appointment"
    if gone and not came and end is not None and end <= rules.as_of:
        earliest = calendar[next(n for n in group if gone & (held[n - 1] - held[n]))]
        if (end - earliest).days <= rules.merge:
            return "abolished"
    return ""


# --- superiors -------------------------------------------------------------------------------------------------------


def head(unit: str, units: Sequence[Row], posts: Sequence[Row], day: date) -> tuple[str, bool] | None:
    """The head post of a unit on a day and whether it is inferred; climbs the parents level by level."""
    level, inferred, seen = [unit], False, set()
    while level:
        for one in sorted(level):
            own = sorted(str(p["post_id"]) for p in posts if p["unit_id"] == one and p["is_head"] and _holds(p, day))
            if own:
                return own[0], inferred
        seen |= set(level)
        above = {str(u["parent_id"]) for u in units if u["unit_id"] in level and u["parent_id"] and _holds(u, day)}
        level, inferred = sorted(above - seen), True
    return None


def superiors_of(post: str, units: Sequence[Row], posts: Sequence[Row], day: date) -> Iterator[tuple[str, bool]]:
    """The next superiors of a post on a day, each with whether the line is inferred."""
    for row in posts:
        if row["post_id"] != post or not _holds(row, day):
            continue
        if row["reports_to"]:
            yield str(row["reports_to"]), False
        elif row["is_head"]:
            parents = {
                str(u["parent_id"])
                for u in units
                if u["unit_id"] == row["unit_id"] and u["parent_id"] and _holds(u, day)
            }
            for parent in parents:
                found = head(parent, units, posts, day)
                if found and found[0] != post:
                    yield found[0], True
        else:
            found = head(str(row["unit_id"]), units, posts, day)
            if found and found[0] != post:
                yield found[0], True


def chain(post: str, units: Sequence[Row], posts: Sequence[Row], day: date) -> set[tuple[int, str, str, bool]]:
    """(depth, below, superior, inferred) for every line on a way up; depth is that of the shortest way."""
    lines: dict[tuple[str, str, bool], int] = {}
    ways = [(post,)]
    while ways:
        longer = []
        for way in ways:
            for superior, inferred in superiors_of(way[-1], units, posts, day):
                if superior not in way:
                    lines.setdefault((way[-1], superior, inferred), len(way))
                    longer.append((*way, superior))
        ways = longer
    return {(depth, *line) for line, depth in lines.items()}
