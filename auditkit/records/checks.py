"""Checks that need more than one row: keys, heads, circles, overlaps. Every refusal names the other row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import networkx as nx
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from auditkit.dictionary import SQL_NAMES
from auditkit.engine import DuckDB, load
from auditkit.records import cells as read
from auditkit.records.namesakes import pairs
from auditkit.records.raw import Draft, Faults
from auditkit.records.reading import FAULTS, Context


def check_keys(draft: Draft, engine: DuckDB) -> None:
    """Refuse rows whose key stands twice; of rows that are equal in every cell the first stays."""
    key = [column for column in draft.table.key if column in draft.table.columns]
    if not key or not len(draft):
        return
    by = [*key, *(["recorded_on"] if "recorded_on" in draft.table.columns else [])]
    names = [name for column in by for name in draft.table.columns[column].sql_columns]
    engine.table("one", _rows(draft, names))
    same = " and ".join(f'(t."{name}" = s."{name}" or (t."{name}" is null and s."{name}" is null))' for name in names)
    text = load("auditkit.records", "twice.sql")
    keys = ", ".join(f'"{name}"' for name in names)
    found = engine.few(text.replace("{keys}", keys).replace("{table}", "one").replace("{same}", same))
    if found.num_rows:
        _refuse_twice(draft, key, found)


def _rows(draft: Draft, names: list[str]) -> pa.Table:
    """The rows not yet refused, with their position in the draft."""
    alive = np.flatnonzero(~draft.dead)
    table = pa.table({name: draft.columns[name] for name in names} | {"position": np.arange(len(draft))})
    return table if len(alive) == len(draft) else table.take(pa.array(alive))


def _refuse_twice(draft: Draft, key: list[str], found: pa.Table) -> None:
    index = found["position"].to_numpy()
    first = found["first_position"].to_numpy()
    cells = pa.table(dict(draft.columns)).take(pa.array(index)).to_pylist()
    groups: dict[int, list[int]] = defaultdict(list)
    for at, group in enumerate(first.tolist()):
        groups[group].append(at)
    stays = {members[0] for members in groups.values() if all(cells[m] == cells[members[0]] for m in members)}
    bad = np.array([at for at in range(len(index)) if at not in stays], np.int64)
    others = [next(m for m in groups[int(first[at])] if m != at) for at in bad.tolist()]
    said = FAULTS["duplicate_key"]
    rows = index[bad]
    found_keys = [" · ".join(parts) for parts in zip(*(draft.written(name, rows) for name in key), strict=True)]
    expected = [said["expected"].format(key=", ".join(key), other=draft.place(int(index[other]))) for other in others]
    draft.refuse(Faults(key[0], rows, found_keys, expected, [said["mend"]] * len(rows), "duplicate_key", True))


def in_force(draft: Draft, key: list[str]) -> np.ndarray:
    """Rows that no later recorded row with the same key replaces."""
    codes = np.zeros(len(draft), np.int64)
    for column in key:
        for name in draft.table.columns[column].sql_columns:
            part = _codes(draft.columns[name])
            codes = np.unique(codes * (int(part.max(initial=0)) + 2) + part, return_inverse=True)[1]
    recorded = np.asarray(draft.columns["recorded_on"].cast(pa.int32()).fill_null(read.FIRST)).astype(np.int64)
    latest = np.full(int(codes.max(initial=0)) + 1, read.FIRST - 1, np.int64)
    np.maximum.at(latest, codes[~draft.dead], recorded[~draft.dead])
    return np.asarray(~draft.dead & (recorded == latest[codes]))


def _codes(cells: pa.Array | pa.ChunkedArray) -> np.ndarray:
    if pa.types.is_date(cells.type):
        return np.asarray(cells.cast(pa.int32()).fill_null(0)).astype(np.int64) - read.FIRST + 1
    return read.clean(cells).codes.astype(np.int64) + 1


def check_heads(draft: Draft, live: np.ndarray, engine: DuckDB) -> None:
    """Refuse posts that certainly head one unit on the same day."""
    if "is_head" not in draft.cells:
        return
    names = ["post_id", "unit_id", "is_head", "since_max", "until_min"]
    table = pa.table({name: draft.columns[name] for name in names} | {"position": np.arange(len(draft))})
    engine.table("post_row", table.append_column("in_force", pa.array(live)))
    found = engine.few(load("auditkit.records", "heads.sql")).to_pylist()
    first = {row["position"]: row for row in reversed(found)}
    if not first:
        return
    said = FAULTS["two_heads"]
    expected = [
        said["expected"].format(
            other=f"{row['other_post']!r} ({draft.place(row['other'])})",
            unit=row["unit_id"],
            since=row["since"].isoformat() if row["since"].year > 1 else "its beginning",
        )
        for row in first.values()
    ]
    index = np.array(list(first), np.int64)
    found_cells = draft.written("post_id", index)
    order = np.argsort(index)
    draft.refuse(
        Faults(
            "is_head",
            index[order],
            [f"{found_cells[at]} as head" for at in order],
            [expected[at] for at in order],
            [said["mend"]] * len(index),
            "two_heads",
            True,
        )
    )


def check_circles(draft: Draft, live: np.ndarray, child: str, parent: str) -> None:
    """Refuse rows whose superiors go round in a circle on some day on which all of them certainly hold."""
    if parent not in draft.cells or not len(draft):
        return
    low, high = read.clean(draft.columns[child]), read.clean(draft.columns[parent])
    place = {value: code for code, value in enumerate(low.values)}
    to = np.array([place.get(value, -1) for value in high.values] + [-1], np.int64)[high.codes]
    since = np.asarray(draft.columns["since_max"].cast(pa.int32())).astype(np.int64)
    until = np.asarray(draft.columns["until_min"].cast(pa.int32())).astype(np.int64)
    rows = _on_circles(low.codes, to, np.flatnonzero(live & (to >= 0) & (since < until)))
    seen: set[int] = set()
    for day in sorted(set(since[rows].tolist())):
        held = rows[(since[rows] <= day) & (day < until[rows])]
        graph = nx.DiGraph()
        graph.add_edges_from(
            (a, b, {"row": row})
            for a, b, row in zip(low.codes[held].tolist(), to[held].tolist(), held.tolist(), strict=True)
        )
        for part in nx.strongly_connected_components(graph):
            inside = graph.subgraph(part)
            if inside.number_of_edges() == 0 or (len(part) > 1 and len(part) > inside.number_of_edges()):
                continue
            circle = [(a, inside.edges[a, b]["row"]) for a, b in nx.find_cycle(inside)]
            if not seen.issuperset(row for _, row in circle):
                _refuse_circle(draft, parent, [(low.values[a], row) for a, row in circle])
                seen.update(row for _, row in circle)


def _on_circles(child: np.ndarray, parent: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Edges that may lie on a circle: what leads nowhere or comes from nowhere is cut away until nothing changes."""
    while len(rows):
        stays = np.isin(parent[rows], child[rows]) & np.isin(child[rows], parent[rows])
        if stays.all():
            break
        rows = rows[stays]
    return rows


def _refuse_circle(draft: Draft, parent: str, circle: list[tuple[str, int]]) -> None:
    said = FAULTS["cycle"]
    names = [name for name, _ in circle]
    index = np.array([row for _, row in circle], np.int64)
    places = ", ".join(draft.place(int(row)) for row in index[:5]) + (" …" if len(index) > 5 else "")
    chain = " → ".join([*names[:6], *(["…"] if len(names) > 6 else []), names[0]])
    n = len(index)
    expected, mend = said["expected"].format(chain=chain), said["mend"].format(column=parent, rows=places)
    draft.refuse(Faults(parent, index, draft.written(parent, index), [expected] * n, [mend] * n, "cycle", True))


def say_tenures(draft: Draft, context: Context, engine: DuckDB) -> None:
    """Overlapping substantive tenures, and what speaks for last days or days of leaving: said, never refused."""
    names = ["post_id", "person_id", "capacity", "since_min", "since_max", "until_min", "until_max"]
    if not len(draft):
        return
    live = in_force(draft, ["post_id", "person_id", "start"])
    table = pa.table({name: draft.columns[name] for name in names} | {"position": np.arange(len(draft))})
    engine.table("tenure_row", table.append_column("in_force", pa.array(live)).filter(pa.array(~draft.dead)))
    step = 0 if context.ends == "day of leaving" else 1
    text = load("auditkit.records", "successions.sql").replace("{step}", str(step))
    counted = engine.few(text).to_pylist()[0]
    if counted["same_day"] or counted["next_day"] or step == 0:
        other = "day of leaving" if step else "last day"
        here, there = (counted["next_day"], counted["same_day"]) if step else (counted["same_day"], counted["next_day"])
        better = ": the other reading fits more of them" if there > here else ""
        context.notes.append(
            f"tenure.end was read as the {context.ends} (ends={other!r} is the other reading); successors that begin "
            f"on the day written as their predecessor's end: {counted['same_day']:,}, "
            f"on the day after: {counted['next_day']:,}{better}"
        )
    found = engine.few(load("auditkit.records", "overlaps.sql")).to_pylist()
    if found:
        shown = "; ".join(
            f"{r['post_id']} ({draft.place(r['position'])} and {draft.place(r['other'])})" for r in found[:5]
        )
        rest = f"; … and {len(found) - 5:,} more" if len(found) > 5 else ""
        context.notes.append(f"pairs of substantive tenures of one post that overlap: {len(found):,}: {shown}{rest}")


def say_namesakes(tenure: Draft, person: Draft, context: Context) -> None:
    """Successors who may be one person under two writings: said, because nobody but a person can tell."""
    if not len(tenure):
        return
    names = dict(
        zip(*(person.columns[name].cast(pa.string()).to_pylist() for name in ("person_id", "name")), strict=True)
    )
    post, holder = (read.clean(tenure.columns[name]) for name in ("post_id", "person_id"))
    day, end = (tenure.columns[name].cast(pa.int32()) for name in ("since_min", "until_max"))
    written = [names.get(one) or one for one in holder.values]
    called = sorted(set(written))
    place = {name: at for at, name in enumerate(called)}
    rows = np.flatnonzero(~tenure.dead & (post.codes >= 0) & (holder.codes >= 0) & np.asarray(day.is_valid()))
    of_post = read.filled(pc.rank(post.kept, tiebreaker="dense"))
    of_name = np.array([place[one] for one in written], np.int64)
    first, left = (np.asarray(one.fill_null(0))[rows] for one in (day, end))
    told = pairs(of_post[post.codes[rows]], first, left, of_name[holder.codes[rows]], called)
    found = [(post.values[post.codes[rows[one]]], rows[one], rows[other]) for one, other in told]
    if found:
        shown = "; ".join(f"{post} ({tenure.place(one)} and {tenure.place(other)})" for post, one, other in found[:5])
        rest = f"; … and {len(found) - 5:,} more" if len(found) > 5 else ""
        context.notes.append(
            f"successors in one post whose names may be two writings of one person's: {len(found):,}: {shown}{rest}; "
            "each counts as a handover until an alias row says that they are one person"
        )


def sql_name(column: str) -> str:
    """The name of a column inside the engine."""
    return SQL_NAMES.get(column, column)


def ids_alive(drafts: Mapping[str, Draft], id_of: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """The ids of every table that was handed in, from the rows that were not refused."""
    found = {}
    for table, name in id_of.items():
        draft = drafts[table]
        if draft.supplied:
            column = read.clean(draft.columns[name])
            codes = np.unique(column.codes[~draft.dead & (column.codes >= 0)])
            found[table] = frozenset(column.values[code] for code in codes.tolist())
    return found
