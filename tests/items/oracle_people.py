"""Who held what on a day, who answers for a line, and who could approve."""

from .oracle_world import BEGINNING, OPEN


class People:
    """Holders, heads, owners and approvers, day by day, straight from the spells."""

    def __init__(self, world):
        self.world, self.one = world, {}
        for row in world.records["succession"]:
            if row["kind"] == "post" and row["relation"] in {"rename", "move"}:
                old, new = self.post(row["old_id"]), self.post(row["new_id"])
                self.one = {p: new if c == old else c for p, c in self.one.items()} | {old: new}
        self.tenures = self.latest(world.records["tenure"], ("post_id", "person_id", "since_min"))
        self.posts = self.latest(world.records["post"], ("post_id", "since_min"))

    def latest(self, rows, key):
        """Of several rows with one key and start, the one written down last."""
        best = {}
        for row in sorted(rows, key=lambda r: (r.get("recorded_on") or BEGINNING, r["row_key"])):
            if self.world.known(row.get("recorded_on")) is not False:
                best[tuple(row[name] for name in key)] = row
        return list(best.values())

    def post(self, post):
        return self.one.get(post, post)

    def holders(self, post, day):
        """(certain, possible) holders of a post on a day."""
        rows = [t for t in self.tenures if self.post(t["post_id"]) == self.post(post)]
        sure = {t["person_id"] for t in rows if t["since_max"] <= day < t["until_min"]}
        return sure, {t["person_id"] for t in rows if t["since_min"] <= day < t["until_max"]}

    def head(self, unit, day):
        """The head post of a unit on a day; a unit without one is answered for by its parent's."""
        seen = set()
        todo = [unit]
        while todo:
            now = todo.pop(0)
            seen.add(now)
            for row in self.posts:
                held = row["since_min"] <= day < row["until_max"]
                if row.get("is_head") and held and row["unit_id"] and self.world.units.of(row["unit_id"]) == now:
                    return self.post(row["post_id"])
            for row in self.world.units.rows:
                if self.world.units.of(row["unit_id"]) == now and row.get("parent_id"):
                    parent = self.world.units.of(row["parent_id"])
                    if row["since_min"] <= day < row["until_max"] and parent not in seen:
                        todo.append(parent)
        return None

    def person(self, text):
        """person_id of a name as written; the text itself where nobody is known by it."""
        rows = self.world.records["person"]
        if any(row["person_id"] == text for row in rows):
            return text
        ids = {row["person_id"] for row in rows if row.get("name") == text}
        ids |= {a["id"] for a in self.world.records["alias"] if a["kind"] == "person" and a["alias"] == text}
        return ids.pop() if len(ids) == 1 else text

    def owners(self, lines, day):
        """Persons who own the lines on a day: as written, and the possible holders of their posts (else the head)."""
        out = set()
        for line in lines:
            if line["person"]:
                out.add(self.person(line["person"]))
            post = line["post_id"] or self.head(line["unit"], day)
            if post:
                out |= self.holders(post, day)[1]
        return out

    def actors(self, action):
        """Persons who acted: as written, else the certain holders of the post."""
        if action.get("person_id"):
            return {self.person(action["person_id"])}
        if action.get("post_id"):
            return self.holders(action["post_id"], action["day_max"])[0]
        return set()

    def by_another(self, action, lines):
        """True, False, or None: whether somebody other than the owner acted."""
        owners, actors = self.owners(lines, action["day_max"]), self.actors(action)
        return None if not owners or not actors else not owners & actors

    def may_cancel(self, name, day):
        """Whether a person or post has authority to cancel on a day."""
        for row in self.world.records["authority"]:
            if row["act"] == "cancel" and row["since_min"] <= day < row["until_max"]:
                post = self.post(row["post_id"])
                if name and (self.post(name) == post or self.person(name) in self.holders(post, day)[1]):
                    return True
        return False

    def approved(self, action):
        """Whether an approver with authority to cancel is on record; None without an `authority` table."""
        if not self.world.records["authority"]:
            return None
        names = [action.get("approved_by"), action.get("person_id"), action.get("post_id")]
        return any(self.may_cancel(name, action["day_max"]) for name in names if name)

    def agreed(self, action):
        """The weaker word `approved`: authority on record, or an approver named where no authority is known."""
        known = self.approved(action)
        return bool(action.get("approved_by")) if known is None else known


class Acts:
    """The actions known by as_of, by item, and the batches that are too big to count."""

    def __init__(self, world, items):
        self.world, self.items, self.by_item, touched = world, items, {}, {}
        today = min(world.params.as_of, world.params.known_on or world.params.as_of)
        for row in world.records["action"]:
            if row["day_min"] is None or row["day_min"] > today:
                continue
            if world.known(row.get("recorded_on")) is False:
                continue
            item = items.found(row)
            if item is not None:
                self.by_item.setdefault(item, []).append(row)
                touched.setdefault(row["batch"], set()).add(item)
        self.bulk = {b for b, hit in touched.items() if b and len(hit) >= world.params.bulk_items}

    def of(self, item, kinds, first=BEGINNING, last=None):
        """Actions of an item of some kinds whose whole date lies in [first, last]."""
        last = last or OPEN
        return [
            a
            for a in self.by_item.get(item, [])
            if a["kind"] in kinds and first <= a["day_min"] and a["day_max"] <= last
        ]
