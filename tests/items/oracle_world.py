"""The ground of the oracle: periods in order, unit lineage, sheets and what is known of them."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

BEGINNING, OPEN = date(1, 1, 1), date(9999, 12, 31)
DAY = timedelta(days=1)
BAD = {"missing", "partial", "interim"}
ENDING = {"merge", "split", "move", "abolish"}
HEIRING = {"merge", "split", "move", "transfer"}


@dataclass(frozen=True)
class Params:
    """The parameters of definitions.md that the oracle reads."""

    as_of: date
    known_on: date | None = None
    silence: int = 2
    window: int = 3
    window_days: int | None = None
    bulk_items: int = 5
    look_back: int = 6
    scope: str = "own"


def calendar_span(name):
    """(grain, first day, last day) of a month, quarter or year written 2024-03, 2024-Q1, 2024."""
    text = str(name)
    if m := re.fullmatch(r"(\d{4})-(\d{2})", text):
        year, month = int(m[1]), int(m[2])
        return "month", date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    if m := re.fullmatch(r"(\d{4})-?Q([1-4])", text):
        last = 3 * int(m[2])
        return "quarter", date(int(m[1]), last - 2, 1), date(int(m[1]), last, calendar.monthrange(int(m[1]), last)[1])
    if re.fullmatch(r"\d{4}", text):
        return "year", date(int(text), 1, 1), date(int(text), 12, 31)
    return None


def name_of(grain, day):
    """Name of the calendar period that holds a day."""
    quarter = f"{day.year:04}-Q{(day.month + 2) // 3}"
    return {"month": f"{day:%Y-%m}", "quarter": quarter, "year": f"{day.year:04}"}[grain]


class Calendar:
    """Periods by grain, in order of start, without holes where the calendar rules."""

    def __init__(self, records, params):
        self.span, self.grain, self.due = {}, {}, {}
        parents = {row["period"]: row.get("parent_period") for row in records["period"]}
        for row in records["period"]:
            name, own = row["period"], (row["since"], row["until"] - DAY)
            by_name = calendar_span(name)
            depth, parent = 0, parents[name]
            while parent:
                depth, parent = depth + 1, parents.get(parent)
            self.span[name] = own
            self.grain[name] = by_name[0] if by_name and by_name[1:] == own else f"named {depth}"
            self.due[name, "plan"], self.due[name, "review"] = row.get("plan_due"), row.get("review_due")
        for table in ("plan_line", "coverage", "action"):
            for row in records[table]:
                self.use(row.get("period"))
        if not records["period"]:
            self.fill(params)
        self.order = {}
        for name in sorted(self.span, key=lambda n: (self.span[n], n)):
            self.order.setdefault(self.grain[name], []).append(name)
        self.place = {name: i for names in self.order.values() for i, name in enumerate(names)}

    def use(self, name):
        if name and name not in self.span and calendar_span(name):
            self.grain[name], *ends = calendar_span(name)
            self.span[name] = tuple(ends)

    def fill(self, params):
        """Every period from the first sheet to where the last question may reach: g or w periods past the last day."""
        for grain in ("month", "quarter", "year"):
            used = [self.span[n][0] for n in self.span if self.grain[n] == grain]
            day, last, ahead = min(used, default=OPEN), max([*used, params.as_of]), params.silence + params.window + 1
            while used and (day <= last or ahead):
                ahead -= day > last
                self.use(name_of(grain, day))
                day = calendar_span(name_of(grain, day))[2] + DAY

    def later(self, name, steps):
        """The period `steps` later, None beyond the end of what is known."""
        names, i = self.order[self.grain[name]], self.place[name] + steps
        return names[i] if 0 <= i < len(names) else None

    def between(self, name, first, last):
        """Periods first..last steps after `name`, as far as they exist."""
        return [p for k in range(first, last + 1) if (p := self.later(name, k))]

    def index_on(self, grain, day):
        """Index of the last period that began on or before a day (-1: none)."""
        return max((i for i, n in enumerate(self.order[grain]) if self.span[n][0] <= day), default=-1)

    def nominal(self, name, moment):
        """Day on which a sheet is due."""
        start, end = self.span[name]
        return self.due.get((name, moment)) or (start - DAY if moment == "plan" else end)


class Units:
    """Units that a rename makes one, their heirs, and their last day."""

    def __init__(self, records):
        self.rows, self.one = records["unit"], {}
        steps = [row for row in records["succession"] if row["kind"] == "unit"]
        for row in steps:
            if row["relation"] == "rename":
                old, new = self.of(row["old_id"]), self.of(row["new_id"])
                self.one = {u: new if c == old else c for u, c in self.one.items()} | {old: new}
        self.heirs = [
            (self.of(row["old_id"]), self.of(row["new_id"]), row["day_min"])
            for row in steps
            if row["relation"] in HEIRING and row["old_id"] and row["new_id"]
        ]
        self.heirs = [(old, new, day) for old, new, day in self.heirs if old != new]
        self.until = {}
        for row in self.rows:
            unit = self.of(row["unit_id"])
            self.until[unit] = max(self.until.get(unit, BEGINNING), row["until_max"])
        for row in steps:
            unit = self.of(row["old_id"]) if row["old_id"] else None
            stays = any(r["day_max"] == row["day_max"] and r["new_id"] and self.of(r["new_id"]) == unit for r in steps)
            if unit and row["relation"] in ENDING and not stays and self.until.get(unit, OPEN) == OPEN:
                self.until[unit] = row["day_max"]

    def of(self, unit):
        return self.one.get(unit, unit)

    def heirs_by(self, unit, day):
        """Every unit that took over from this one (and theirs in turn) by a day."""
        found, todo = set(), [unit]
        while todo:
            now = todo.pop()
            for old, new, since in self.heirs:
                if old == now and since <= day and new not in found:
                    found.add(new)
                    todo.append(new)
        return found

    def below(self, unit):
        """Units under this one, itself left out."""
        found, todo = set(), [unit]
        while todo:
            now = todo.pop()
            for row in self.rows:
                child = self.of(row["unit_id"])
                if row.get("parent_id") and self.of(row["parent_id"]) == now and child not in found:
                    found.add(child)
                    todo.append(child)
        return found - {unit}


class World:
    """One record set as of one day: calendar, units, lines that count, sheets."""

    def __init__(self, records, params):
        self.records, self.params = records, params
        self.calendar, self.units = Calendar(records, params), Units(records)
        self.withheld = []
        self.lines = list(self.counting())
        self.first, self.given = {}, {}
        self.sheets = {self.sheet(line) for line in self.lines}
        self.read_coverage()

    def known(self, recorded):
        """Whether a row written down on a day may be used; None = nobody can say."""
        if recorded is None:
            return None if self.params.known_on else True
        return recorded <= (self.params.known_on or self.params.as_of)

    def day_of(self, row):
        """Day of a line: recorded, else due, else by the period."""
        recorded = row.get("recorded_on") or self.source_day(row)
        return recorded or self.calendar.nominal(row["period"], row["moment"])

    def source_day(self, row):
        return next((s["recorded_on"] for s in self.records["source"] if s["source"] == row["source"]), None)

    def sheet(self, row):
        return self.units.of(row["unit_id"]), row["period"], row["moment"]

    def counting(self):
        """Lines known and written by as_of; of several versions the latest; of a register's rows the latest."""
        able = []
        for row in self.records["plan_line"]:
            recorded = row.get("recorded_on") or self.source_day(row)
            nominal = self.calendar.nominal(row["period"], row["moment"])
            known, held = self.known(recorded), min(recorded or nominal, nominal) <= self.params.as_of
            if known is None and held:
                self.withheld.append(row)
            elif known and held:
                able.append({**row, "recorded": recorded or BEGINNING, "key": row["item_id"] or row["canonical"]})
        sheets = {}
        for row in able:
            sheets.setdefault(self.sheet(row), []).append(row)
        for row in able:
            beside = sheets[self.sheet(row)]
            version = max(
                (self.alone(beside, r), r["recorded"], r["source"])
                for r in beside
                if r["recorded"] == self.newest(beside, r)
            )
            latest = max(r["recorded"] for r in beside if r["source"] == row["source"] and r["key"] == row["key"])
            if row["source"] == version[2] and row["recorded"] == latest:
                yield self.placed(row)

    def alone(self, beside, row):
        """Whether a version is no mere plan half of a sheet with plan and result together."""
        mine = [r for r in beside if r["source"] == row["source"]]
        return row["moment"] == "review" or not all(r["same_sheet"] for r in mine)

    def newest(self, beside, row):
        """Latest day in the version (source) of a row among all of its sheet."""
        return max(r["recorded"] for r in beside if r["source"] == row["source"])

    def placed(self, row):
        period, review = row["period"], row["moment"] == "review"
        day, (start, end) = self.day_of(row), self.calendar.span[period]
        return {
            **row,
            "unit": self.units.of(row["unit_id"]),
            "grain": self.calendar.grain[period],
            "p": self.calendar.place[period],
            "at": (self.calendar.place[period], review),
            "day": day,
            "seen": min(day, end) if review else self.stands(row, day, start),
            "address": (row["source"], row["row"]),
        }

    def stands(self, row, day, start):
        """Day from which a plan stands: no day of its own, or the eve of its period, is the period's first day."""
        dated = row.get("recorded_on") or self.source_day(row)
        return max(day, start) if dated in (None, start - DAY) else day

    def read_coverage(self):
        ranked = sorted(self.records["coverage"], key=lambda r: (r.get("recorded_on") or BEGINNING, r["row_key"]))
        self.given = {self.sheet(r): r["state"] for r in ranked if self.known(r.get("recorded_on"))}
        seen = self.sheets | {k for k, state in self.given.items() if state in {"received", "partial", "interim"}}
        seen |= {self.sheet(r) for r in self.refused() if r.get("unit_id") and r.get("period")}
        for unit, period, _ in seen:
            spot = (unit, self.calendar.grain[period])
            self.first[spot] = min(self.first.get(spot, 10**6), self.calendar.place[period])
        for old, new, day in self.units.heirs * 3:
            for grain in {g for unit, g in self.first if unit == old}:
                taken = max(self.calendar.index_on(grain, day), 0)
                self.first[new, grain] = min(self.first.get((new, grain), 10**6), taken)

    def refused(self):
        rows = [r for r in self.records["refused"] if r["table_name"] == "plan_line" and r["refuses_row"]]
        return rows + self.withheld

    def hurt(self, unit, period, moment, due):
        """Whether a row that could not be read may have stood in a sheet (an unreadable place: in any due one)."""
        for row in self.refused():
            period = row.get("period") if row.get("period") in self.calendar.place else None
            place = (self.units.of(row.get("unit_id")), period, row.get("moment"))
            same = all(mine in (None, its) for mine, its in zip(place, (unit, period, moment), strict=True))
            if same and (due or None not in place):
                return True
        return False

    def state(self, unit, period, moment):
        """received, partial, interim, missing or not_due: one sheet of one unit."""
        start, _ = self.calendar.span[period]
        if (unit, period, moment) in self.given:
            state = self.given[unit, period, moment]
        elif (unit, period, moment) in self.sheets:
            state = "received"
        elif self.calendar.place[period] < self.first.get((unit, self.calendar.grain[period]), 10**6):
            state = "not_due"
        elif self.units.until.get(unit, OPEN) <= start or self.calendar.nominal(period, moment) >= self.params.as_of:
            state = "not_due"
        else:
            state = "missing"
        if state != "partial" and self.hurt(unit, period, moment, state != "not_due"):
            return state if state in {"missing", "interim"} and (unit, period, moment) in self.given else "partial"
        return state

    def unseen(self, units, period, moment):
        """The units of which a sheet that would have shown an item is missing, partial or interim."""
        found = set()
        for unit in units | {heir for u in units for heir in self.own(u, period)}:
            state = self.state(unit, period, moment)
            ended_inside = self.units.until.get(unit, OPEN) <= self.calendar.span[period][1]
            if state == "missing" and ended_inside and self.units.heirs_by(unit, self.calendar.span[period][1]):
                continue
            if state in BAD:
                found.add(unit)
        return found

    def own(self, unit, period):
        """The unit and whoever took over from it by the end of a period."""
        return {unit} | self.units.heirs_by(unit, self.calendar.span[period][1])

    def coverage(self):
        """Every sheet from a unit's first one on: (unit, period, moment) -> state."""
        out = {key: self.state(*key) for key in self.given}
        for (unit, grain), first in self.first.items():
            for period in self.calendar.order[grain][first:]:
                for moment in ("plan", "review"):
                    out[unit, period, moment] = self.state(unit, period, moment)
        return out
