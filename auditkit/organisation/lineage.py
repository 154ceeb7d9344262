"""What counts as one through reorganisations: lines of posts, lines of units, groups of related units, heirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa

from auditkit.engine import Step
from auditkit.engine.queries import queries, query
from auditkit.engine.steps import Engine
from auditkit.parameters import Parameters

ONE = ("rename", "move")
RELATED = ("rename", "move", "merge", "split")

_IDS = {
    "post": "select post_id as id from known_post union select post_id from known_tenure",
    "unit": "select unit_id as id from known_unit union select unit_id from known_post where unit_id is not null",
}
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


def _lines(kind: str, relations: Sequence[str], column: str, why: str) -> Step:
    # Connected sets of an undirected graph would need a recursion that grows with every ring; the rows are few.
    def fold(engine: Engine, parameters: Parameters) -> pa.Table:
        known = [one for one in engine.sql(_IDS[kind]).column("id").to_pylist() if one is not None]
        steps = engine.sql(_STEPS.format(as_of=parameters.as_of.isoformat())).to_pylist()
        pairs = [(s["old_id"], s["new_id"]) for s in steps if s["kind"] == kind and s["relation"] in relations]
        found = joined(known, pairs)
        return pa.table({f"{kind}_id": pa.array(found, pa.string()), column: pa.array(found.values(), pa.string())})

    fold.__doc__ = why
    name = f"{kind}_{column.removesuffix('_id')}"
    return Step(name, needs=query(name, _IDS[kind]).needs, fold=fold)


STEPS = (
    _lines("post", ONE, "line_id", "Posts joined by rename or move are one post."),
    _lines("unit", ONE, "line_id", "Units joined by rename or move are one unit."),
    _lines("unit", RELATED, "group_id", "Units joined by rename, move, merge or split are related."),
    queries("auditkit.organisation")("unit_heir"),
)
