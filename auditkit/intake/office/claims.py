"""Which sheet of which unit and month a table says it is; what only all sheets together tell of that."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from auditkit.errors import Fault
from auditkit.evidence import Address
from auditkit.intake.office.facts import Fact
from auditkit.intake.office.sheet import Table
from auditkit.intake.refusal import refusal
from auditkit.when import read_date


@dataclass(frozen=True)
class Claim:
    """What other sheets must know of a table, and what they may change of it: its facts, its faults.

    `units` holds every unit that it is about with a hash of the texts that its lines hold for it; `meant` are the
    columns of the contract that its own columns give, `row` is the first of its header.
    """

    table: str
    place: Address
    row: int
    version: int
    facts: dict[str, Fact]
    faults: list[Fault]
    meant: tuple[str, ...]
    sections: bool
    units: Mapping[str, str]

    def fact(self, name: str) -> str:
        """A fact, or nothing."""
        return self.facts[name].value if name in self.facts else ""

    def rule(self, name: str) -> str:
        """How a fact is known, of the whole or row by row."""
        if name in self.facts:
            return self.facts[name].rule
        if name in self.meant:
            return "a column"
        return "the sections" if name == "unit_id" and self.sections else "not known"

    @property
    def sheets(self) -> set[tuple[str, str, str]]:
        """The unit, period and moment of every sheet that the table is a version of; of no known period, none."""
        if self.rule("period") == "not known":
            return set()
        moments = {"both": ("plan", "review")}.get(self.fact("moment"), (self.fact("moment"),))
        return {(unit, self.fact("period"), moment) for unit in self.units for moment in moments}


def claim(table: Table) -> Claim:
    """What a table says it is; its facts and faults are the table's own, and what changes them changes it."""
    return Claim(
        table.name, table.grid.address(), table.header.first, table.version, table.facts, table.faults,
        tuple(table.header.meant), table.sections == "unit", _units(table) if table.name == "plan_line" else {},
    )  # fmt: skip


def settle(claims: Sequence[Claim]) -> None:
    """What only all sheets together tell: which is the review of another's plan, corrects it, or claims to be it."""
    plans = [one for one in claims if one.table == "plan_line"]
    _reviews(plans)
    _corrections(plans)
    _twice(plans)


def _units(table: Table) -> dict[str, str]:
    grid, places, texts = table.grid, table.header.meant.get("unit_id", []), table.header.meant.get("text", [])[:1]
    by_row: dict[str, set[str]] = defaultdict(set)
    every: set[str] = set()
    for number in table.rows.lines:
        shown = {grid.shown(number, at) for at in texts}
        every |= shown
        for at in places:
            by_row[grid.shown(number, at).strip()] |= shown
    if "unit_id" in table.facts:
        named = {table.facts["unit_id"].value}
    elif table.sections == "unit":
        named = set(table.rows.section.values())
    else:
        named = {unit for unit in by_row if unit}
    return {unit: _hash(by_row.get(unit, set()) if places else every) for unit in sorted(named)}


def _hash(texts: set[str]) -> str:
    return hashlib.sha256(repr(sorted(texts)).encode()).hexdigest()


def _reviews(plans: Sequence[Claim]) -> None:
    """A sheet that would give a plan of its own only for what it holds beside results, where the plan came by itself.

    Were it read as both, its lines would replace those of the plan, and what was left out of them would vanish.
    """
    there = {sheet[:2] for one in plans if one.fact("moment") == "plan" for sheet in one.sheets}
    for one in plans:
        if one.fact("moment") == "both" and one.facts["moment"].rule != "corrected":
            mine = {sheet[:2] for sheet in one.sheets}
            if mine and mine <= there:
                rule = "it holds results, and the plan of the same month came in a sheet of its own"
                one.facts["moment"] = Fact("review", rule)


def _corrections(plans: Sequence[Claim]) -> None:
    """A correction that bears no day was written no earlier than what it corrects."""
    for later in plans:
        if not later.version or "recorded_on" in later.facts or "recorded_on" in later.meant:
            continue
        days = [(day, one) for one in plans if one.version < later.version
                and (day := _day(one)) and later.sheets & one.sheets]  # fmt: skip
        if days:
            day = max(day for day, _ in days)
            rule = "the day of the version that it corrects, because its own is not known"
            later.facts["recorded_on"] = Fact(day.isoformat(), rule)


def _day(one: Claim) -> date | None:
    if "recorded_on" not in one.facts:
        return None
    year = one.fact("period")[:4]
    try:
        when = read_date(one.fact("recorded_on"), int(year) if year.isdigit() else None)
    except ValueError:  # a correction may say anything; the records refuse it
        return None
    return when.latest if when else None


def _twice(plans: Sequence[Claim]) -> None:
    """Two sheets of one file that say they are the same one, unmarked: only one would count, and lines would vanish."""
    seen: dict[tuple[str, int, tuple[str, str, str]], Claim] = {}
    for mine in plans:
        if mine.faults or "period" not in mine.facts:
            continue
        for one in sorted(mine.sheets):
            other = seen.setdefault((mine.place.file, mine.version, one), mine)
            if other is not mine and other.units[one[0]] != mine.units[one[0]]:
                what = f"the {one[2]} of {one[0]} in {one[1]}"
                found = f"{what}, and other lines than {other.place}"
                words = {"other": other.place, "what": "it"}
                mine.faults.append(refusal(replace(mine.place, row=mine.row), "same_sheet", found, **words))
                break
