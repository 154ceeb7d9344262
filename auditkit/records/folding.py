"""Other writings → ids: aliases, unique names, and the tables that are derived where they were not handed in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

import numpy as np
import pyarrow as pa

from auditkit.dictionary import SQL_NAMES, TABLES, Column
from auditkit.records import blanks
from auditkit.records import cells as read
from auditkit.records.raw import Draft, Faults
from auditkit.records.reading import FAULTS

ID_OF = {"unit": "unit_id", "post": "post_id", "person": "person_id", "target": "target_id", "problem": "problem_id"}
NAME_OF = {"unit": "name", "post": "title", "person": "name"}
LINES = ("item", "line")


@dataclass(frozen=True)
class Alias:
    """One meaning of another writing, in days since 1970."""

    meant: str
    since: int
    until: int


@dataclass(frozen=True)
class Names:
    """What may stand in a reference to one table: its ids, its aliases, its names that are unique.

    `timed` are writings that mean an id at some times only, or several ids at different times.
    """

    ids: frozenset[str]
    aliases: Mapping[str, str]
    names: Mapping[str, str]
    timed: Mapping[str, tuple[Alias, ...]] = field(default_factory=dict)
    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def id_of(self, written: str) -> tuple[str | None, str]:
        """The id that a writing means and by which rule; None where it means none or several."""
        if written in self.aliases:
            return self.aliases[written], "alias"
        if written in self.ids:
            return written, "id"
        if written in self.names:
            return self.names[written], "name"
        return None, ""


def known_names(drafts: Mapping[str, Draft], tables: Iterable[str] = (*ID_OF, "item")) -> dict[str, Names]:
    """The names of every table that can be referred to, or of some, from its own rows and from the alias table."""
    aliases = _aliases(drafts["alias"])
    known = {}
    for table in tables:
        always = {
            writing: meant[0].meant
            for writing, meant in aliases[table].items()
            if len(meant) == 1 and meant[0].since <= read.FIRST and meant[0].until >= read.LAST
        }
        timed = {writing: tuple(meant) for writing, meant in aliases[table].items() if writing not in always}
        ids, unique, several = _own_names(drafts[table], table) if table in ID_OF else (frozenset(), {}, {})
        several |= {writing: tuple(sorted({one.meant for one in meant})) for writing, meant in timed.items()}
        known[table] = Names(ids, _to_the_end(always), unique, timed, several)
    return known


def _aliases(draft: Draft) -> dict[str, dict[str, list[Alias]]]:
    found: dict[str, dict[str, list[Alias]]] = defaultdict(lambda: defaultdict(list))
    if len(draft):
        columns = [draft.columns[name].cast(pa.string()).to_pylist() for name in ("kind", "alias", "id")]
        spells = [draft.columns[name].cast(pa.int32()).to_pylist() for name in ("since_min", "until_max")]
        for kind, writing, meant, since, until, dead in zip(*columns, *spells, draft.dead.tolist(), strict=True):
            if not dead and kind and writing and meant:
                found[kind][writing].append(Alias(meant, since, until))
    return found


def _to_the_end(single: dict[str, str]) -> dict[str, str]:
    """Aliases of aliases: followed to the id at the end, at most as many steps as there are aliases."""
    ends = {}
    for alias, meant in single.items():
        seen = {alias}
        while meant in single and meant not in seen:
            seen.add(meant)
            meant = single[meant]
        ends[alias] = meant
    return ends


def _own_names(draft: Draft, table: str) -> tuple[frozenset[str], dict[str, str], dict[str, tuple[str, ...]]]:
    """The ids of a table, its names that one of them alone has, and those that several have."""
    ids = draft.columns[ID_OF[table]].cast(pa.string()).to_pylist()
    if table not in NAME_OF:
        return frozenset(filter(None, ids)), {}, {}
    named = set(zip(draft.columns[NAME_OF[table]].cast(pa.string()).to_pylist(), ids, strict=True))
    unique = {name: owner for name, owner in named if name and owner}
    shared: dict[str, list[str]] = defaultdict(list)
    if len(unique) < len(named):
        for name, owner in sorted((name, owner) for name, owner in named if name and owner):
            if unique[name] != owner:
                shared[name].append(owner)
    several = {name: tuple(sorted([*owners, unique.pop(name)])) for name, owners in shared.items()}
    return frozenset(filter(None, ids)), unique, several


@dataclass
class Folded:
    """Every writing that was folded: table, column, as written, id, by which rule, in how many rows."""

    rows: list[tuple[str, str, str, str, str, int]] = field(default_factory=list)


def references(draft: Draft) -> list[tuple[Column, str]]:
    """The columns of a table that refer to ids, with what they refer to."""
    return [(column, column.references) for column in draft.table.columns.values() if column.references]


def fold(draft: Draft, known: Mapping[str, Names], folded: Folded) -> None:
    """Put ids in place of aliases and unique names, in every reference of a table."""
    for heading, (_, counts) in draft.blanked.items():
        folded.rows += [(draft.table.name, heading, word, "", blanks.RULE, n) for word, n in counts.items()]
    for column, target in references(draft):
        if column.name not in draft.cells:
            continue
        name = SQL_NAMES.get(column.name, column.name)
        if target == "{kind}":
            for kind, rows in _by_kind(draft):
                if kind in known:
                    draft.columns[name] = _fold_some(draft, column, draft.columns[name], known[kind], rows, folded)
            continue
        names = known["item" if target in LINES else target]
        if target in LINES and not names.aliases:
            continue
        draft.columns[name] = _fold_all(draft, column, draft.columns[name], names, folded)


def _fold_all(draft: Draft, column: Column, cells: pa.Array, names: Names, folded: Folded) -> pa.Array:
    if not (names.aliases or names.names or names.timed):
        return cells
    written = read.clean(cells)
    found = [names.id_of(value) for value in written.values]
    values: list[str | None] = [meant or value for value, (meant, _) in zip(written.values, found, strict=True)]
    changed = values != written.values
    counts = written.counts() if changed else ()
    for value, (meant, rule), n in zip(written.values, found, counts, strict=False):
        if meant is not None and meant != value:
            folded.rows.append((draft.table.name, column.name, value, meant, rule, int(n)))
    timed = [position for position, value in enumerate(written.values) if value in names.timed]
    if timed and len(cells) == len(draft):
        written = _fold_timed(draft, column, written, values, timed, names, folded)
    return written.array(values) if changed or timed else cells


def _fold_timed(
    draft: Draft,
    column: Column,
    written: read.Coded,
    values: list[str | None],
    timed: list[int],
    names: Names,
    folded: Folded,
) -> read.Coded:
    """A writing that means different ids at different times is folded by the day of its row, where exactly one fits."""
    codes, day = written.codes.copy(), _day_of(draft)
    for position in timed:
        writing = written.values[position]
        rows = np.flatnonzero(written.codes == position)
        fits = [
            (day[rows] >= one.since) & (day[rows] < one.until) & (day[rows] != read.NO_DAY)
            for one in names.timed[writing]
        ]
        single = np.sum(fits, axis=0) == 1
        for one, fit in zip(names.timed[writing], fits, strict=True):
            mine = rows[fit & single]
            if len(mine):
                codes[mine] = len(values)
                values.append(one.meant)
                folded.rows.append((draft.table.name, column.name, writing, one.meant, "alias", len(mine)))
    return read.Coded(read.places_of(codes), written.kept)


def _day_of(draft: Draft) -> np.ndarray:
    """The day on which a row stands, for writings that mean different things at different times."""
    for name in ("since_max", "day_min", "sent_on", "occurred_from_min", "discovered_on_min"):
        if name in draft.columns:
            days = draft.columns[name].cast(pa.int32())
            return np.where(np.asarray(days.is_valid()), np.asarray(days.fill_null(0)), read.NO_DAY)
    if draft.spans is None:
        return np.full(len(draft), read.NO_DAY)
    places, first, _ = draft.spans
    return np.asarray(np.append(first, read.NO_DAY)[read.filled(places)])


def _fold_some(
    draft: Draft, column: Column, cells: pa.Array, names: Names, rows: np.ndarray, folded: Folded
) -> pa.Array:
    """As `_fold_all`, in the rows of one kind only; such tables are small."""
    if draft.table.name == "alias":
        names = Names(names.ids, {}, names.names)  # an alias is never folded by the aliases themselves
    made = cells.cast(pa.string()).to_pylist()
    part = _fold_all(draft, column, pa.array([made[i] for i in rows], pa.string()), names, folded)
    for position, value in zip(rows.tolist(), part.cast(pa.string()).to_pylist(), strict=True):
        made[position] = value
    return pa.array(made, pa.string()).dictionary_encode()


def _by_kind(draft: Draft) -> Iterable[tuple[str, np.ndarray]]:
    kinds = read.clean(draft.columns["kind"])
    return [(kind, np.flatnonzero(kinds.codes == code)) for code, kind in enumerate(kinds.values)]


def refuse_dangling(draft: Draft, known: Mapping[str, Names], accepted: Mapping[str, frozenset[str]]) -> bool:
    """Refuse rows that name what their table does not hold; returns whether a row was refused.

    `accepted` are the ids of rows that were not refused: a reference to a refused row is another fault.
    """
    before = int(draft.dead.sum())
    for column, target in references(draft):
        if column.loose or target in LINES or column.name not in draft.cells:
            continue
        cells = draft.columns[SQL_NAMES.get(column.name, column.name)]
        if target == "{kind}":
            for kind, rows in _by_kind(draft):
                if kind in accepted:
                    _dangling(draft, column, cells, kind, known, accepted[kind], rows)
        elif target in accepted:
            _dangling(draft, column, cells, target, known, accepted[target], None)
    return int(draft.dead.sum()) > before


def _dangling(
    draft: Draft,
    column: Column,
    cells: pa.Array,
    target: str,
    known: Mapping[str, Names],
    accepted: frozenset[str],
    rows: np.ndarray | None,
) -> None:
    written = read.clean(cells)
    missing = np.array([value not in accepted for value in written.values], bool)
    index = written.rows_of(missing)
    index = index[~draft.dead[index]]
    if rows is not None:
        index = np.intersect1d(index, rows)
    if not len(index):
        return
    values = [written.values[code] for code in written.codes[index]]
    there = np.array([value in known[target].ids for value in values], bool)
    _say_refused(draft, column, index[there], target)
    _say_dangling(
        draft, column, index[~there], [v for v in values if v not in known[target].ids], target, known[target]
    )


def _say_refused(draft: Draft, column: Column, index: np.ndarray, target: str) -> None:
    said = FAULTS["refers_to_refused"]
    expected, mend = (said[part].format(target=target) for part in ("expected", "mend"))
    found = draft.written(column.name, index)
    n = len(index)
    draft.refuse(Faults(column.name, index, found, [expected] * n, [mend] * n, "refers_to_refused", True))


def _say_dangling(
    draft: Draft, column: Column, index: np.ndarray, values: list[str], target: str, names: Names
) -> None:
    if not len(index):
        return
    words = {value: _about(value, target, names, near=at < 20) for at, value in enumerate(dict.fromkeys(values))}
    expected, mend = [words[value][0] for value in values], [words[value][1] for value in values]
    if target == "unit":  # the tab or the name of a file was taken for it: neither is a cell that can be corrected
        named = _named_once(draft, column.name)
        mend = [
            f"{how}, or say whose sheet it is: explain(…).correct(sheet=…, unit=…)" if number in named else how
            for how, number in zip(mend, draft.source[index].tolist(), strict=True)
        ]
    draft.refuse(Faults(column.name, index, draft.written(column.name, index), expected, mend, "dangling", True))


def _named_once(draft: Draft, column: str) -> frozenset[int]:
    """The sources whose form says a column once for all rows."""
    told = {number: (one, one.position(column)) for number, one in zip(draft.numbers, draft.sources, strict=True)}
    return frozenset(
        number for number, (one, at) in told.items() if at is not None and one.places and one.places[at] is None
    )


def _about(value: str, target: str, names: Names, near: bool) -> tuple[str, str]:
    """What was expected and how to mend it; the nearest names are looked for in the first few only."""
    name = f" or a unique {NAME_OF[target]}" if target in NAME_OF else ""
    if value in names.ambiguous:
        ids = ", ".join(names.ambiguous[value][:4])
        return (
            f"an id: {len(names.ambiguous[value])} in the table {target} are called so ({ids})",
            f"write one of {ids}",
        )
    close = get_close_matches(value, sorted(names.ids | set(names.names))[:5_000], 2, 0.6) if near else []
    hint = f" (nearest: {', '.join(sorted(close))})" if close else ""
    alias = ", or a row in alias" if target in NAME_OF else ""
    return f"an id{name} from the table {target}", f"correct it{hint}, or add a row to {target}{alias}"


def derive(drafts: dict[str, Draft], notes: list[str], vacant: frozenset[str] = frozenset()) -> None:
    """Make the tables unit, post and person from the names in the others, where they were not handed in.

    `vacant` are posts of which a row of tenures says that nobody held them: it names no person, but a post.
    """
    for table in ("unit", "person", "post"):
        if drafts[table].supplied:
            continue
        found = _first_seen(drafts, table)
        if table == "post":
            found = dict.fromkeys(sorted(vacant), "tenure") | found
        names = sorted(found)
        if not names:
            continue
        columns: dict[str, list[object]] = {ID_OF[table]: list(names), NAME_OF[table]: list(names)}
        extra = ""
        if table == "post":
            units, heads = _units_of_posts(drafts, names)
            columns |= {"unit_id": list(units), "is_head": list(heads)}
            lost = [name for name, unit in zip(names, units, strict=True) if unit is None]
            extra = f"; {sum(heads)} of them head their unit"
            if lost:
                shown = ", ".join(lost[:5]) + (f" and {len(lost) - 5:,} more" if len(lost) > 5 else "")
                extra += (
                    f", {len(lost):,} of them {'stand' if len(lost) > 1 else 'stands'} in no known unit ({shown}): "
                    "a table post with title, unit_id and is_head says where"
                )
        drafts[table] = _made(table, columns, len(names))
        places, n = " and ".join(sorted(set(found.values()))), len(names)
        were = f"{n:,} {table}s were" if n != 1 else f"1 {table} was"
        notes.append(f"{table} was not given: {were} derived from the names in {places}{extra}")


def _first_seen(drafts: Mapping[str, Draft], table: str) -> dict[str, str]:
    """Every id that is named in a reference to the table, with the table in which it stands first."""
    found: dict[str, str] = {}
    order = ("plan_line", "tenure", "post", *sorted(set(TABLES) - {"plan_line", "tenure", "post"}))
    for name in order:
        draft = drafts[name]
        for column, target in references(draft):
            if target != table or column.loose or column.name not in draft.cells:
                continue
            cells = read.clean(draft.columns[SQL_NAMES.get(column.name, column.name)])
            alive = np.bincount(cells.codes[~draft.dead & (cells.codes >= 0)], minlength=len(cells.values))
            for value, count in zip(cells.values, alive.tolist(), strict=True):
                if count:
                    found.setdefault(value, name)
    return found


def _units_of_posts(drafts: Mapping[str, Draft], posts: list[str]) -> tuple[list[str | None], list[bool]]:
    """The unit of a derived post: the only one in which its lines stand, or the one that is called like it."""
    lines = drafts["plan_line"]
    stands: dict[str, set[str]] = defaultdict(set)
    if "post_id" in lines.cells:
        post, unit = read.clean(lines.columns["post_id"]), read.clean(lines.columns["unit_id"])
        both = ~lines.dead & (post.codes >= 0) & (unit.codes >= 0)
        pairs = np.unique(post.codes[both].astype(np.int64) * len(unit.values) + unit.codes[both])
        for pair in pairs.tolist():
            stands[post.values[pair // len(unit.values)]].add(unit.values[pair % len(unit.values)])
    units = {one for one in drafts["unit"].columns["unit_id"].cast(pa.string()).to_pylist() if one}
    called = known_names(drafts, ["unit"])["unit"].names
    found = []
    for one in posts:
        only = next(iter(stands[one])) if len(stands[one]) == 1 else None
        found.append(only or (one if one in units else called.get(one)))
    counts = Counter(found)
    return found, [unit is not None and counts[unit] == 1 for unit in found]


def _made(table: str, columns: Mapping[str, list[object]], n: int) -> Draft:
    zeros = np.zeros(n, np.int32)
    draft = Draft(TABLES[table], (), (), {}, zeros, zeros, np.zeros(n, bool), supplied=False)
    for name, kind in TABLES[table].sql_columns.items():
        if name in columns:
            draft.columns[name] = pa.array(columns[name], pa.bool_() if kind == "BOOLEAN" else pa.string())
        elif name.startswith(("since_", "until_")):
            day = read.FIRST if name.startswith("since") else read.LAST
            draft.columns[name] = read.day_array(np.full(n, day), np.zeros(n, bool))
        else:
            draft.columns[name] = pa.nulls(n, pa.date32() if kind == "DATE" else pa.string())
    return draft
