"""Facts → units, posts and people: spells with the row that began each, beside the rows that stand so in the files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from auditkit.intake.hr.facts import FIRST, Fact, Seats, Spell, of_table, spells, superiors
from auditkit.intake.hr.heads import likely_heads
from auditkit.intake.hr.ledger import Entry, Ledger, last_day, written
from auditkit.intake.hr.mapping import Row

_SHOWN = 3
_LISTS = "staff list"
_HEADED = ("post_id", "title", "unit_id", "is_head")


def build(ledger: Ledger, own: Mapping[str, Set[str]]) -> None:
    """Add the units, posts and people that facts tell of, except those that have rows of their own.

    Args:
        ledger: everything that was read.
        own: by table, the ids and names of rows that other sources hold.
    """
    direct = {table: set(own.get(table, ())) for table in ("unit", "post", "person")}
    for (_, table), entries in ledger.entries.items():
        if table in direct:
            direct[table] |= {cell for entry in entries for cell in _names(table, entry) if cell}
    posts = of_table(ledger.facts, "post")
    found, unknown = superiors(ledger.facts, _seats(ledger, posts))
    for fact in found:
        posts.setdefault(fact.of, []).append(fact)
    if unknown:
        places = ", ".join(f"{ledger.part(fact.part).source.file} row {fact.row:,}" for fact in unknown[:_SHOWN])
        names = ", ".join(sorted({fact.value for fact in unknown})[:_SHOWN])
        ledger.notes.append(
            f"superiors who are no post and hold none in the HR records: {len(unknown):,} ({names}; {places}); "
            "the line of superiors is blank there"
        )
    _place(ledger, posts, own.get("unit", set()) | own.get("plan_line", set()), bool(direct["post"]))
    managed = any(fact.what == "heads" for facts in posts.values() for fact in facts)
    heads = frozenset() if managed else _titled_heads(ledger, posts, direct["post"], own.get("plan_line", set()))
    for of, facts in posts.items():
        if of not in direct["post"]:
            _post(ledger, of, facts, managed, heads)
    units = of_table(ledger.facts, "unit")
    if not direct["unit"] and all(fact.weak for facts in units.values() for fact in facts):
        units = {}  # a list of people need not name every unit: as one of all it would refuse the plans of the others
    called = {fact.value for facts in units.values() for fact in facts if fact.what == "name" and not fact.weak}
    for of, facts in units.items():
        if of not in direct["unit"] and not (of in called and all(fact.weak for fact in facts)):
            _unit(ledger, of, facts)
    _people(ledger, direct["person"])


def _place(ledger: Ledger, posts: dict[str, list[Fact]], units: Set[str], others: bool) -> None:
    """A post of which no list says the unit stands in the one with whose name it begins.

    Where that tells nothing of one of them, and no other table holds posts, all are left to be derived from the plans.
    """
    lost = [of for of, facts in posts.items() if not any(fact.what in ("unit_id", "heads") for fact in facts)]
    for of in lost:
        begins = max((unit for unit in units if of.startswith(unit)), key=len, default="")
        if begins:
            posts[of].append(replace(posts[of][0], kind="post.unit_id", value=begins))
        elif not others:
            first = posts[of][0]
            ledger.notes.append(
                f"posts of lists were left to be derived from the plans: nothing tells the unit of {of} "
                f"({ledger.part(first.part).source.file} row {first.row:,})"
            )
            posts.clear()
            return


def _names(table: str, entry: Entry) -> list[str | None]:
    id_, name = {"unit": ("unit_id", "name"), "post": ("post_id", "post_id"), "person": ("person_id",) * 2}[table]
    return [entry.cells.get(id_), entry.cells.get(name)]


def _seats(ledger: Ledger, posts: Mapping[str, Sequence[Fact]]) -> Seats:
    """Where superiors sit. A seat is held in full unless its tenure says that the post is held beside another."""
    beside = {
        (part.number, entry.row.number)
        for part, entries in ledger.of_table("tenure")
        for entry in entries
        if entry.cells.get("capacity")
    }
    held: dict[str, list[tuple[str, int, int, bool]]] = defaultdict(list)
    for fact in ledger.facts:
        if fact.kind == "seat.post":
            held[fact.of].append((fact.value, fact.since, fact.until, (fact.part, fact.row) not in beside))
    ids = {entry.cells.get("post_id") for _, entries in ledger.of_table("post") for entry in entries}
    meant = {post: post for post in [*posts, *ids] if post} | _once(
        {(fact.value, of) for of, facts in posts.items() for fact in facts if fact.what == "title"}
    )
    people = _once({(fact.value, fact.of) for fact in ledger.facts if fact.kind == "person.name"})
    return Seats(meant, held, people)


def _once(pairs: Set[tuple[str, str]]) -> dict[str, str]:
    """Name → id, where only one thing is called so."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, of in pairs:
        found[name].add(of)
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}


def _titled_heads(
    ledger: Ledger, posts: Mapping[str, Sequence[Fact]], direct: Set[str], planned: Set[str]
) -> frozenset[str]:
    """The heads of units by the titles of their posts, as far as lists tell of them that name no head; it is said.

    Where a post of a unit has a row of its own in a table of posts, that table says who heads the unit. Of units in
    `planned`, which have plans, it is said too that no title is one of a head: their lines would be nobody's.
    """
    last: dict[str, dict[str, str]] = {}
    for of, facts in posts.items():
        if all(ledger.part(fact.part).sheet.format == _LISTS for fact in facts):
            last[of] = {fact.what: fact.value for fact in sorted(facts, key=lambda fact: fact.since)}
    told = {last[of].get("unit_id") for of in direct & last.keys()}
    ids = [of for of, said in last.items() if "unit_id" in said and said["unit_id"] not in told]
    units = [last[of]["unit_id"] for of in ids]
    likely = likely_heads(ids, [last[of].get("title", of) for of in ids], units)
    heads = {unit: found[0] for unit, found in likely.items() if len(found) == 1}
    if heads:
        others = sum(units.count(unit) > 1 for unit in heads)
        first = sorted(heads, key=lambda unit: (-units.count(unit), unit))
        shown = _shown([f"{unit}: {heads[unit]}" for unit in first])
        beside = f", {others:,} of them beside other posts" if others else ""
        ledger.notes.append(f"heads of units told by the titles of their posts: {len(heads):,}{beside} ({shown})")
    none = {unit: [of for of, where in zip(ids, units, strict=True) if where == unit] for unit in planned & {*units}}
    likely = none | dict(likely)
    if several := sorted(f"{unit}: {' or '.join(sorted(likely[unit]))}" for unit in likely.keys() - heads.keys()):
        ledger.notes.append(
            f"units of which the titles do not tell the head: {len(several):,} ({_shown(several)}); lines without a "
            f"post are nobody's there, unless a unit above has a head; say it in a table post ({', '.join(_HEADED)})"
        )
    return frozenset(heads.values())


def _shown(told: Sequence[str]) -> str:
    return "; ".join(told[:_SHOWN]) + ("; …" if len(told) > _SHOWN else "")


def _post(ledger: Ledger, of: str, facts: Sequence[Fact], managed: bool, titled: Set[str]) -> None:
    others: set[str] = set()
    doubts: set[str] = set()
    for one in spells(of, facts, ("title", "unit_id")):
        unit, heads = one.values.get("unit_id"), set(one.values.get("heads", "").split("\n")) - {""}
        head = "yes" if unit in heads or of in titled else "no" if managed else None
        cells = {"post_id": of, "title": one.values.get("title", of), "unit_id": unit, "is_head": head,
                 "reports_to": one.values.get("reports_to")}  # fmt: skip
        _spell(ledger, "post", one, cells)
        others |= {one_of for one_of in heads if one_of != unit}
        doubts |= {one.values.get("reports_to?", "")} - {""}
    if doubts:
        said = "; ".join(sorted(doubts)[:_SHOWN])
        ledger.notes.append(f"post {of} stands below several posts on the same days ({said}): blank there")
    if others:
        named = ", ".join(sorted(others))
        ledger.notes.append(f"post {of} manages {named} without standing in it: not read as its head")


def _unit(ledger: Ledger, of: str, facts: Sequence[Fact]) -> None:
    for one in spells(of, facts, ("name",)):
        cells = {"unit_id": of, "name": one.values.get("name", of), "parent_id": one.values.get("parent_id")}
        _spell(ledger, "unit", one, cells)


def _spell(ledger: Ledger, table: str, one: Spell, cells: Mapping[str, str | None]) -> None:
    days = {
        "start": None if one.since == FIRST else written(one.since),
        "end": last_day(one.until),
        "recorded_on": None if one.recorded is None else written(one.recorded),
    }
    ledger.enter(ledger.part(one.part), table, Entry(Row(one.row, {}), {**cells, **days}))


def _people(ledger: Ledger, direct: Set[str]) -> None:
    """One row a person, with the latest name; earlier names are other writings of the same person."""
    named: dict[str, list[Fact]] = defaultdict(list)
    for fact in ledger.facts:
        if fact.kind == "person.name" and fact.of not in direct:
            named[fact.of].append(fact)
    if not named:
        return
    for of, facts in named.items():
        latest = max(facts, key=lambda fact: (fact.since, fact.recorded or 0, fact.row))
        row = Row(latest.row, {})
        ledger.enter(ledger.part(latest.part), "person", Entry(row, {"person_id": of, "name": latest.value}))
        for name in sorted({fact.value for fact in facts} - {latest.value, of}):
            ledger.enter(ledger.part(latest.part), "alias", Entry(row, {"kind": "person", "alias": name, "id": of}))
    unnamed: dict[str, tuple[int, Row]] = {}
    for part, entries in ledger.of_table("tenure"):
        for entry in entries:
            person = entry.cells.get("person_id")
            if person and person not in named and person not in direct:
                unnamed.setdefault(person, (part.number, entry.row))
    for of, (number, row) in unnamed.items():
        ledger.enter(ledger.part(number), "person", Entry(Row(row.number, {}), {"person_id": of, "name": of}))
