"""The month, the moment, the unit and the day of a sheet, from the places that can say them, in the order of trust."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from auditkit.errors import Fault
from auditkit.intake.office.grid import Grid
from auditkit.intake.office.headings import Words
from auditkit.intake.office.names import Said, is_annual, is_unit
from auditkit.intake.refusal import refusal
from auditkit.when import read_period

TAB, FILE, TITLE, ABOVE, FOLDER = "the tab", "the file's name", "the title", "the rows above the table", "the folder"


@dataclass(frozen=True)
class Fact:
    """Something that holds for a whole table of a sheet, and by which rule it is known."""

    value: str
    rule: str


@dataclass(frozen=True)
class Told:
    """A fact, or why there is none; `notes` are sentences about what speaks against it and was outweighed."""

    fact: Fact | None = None
    fault: Fault | None = None
    notes: tuple[str, ...] = ()


def period(grid: Grid, places: Mapping[str, Said], folders: Sequence[Said], told: int | None = None) -> Told:
    """The period of a table. The first place that names exactly one month decides; what contradicts it is said.

    A title that tells another month than its tab, or a file with one sheet that does, is refused: one of the two was
    copied and not changed, and nobody can know which. A month without a year takes the year that a correction has
    `told`, else that of the nearest name, and that is said.
    """
    year, where = (told, "a correction") if told else _year(places, folders)
    named = {place: _periods(one, year) for place, one in places.items()}
    bare = {place: one for place, one in places.items() if not (one.periods or len(one.years) == 1)}
    months = {place: one.months for place, one in bare.items() if one.months}
    for place, found in named.items():
        if len(found) == 1:
            return _held_against(grid, place, found[0], named, where if months.get(place) else "")
    for place, found in named.items():
        if found:
            return Told(fault=_two(grid, place, places[place].text, found[0], found[1]))
    if months:
        place = next(iter(months))
        said = f"{places[place].text!r} ({place}), and no year in the names of tab, file, folder or title"
        return Told(fault=refusal(grid.address(), "no_month", said))
    for place, one in places.items():
        if one.whole:
            return Told(Fact(str(one.years[0]), f"the name of a period in {place}"))
        if len(one.years) == 1 and is_annual(one.text):
            return Told(Fact(str(one.years[0]), f"the year in {place}"))
    inside = [one for one in folders if len(_periods(one, year)) == 1]
    if inside:
        return Told(Fact(_periods(inside[0], year)[0], f"the name of the folder {inside[0].text!r}"))
    shown = "; ".join(f"{place}: {one.text[:60]!r}{_written(one)}" for place, one in places.items() if one.text)
    return Told(fault=refusal(grid.address(), "no_month", shown or "no name at all"))


def _written(one: Said) -> str:
    """Why a name with a day names no month, where it has one."""
    return f" ({one.day} is read as the day of writing, which may be for this month or the next)" if one.day else ""


def _year(places: Mapping[str, Said], folders: Sequence[Said]) -> tuple[int | None, str]:
    """The year for a month that stands without one, from the nearest place that names exactly one, and which it is."""
    for place, one in (*places.items(), *((f"{FOLDER} {one.text!r}", one) for one in folders)):
        years = {*one.years, *map(_year_of, one.periods), *([one.day.year] if one.day else [])} - {None}
        if len(years) == 1:
            return years.pop(), place
    return None, ""


def _periods(one: Said, year: int | None) -> tuple[str, ...]:
    own = one.years[0] if len(one.years) == 1 else _year_of(one.periods[0]) if one.periods else year
    alone = [f"{own}-{month:02d}" for month in one.months] if own else []
    return tuple(dict.fromkeys([*one.periods, *alone]))


def _held_against(grid: Grid, place: str, value: str, named: Mapping[str, Sequence[str]], year: str = "") -> Told:
    notes = []
    for other, found in named.items():
        if other == place or not found or any(_within(value, one) for one in found):
            continue
        if other == FILE and place == TAB and grid.tabs > 1:
            notes.append(f"{grid.address()} is taken for {value} by {place}, although {other} names {', '.join(found)}")
            continue
        return Told(fault=_two(grid, f"{place} and {other}", None, value, found[0]))
    length = "quarter" if "-Q" in value else "half-year" if "-H" in value else "month"
    kind = "name of a period" if span_of(value) is None else length
    rule = f"the {kind} in {place}"
    rule += f", the year in {year}" if year else ""
    return Told(Fact(value, rule), notes=tuple(notes))


def _within(one: str, other: str) -> bool:
    """Whether the two periods are one, or one of them lies in the other."""
    a, b = span_of(one), span_of(other)
    return one == other or bool(a and b and ((a[0] >= b[0] and a[1] <= b[1]) or (b[0] >= a[0] and b[1] <= a[1])))


def span_of(value: str) -> tuple[date, date] | None:
    """First and last day of a period of the calendar; None for one that has a name, whose days only its table knows."""
    try:
        found = read_period(value)
    except ValueError:
        return None
    return found[:2] if found and found[2] == value else None


def _year_of(value: str) -> int | None:
    span = span_of(value)
    return span[0].year if span else None


def _two(grid: Grid, place: str, text: str | None, one: str, other: str) -> Fault:
    found = f"{one} and {other} in {place}" + (f" ({text[:60]!r})" if text else "")
    return refusal(grid.address(), "two_months", found)


def moment(places: Mapping[str, Said], results: bool) -> Fact:
    """Plan, review or both: by the words of tab, file and title, and by whether any result is filled in."""
    for place, one in places.items():
        if one.moments == ("review",):
            return Fact("review", f"a word in {place}")
        if one.moments == ("plan",):
            if results:
                return Fact("both", f"a word in {place} says plan, and the sheet holds results")
            return Fact("plan", f"a word in {place}")
        if one.moments:
            if results:
                return Fact("both", f"words in {place} say plan and review, and the sheet holds results")
            return Fact("plan", f"words in {place} say plan and review, and the sheet holds no result")
    if results:
        return Fact("both", "no name says it, and the sheet holds results")
    return Fact("plan", "no name says it, and the sheet holds no result")


def units(label: str | None, places: Mapping[str, Said], folders: Sequence[Said], words: Words) -> Iterator[Fact]:
    """The unit whose sheet it is: as labelled, else what tab, file or title hold beside month and common words.

    The first counts, in the order of trust.
    """
    if label:
        yield Fact(label, "the label above or below the table")
    for place, one in places.items():
        if one.unit and (place in (TAB, FILE) or one.periods or one.months or is_unit(one.unit, words)):
            yield Fact(one.unit, place)
    for one in folders:
        if one.unit:
            yield Fact(one.unit, f"the name of the folder {one.text!r}")
