"""Which lines are one item: ids, stated links, decisions, identical words."""

from __future__ import annotations

import pyarrow as pa

from auditkit.engine import Step, load
from auditkit.engine.steps import Engine
from auditkit.parameters import Parameters



def joined(engine: Engine, parameters: Parameters) -> pa.Table:
    """Items made one by a stated continuation or a decision `same`; a decision `different` outranks a stated link.

    A union-find over the few stated rows: a set that grows by its own result is a fold, and no query.
    """
    pairs = engine.sql("select node_a, node_b from stated_node where relation = 'continue'").to_pylist()
    parent: dict[int, int] = {}

    def root(node: int) -> int:
        while parent.get(node, node) != node:
            parent[node] = node = parent.get(parent[node], parent[node])
        return node

    for pair in pairs:
        low, high = sorted((root(pair["node_a"]), root(pair["node_b"])))
        parent[high] = low
    nodes = sorted(parent)
    return pa.table({"node": pa.array(nodes, pa.int64()), "item": pa.array([root(node) for node in nodes], pa.int64())})


def _step(name: str, *needs: str) -> Step:
    return Step(name, load("auditkit.items", f"{name}.sql"), needs)


STEPS = (
    _step("sheet", "calendar"),
    _step("unit_no", "unit_group"),
    _step("named_item"),
    _step("text_line", "unit_no", "calendar"),
    _step("text_node", "text_line", "named_item"),
    _step("stated_node", "text_node", "named_item", "calendar"),
    Step("joined", needs=("stated_node",), fold=joined),
    _step("line", "sheet", "joined", "calendar", "unit_no"),
    _step("relate", "stated_node", "joined"),
    _step("candidate", "text_line", "text_node", "joined"),
    _step("item", "line"),
)
