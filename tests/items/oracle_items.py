"""Which lines are one promised thing: ids, identical text, links stated, verdicts; and what waits for a verdict."""

from itertools import combinations

from .oracle_intake import canonical

RELATIONS = {"split", "merge", "supersede"}


def verdicts(world):
    """The last verdict on each pair of line names."""
    ranked = sorted(world.records["decision"], key=lambda r: (r["day_min"] is not None, r["day_min"], r["row_key"]))
    return {(row["line_a"], row["line_b"]): row["verdict"] for row in ranked}


def twice(world):
    """Keys of lines without an id whose text stands more than once in their sheet."""
    out = set()
    for line in world.lines:
        same = [x for x in world.lines if world.sheet(x) == world.sheet(line) and x["canonical"] == line["canonical"]]
        things = {x["item_id"] or x["row_key"] for x in same}
        if line["item_id"] is None and len(things) > 1:
            out.add(line["row_key"])
    return out


def in_lineage(world, a, b):
    """Whether the later line stands in the earlier line's unit or an heir of it, within `look_back` periods."""
    if a["grain"] != b["grain"] or abs(a["p"] - b["p"]) > world.params.look_back:
        return False
    early, late = sorted((a, b), key=lambda x: x["at"])
    if early["p"] == late["p"]:
        return late["unit"] in world.own(early["unit"], late["period"]) or early["unit"] in world.own(
            late["unit"], late["period"]
        )
    return late["unit"] in world.own(early["unit"], late["period"])


class Items:
    """Items as sets of lines, the pairs that wait, and the relations between items."""

    def __init__(self, world):
        self.world = world
        self.by_key = {line["row_key"]: line for line in world.lines}
        self.by_name = {}
        for line in world.lines:
            self.by_name.setdefault(line["line_id"], line)
        self.parent = {key: key for key in self.by_key}
        self.verdict, self.double = verdicts(world), twice(world)
        self.apart = [self.pair(a, b) for (a, b), v in self.verdict.items() if v == "different" and self.pair(a, b)]
        self.join_ids()
        maybe = self.join_texts()
        self.join_stated()
        self.members = {}
        for line in world.lines:
            self.members.setdefault(self.root(line), []).append(line)
        for lines in self.members.values():
            lines.sort(key=lambda x: (x["grain"], x["at"], x["row_key"]))
        maybe += self.passed_on()
        self.waiting = [(a, b) for a, b in maybe if self.root(a) != self.root(b) and not self.kept_apart(a, b)]
        self.related = list(self.relations())

    def pair(self, a, b):
        """The two lines of a link or verdict; an item's name means its last line (a) or first (b)."""

        def find(name, last):
            if name in self.by_name:
                return self.by_name[name]
            lines = sorted((x for x in self.world.lines if x["item_id"] == name), key=lambda x: x["at"])
            return (lines[-1] if last else lines[0]) if lines else None

        a, b = find(a, True), find(b, False)
        return (a, b) if a and b else None

    def root(self, line):
        key = line["row_key"]
        while self.parent[key] != key:
            key = self.parent[key]
        return key

    def join(self, a, b):
        if not self.kept_apart(a, b):
            self.parent[self.root(b)] = self.root(a)

    def kept_apart(self, x, y):
        """A verdict `different` cuts a thread of ids or texts at the later line, or between two units."""
        for pair in self.apart:
            a, b = sorted(pair, key=lambda line: line["at"])
            if {x["row_key"], y["row_key"]} == {a["row_key"], b["row_key"]}:
                return True
            thread = all(
                (line["item_id"] and line["item_id"] == b["item_id"]) or line["canonical"] == b["canonical"]
                for line in (a, x, y)
            )
            if thread and a["unit"] == b["unit"] and a["at"] < b["at"]:
                if (x["at"] < b["at"]) != (y["at"] < b["at"]):
                    return True
            elif thread and {x["unit"], y["unit"]} == {a["unit"], b["unit"]} and a["unit"] != b["unit"]:
                return True
        return False

    def join_ids(self):
        """One item_id is one item; an item_id may also be the name of an earlier line without an id."""
        for a, b in combinations(self.world.lines, 2):
            named = a["item_id"] and b["item_id"] is None and a["item_id"] == b["line_id"]
            named = named or (b["item_id"] and a["item_id"] is None and b["item_id"] == a["line_id"])
            if named or (a["item_id"] and a["item_id"] == b["item_id"]):
                self.join(a, b)

    def join_texts(self):
        """Identical text joins lines of which one at least has no id; returns the pairs that wait."""
        able, maybe = [], []
        for a, b in combinations(self.world.lines, 2):
            if a["canonical"] != b["canonical"] or (a["item_id"] and b["item_id"]) or not in_lineage(self.world, a, b):
                continue
            if self.world.sheet(a) == self.world.sheet(b):
                continue
            if self.in_one_sheet(a, b):
                if a["row"] == b["row"]:
                    able.append((a, b))
                continue
            doubtful = a["row_key"] in self.double or b["row_key"] in self.double
            (maybe if doubtful else able).append((a, b))
        for a, b in able:
            if not a["item_id"] and not b["item_id"]:
                self.join(a, b)
        ids = {}
        for a, b in able:
            for x, y in ((a, b), (b, a)):
                if x["item_id"]:
                    ids.setdefault(self.root(y), set()).add(x["item_id"])
        choices = {
            pair: ids.get(self.root(pair[1] if pair[0]["item_id"] else pair[0]))
            for pair in map(Pair, able)
            if pair[0]["item_id"] or pair[1]["item_id"]
        }
        for pair, ways in choices.items():
            if len(ways) == 1:
                self.join(*pair)
            else:
                maybe.append(tuple(pair))
        return maybe

    def in_one_sheet(self, a, b):
        """Whether both are promises and results of one sheet in which the words stand twice: each row has its own."""
        double = a["row_key"] in self.double and b["row_key"] in self.double
        halves = a["same_sheet"] and b["same_sheet"] and a["moment"] != b["moment"]
        return double and halves and (a["source"], a["unit"], a["period"]) == (b["source"], b["unit"], b["period"])

    def passed_on(self):
        """Words that stop in one unit, and begin within g periods in a plan of the only other unit that has them."""
        by_words = {}
        for line in self.world.lines:
            by_words.setdefault(line["canonical"], []).append(line)
        for lines in by_words.values():
            units = {x["unit"] for x in lines}
            if len(units) != 2:
                continue
            second = max(units, key=lambda unit: min(x["p"] for x in lines if x["unit"] == unit))
            begins = min(x["p"] for x in lines if x["unit"] == second)
            loose = [x for x in lines if not self.has_id(x) and x["row_key"] not in self.double]
            before = [x for x in loose if x["unit"] != second and x["p"] < begins]
            first = [x for x in loose if x["unit"] == second and x["p"] == begins and x["moment"] == "plan"]
            if before and first and not self.returns(loose, second, begins):
                last = max(before, key=lambda x: x["at"])
                near = begins - last["p"] <= self.world.params.silence
                if near and last["status"] not in ("done", "cancelled"):
                    yield last, first[0]

    def has_id(self, line):
        return any(x["item_id"] for x in self.members[self.root(line)])

    @staticmethod
    def returns(loose, second, begins):
        """Whether the first unit has the words again before the second has them for the last time."""
        there = max(x["at"] for x in loose if x["unit"] == second)
        return any(x["unit"] != second and x["p"] >= begins and x["at"] <= there for x in loose)

    def join_stated(self):
        """`link` rows and verdicts; a verdict `different` on the very pair outranks a link."""
        for row in self.world.records["link"]:
            pair = self.pair(row["line_a"], row["line_b"])
            if pair and row["relation"] == "continue":
                self.join(*pair)
        for names, verdict in self.verdict.items():
            pair = self.pair(*names)
            if pair and verdict == "same":
                self.parent[self.root(pair[1])] = self.root(pair[0])

    def relations(self):
        """(item, line, item, line) for each split, merge or supersede between two items."""
        stated = [(r["line_a"], r["line_b"], r["relation"]) for r in self.world.records["link"]]
        stated += [(a, b, verdict) for (a, b), verdict in self.verdict.items()]
        for a, b, relation in stated:
            pair = self.pair(a, b)
            if pair and relation in RELATIONS and self.verdict.get((a, b)) != "different":
                yield self.root(pair[0]), pair[0], self.root(pair[1]), pair[1]

    def name(self, item):
        """The first id of the item, else the name of its first line."""
        return next((x["item_id"] for x in self.members[item] if x["item_id"]), self.members[item][0]["line_id"])

    def found(self, row):
        """The item that an action, message or problem is about; None where it is not said or not one."""
        if row.get("item_id"):
            hits = [x for x in self.world.lines if row["item_id"] in (x["item_id"], x["line_id"])]
        elif row.get("line_no") and row.get("period"):
            unit = self.world.units.of(row["unit_id"])
            hits = [
                x
                for x in self.world.lines
                if (x["unit"], x["period"], x["line_no"]) == (unit, row["period"], row["line_no"])
            ]
            hits = [x for x in hits if x["moment"] == "plan"] or hits
        elif row.get("text"):
            hits = [x for x in self.world.lines if x["canonical"] == canonical(row["text"]) and self.near(x, row)]
        else:
            hits = []
        items = {self.root(x) for x in hits}
        return items.pop() if len(items) == 1 else None

    def near(self, line, row):
        """Whether a line is close enough, in time and unit, to be what a text speaks of."""
        now = self.world.calendar.index_on(line["grain"], row["day_max"])
        if row.get("period") in self.world.calendar.place:
            now = self.world.calendar.place[row["period"]]
        if abs(now - line["p"]) > self.world.params.look_back:
            return False
        return (
            not row.get("unit_id")
            or line["unit"] in self.world.own(self.world.units.of(row["unit_id"]), line["period"])
            or line["unit"] == row["unit_id"]
        )


class Pair(tuple):
    """Two lines, hashable by their keys (lines are dicts)."""

    def __hash__(self):
        return hash((self[0]["row_key"], self[1]["row_key"]))
