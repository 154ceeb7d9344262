"""A small organisation at random, told day by day, and written as HR systems and small firms export it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd

DAY = timedelta(1)
BEGIN, LAST = date(2022, 1, 1), date(2023, 12, 31)
OPEN = None


@dataclass(frozen=True)
class Spell:
    """Something that holds from the first to the last day, both included; `last` None is open."""

    of: str
    value: str
    first: date
    last: date | None
    more: str = ""

    def on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass
class World:
    """What is true: who held what, which post stood where and below which, what units were called and stood below."""

    tenures: list[Spell] = field(default_factory=list)
    stands: list[Spell] = field(default_factory=list)
    titles: list[Spell] = field(default_factory=list)
    above: list[Spell] = field(default_factory=list)
    heads: list[Spell] = field(default_factory=list)
    names: list[Spell] = field(default_factory=list)
    parents: list[Spell] = field(default_factory=list)
    people: dict[str, str] = field(default_factory=dict)

    def days(self) -> list[date]:
        """The day before, the first day, the last day and the day after of everything that is true."""
        found = set()
        for spell in (*self.tenures, *self.stands, *self.titles, *self.above, *self.heads, *self.names, *self.parents):
            found |= {spell.first - DAY, spell.first}
            if spell.last:
                found |= {spell.last, spell.last + DAY}
        return sorted(found)


def on(spells: list[Spell], day: date) -> set[tuple[str, str]]:
    """Object and value of everything that holds on a day."""
    return {(spell.of, spell.value) for spell in spells if spell.on(day)}


def world(seed: int, posts: int = 6, gaps: bool = True) -> World:
    """A chain of units with posts whose titles, superiors and holders change at random days."""
    rng = random.Random(seed)
    out = World(people={f"{100 + n}": f"Person {n}" for n in range(12)})
    units = [f"{10 + n}" for n in range(3)]
    for at, unit in enumerate(units):
        out.names += _cut(rng, unit, [f"Unit {unit}", f"Unit {unit} renamed"], BEGIN, OPEN)
        if at:
            out.parents += _cut(rng, unit, [units[0], units[max(0, at - 1)]], BEGIN, OPEN)
    ids = [f"{500 + n}" for n in range(posts)]
    for at, post in enumerate(ids):
        end = _day(rng) + timedelta(200) if rng.random() < 0.2 and at > 2 else OPEN
        stands = [units[at % 3]] if at < 3 else rng.sample(units, 2)
        out.stands += _cut(rng, post, stands, BEGIN, end)
        out.titles += _cut(rng, post, [f"Title {post}", f"Title {post} new"], BEGIN, end)
        if at < 3:
            out.heads.append(Spell(post, units[at], BEGIN, end))
        if at:
            out.above += _cut(rng, post, [ids[0], ids[max(0, at - 1)]] if at > 1 else [ids[0]], BEGIN, end)
        out.tenures += _held(rng, post, list(out.people), end, gaps)
    return out


def _day(rng: random.Random) -> date:
    return BEGIN + timedelta(rng.randrange(10, 500))


def _cut(rng: random.Random, of: str, values: list[str], first: date, last: date | None) -> list[Spell]:
    if len(values) == 1 or values[0] == values[1] or rng.random() < 0.4:
        return [Spell(of, values[0], first, last)]
    day = _day(rng)
    if last and day >= last:
        return [Spell(of, values[0], first, last)]
    return [Spell(of, values[0], first, day), Spell(of, values[1], day + DAY, last)]


def _held(rng: random.Random, post: str, people: list[str], end: date | None, gaps: bool) -> list[Spell]:
    found, first = [], BEGIN
    for person in rng.sample(people, 3):
        last = first + timedelta(rng.choice([0, 1, 40, 200, 330]))
        if last >= (end or LAST):
            last = None if end is None else end
        found.append(Spell(post, person, first, last))
        if last is None or last == end:
            break
        first = last + timedelta(rng.choice([1, 1, 1, 0 if last > first else 1, 25]) if gaps else 1)
        if end and first > end:
            break
    if rng.random() < 0.4:  # a second holder of the same post
        found.append(Spell(post, rng.choice([p for p in people if p not in {s.value for s in found}]), _day(rng), end))
    return [spell for spell in found if spell.last is None or spell.first <= spell.last]


def sap(world: World, seed: int) -> dict[str, pd.DataFrame]:
    """HRP1000, HRP1001 and PA0001 with rows that are no records; every second link stands on the other side."""
    rng = random.Random(seed)

    def days(spell: Spell) -> list[str]:
        return [spell.first.strftime("%Y%m%d"), spell.last.strftime("%Y%m%d") if spell.last else "99991231"]

    objects = [["01", "1", kind, s.of, s.value, *days(s)] for kind, some in (("O", world.names), ("S", world.titles))
               for s in some]  # fmt: skip
    objects += [["02", "1", *row[2:4], "elsewhere", *row[5:]] for row in objects[::2]]
    objects += [["01", "3", "S", "999", "never active", "20200101", "99991231"]]
    links = []
    for relation, kind, other, some in (
        ("008", "S", "P", world.tenures), ("003", "S", "O", world.stands), ("012", "S", "O", world.heads),
        ("002", "S", "S", world.above), ("002", "O", "O", world.parents),
    ):  # fmt: skip
        for spell in some:
            sides = [
                [kind, spell.of, "A", relation, other, spell.value],
                [other, spell.value, "B", relation, kind, spell.of],
            ]
            chosen = sides if rng.random() < 0.3 else [rng.choice(sides)]
            links += [["01", "1", *side, *days(spell)] for side in chosen]
    links += [["02", *row[1:]] for row in links[::5]]
    links += [["01", "1", "S", "500", "A", "011", "K", "77", "20200101", "99991231"]]
    people = [[s.value, s.of, "10", *days(s), world.people[s.value]] for s in world.tenures]
    people += [[person, "99999999", "10", "20190101", "20191231", name] for person, name in world.people.items()]
    rng.shuffle(objects)
    rng.shuffle(links)
    return {
        "HRP1000": pd.DataFrame(objects, columns="PLVAR ISTAT OTYPE OBJID STEXT BEGDA ENDDA".split()),
        "HRP1001": pd.DataFrame(links, columns="PLVAR ISTAT OTYPE OBJID RSIGN RELAT SCLAS SOBID BEGDA ENDDA".split()),
        "PA0001": pd.DataFrame(people, columns="PERNR PLANS ORGEH BEGDA ENDDA ENAME".split()),
    }


@dataclass(frozen=True)
class Line:
    """One line of a list of appointments: who held which post of which unit, below whom, from when to when."""

    person: str
    unit: str
    title: str
    first: date
    last: date | None
    above: str | None
    beside: str = ""
    post: str = ""

    def on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def lines(world: World, seed: int) -> list[Line]:
    """The tenures cut wherever unit, title or the holder of the superior post changes."""
    rng = random.Random(seed)
    found = []
    for held in world.tenures:
        beside = rng.choice(["", "", "", "代理", "兼任"])
        cuts = {day for day in world.days() if held.on(day) and day != held.first}
        for first, following in _pairs(sorted({held.first, *cuts})):
            last = following - DAY if following else held.last
            line = _line(world, held, first, last, beside)
            if found and _same(found[-1], line) and found[-1].last == first - DAY:
                line = Line(line.person, line.unit, line.title, found.pop().first, last, line.above, beside, held.of)
            found.append(line)
    return found


def _pairs(days: list[date]) -> list[tuple[date, date | None]]:
    return list(zip(days, [*days[1:], None], strict=True))


def _line(world: World, held: Spell, day: date, last: date | None, beside: str) -> Line:
    unit = next(value for of, value in on(world.stands, day) if of == held.of)
    title = next(value for of, value in on(world.titles, day) if of == held.of)
    above = next((value for of, value in on(world.above, day) if of == held.of), None)
    over = sorted(value for of, value in on(world.tenures, day) if of == above)
    return Line(held.value, unit, title, day, last, over[0] if over else None, beside, held.of)


def _same(one: Line, other: Line) -> bool:
    what = ("person", "unit", "title", "above", "beside", "post")
    return all(getattr(one, name) == getattr(other, name) for name in what)


def oracle(world: World) -> dict[str, pd.DataFrame]:
    """Assignments and supervisors; earlier changes of a day, persons without a position and other managers beside."""
    seats = [f"9{n:03d}" for n in range(len(world.tenures))]
    assignments, supervisors = [], []
    for seat, held in zip(seats, world.tenures, strict=True):
        cuts = {day for day in world.days() if held.on(day)} | {held.first}
        for first, following in _pairs(sorted(cuts)):
            last = following - DAY if following else held.last
            line = _line(world, held, first, last, "")
            row = [seat, held.value, world.people[held.value], held.of, line.title, line.unit, *_iso(first, last)]
            assignments.append([*row, "Y"])
            above = next((value for of, value in on(world.above, first) if of == held.of), None)
            over = [s for s, other in zip(seats, world.tenures, strict=True) if other.of == above and other.on(first)]
            if over:
                supervisors.append([seat, over[0], "LINE_MANAGER", *_iso(first, last), "Y"])
                supervisors.append([seat, seats[0], "PROJECT_MANAGER", *_iso(first, last), "Y"])
        assignments.append([*assignments[-1][:3], "999", "replaced", "10", *assignments[-1][6:8], "N"])
    assignments.append(["8000", "100", "Person 0", "", "", "10", "2019-01-01", "2019-12-31", "Y"])
    names = "ASSIGNMENT_ID PERSON_ID FULL_NAME POSITION_ID POSITION_NAME ORGANIZATION_ID"
    managers = "ASSIGNMENT_ID MANAGER_ASSIGNMENT_ID MANAGER_TYPE"
    days = " EFFECTIVE_START_DATE EFFECTIVE_END_DATE EFFECTIVE_LATEST_CHANGE"
    return {"PER_ASSIGNMENTS": pd.DataFrame(assignments, columns=(names + days).split()),
            "PER_SUPERVISORS": pd.DataFrame(supervisors, columns=(managers + days).split())}  # fmt: skip


def _iso(first: date, last: date | None) -> list[str]:
    return [first.isoformat(), last.isoformat() if last else "4712-12-31"]


def erpnext(world: World, written: list[Line]) -> dict[str, pd.DataFrame]:
    """The work history of every employee."""
    rows = [[line.person, world.people[line.person], "Main", line.unit, line.title, line.first.isoformat(),
             line.last.isoformat() if line.last else "", line.above or ""] for line in written]  # fmt: skip
    names = "employee employee_name branch department designation from_date to_date reports_to"
    return {"Employee Internal Work History": pd.DataFrame(rows, columns=names.split())}


def staff_list(world: World, written: list[Line], leaving: bool, seed: int) -> dict[str, pd.DataFrame]:
    """A small firm's list; open ends in every writing, and the day of leaving instead of the last day if it is so."""
    rng = random.Random(seed)
    rows = []
    for line in written:
        end = rng.choice(["", "至今", "9999-12-31", "99991231", "present"])
        if line.last:
            end = rng.choice(["%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y%m%d"])
            end = (line.last + DAY if leaving else line.last).strftime(end)
        flags = ["是" if line.beside == flag else rng.choice(["", "否"]) for flag in ("主持工作", "代理", "兼任")]
        area = "安全、质量" if line.post == "500" else ""
        first, above = line.first.strftime("%Y.%m.%d"), world.people.get(line.above or "", "")
        rows.append([world.people[line.person], line.person, line.unit, line.title, first, end, *flags, area, above])
    names = "姓名 工号 部门 岗位/职务 任职开始 任职结束/免职时间 主持工作 代理 兼任 分管工作 直接上级"
    return {"花名册": pd.DataFrame(rows, columns=names.split())}


def superior(written: list[Line], line: Line, day: date) -> set[str]:
    """The posts of the person named above a line on a day: those held in full, and where there is none, the others."""
    over = [one for one in written if one.person == line.above and one.on(day)]
    full = {f"{one.unit} {one.title}" for one in over if not one.beside}
    return (full or {f"{one.unit} {one.title}" for one in over}) - {f"{line.unit} {line.title}"}
