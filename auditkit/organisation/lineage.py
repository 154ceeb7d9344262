"""What counts as one through reorganisations: lines of posts, lines of units, groups of related units, heirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import pyarrow as pa

from auditkit.engine import Step, load
from auditkit.engine.steps import Engine
from auditkit.parameters import Parameters

ONE = ("rename", "move")
RELATED = ("rename", "move", "merge", "split")

_POSTS = "select post_id as id from known_post union select post_id from known_tenure"
_UNITS = "select unit_id as id from known_unit union select unit_id from known_post where unit_id is not null"
_STEPS = """
select kind, relation, old_id, new_id from succession
where old_id is not null and new_id is not null and day_min <= date '{as_of}'
"""


def joined(ids: Iterable[str], pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Each id with the first id of the set that it is joined to, directly or through others.

    Examples:
        >>> joined(["a", "b", "c", "d"], [("b", "a"), ("c", "b"), ("a", "c")])
        {'a': 'a', 'b': 'a', 'c': 'a', 'd': 'd'}
    """
    edges = list(pairs)
    parent = {one: one for one in sorted({*ids, *(end for edge in edges for end in edge)})}

    def root(one: str) -> str:
        while parent[one] != one:
            parent[one] = one = parent[parent[one]]
        return one

    for a, b in edges:
        first, second = sorted((root(a), root(b)))
        parent[second] = first
    return {one: root(one) for one in parent}


def _fold(
    kind: str, relations: Sequence[str], ids: str, names: tuple[str, str], why: str
) -> Callable[[Engine, Parameters], pa.Table]:
    # Connected sets of an undirected graph would need a recursion that grows with every ring; the rows are few.
    def fold(engine: Engine, parameters: Parameters) -> pa.Table:
        known = [one for one in engine.sql(ids).column("id").to_pylist() if one is not None]
        steps = engine.sql(_STEPS.format(as_of=parameters.as_of.isoformat())).to_pylist()
        pairs = [(s["old_id"], s["new_id"]) for s in steps if s["kind"] == kind and s["relation"] in relations]
        found = joined(known, pairs)
        columns = {names[0]: pa.array(found, pa.string()), names[1]: pa.array(found.values(), pa.string())}
        return pa.table(columns)

    fold.__doc__ = why
    return fold


def steps() -> Iterable[Step]:
    """The steps of lineage, in order."""
    yield Step(
        "post_line",
        needs=("known_post", "known_tenure"),
        fold=_fold("post", ONE, _POSTS, ("post_id", "line_id"), "Posts joined by rename or move are one post."),
    )
    yield Step(
        "unit_line",
        needs=("known_post", "known_unit"),
        fold=_fold("unit", ONE, _UNITS, ("unit_id", "line_id"), "Units joined by rename or move are one unit."),
    )
    yield Step(
        "unit_group",
        needs=("known_post", "known_unit"),
        fold=_fold(
            "unit",
            RELATED,
            _UNITS,
            ("unit_id", "group_id"),
            "Units joined by rename, move, merge or split are related.",
        ),
    )
    yield Step("unit_heir", load("auditkit.organisation", "unit_heir.sql"))
