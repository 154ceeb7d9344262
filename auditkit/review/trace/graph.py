"""The evidence of one problem as a typed graph: what is joined to what, and by which relation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import networkx as nx

NODES = ("problem", "item", "target", "unit", "post", "person", "plan_line", "action", "message", "handover", "record")


def graph(trail: Any) -> Any:
    """A networkx `DiGraph`: nodes `(type, id)` with `type` and `label`, edges with `relation`.

    From the problem to its item, unit, post and target, from posts to their superiors and holders, from persons to the
    rows that name them, from rule lines to the rows that they rest on.
    """
    made = nx.DiGraph()
    place = trail.place.frame.iloc[0]
    problem = _node(made, "problem", place["problem_id"], str(place["title"]))
    for kind, column in (("item", "item_id"), ("target", "target_id"), ("unit", "unit_id"), ("post", "post_id")):
        if isinstance(place[column], str):
            made.add_edge(problem, _node(made, kind, place[column]), relation=f"of {kind}")
    _months(made, trail, place["item_id"])
    _chain(made, trail, place["post_id"])
    for row in trail.handovers.frame.itertuples():
        handover = _node(made, "handover", row.handover_id)
        made.add_edge(_node(made, "post", row.post_id), handover, relation="changed hands")
        for role in ("outgoing", "incoming"):
            for person in _names(getattr(row, role)):
                made.add_edge(handover, _node(made, "person", person), relation=role)
    _rows(made, trail, problem)
    return made


def _node(made: Any, kind: str, key: object, label: str | None = None) -> tuple[str, str]:
    node = (kind, str(key))
    if node not in made or label:
        made.add_node(node, type=kind, label=label or str(key))
    return node


def _names(text: object) -> Iterable[str]:
    return text.split("; ") if isinstance(text, str) else ()


def _months(made: Any, trail: Any, item: object) -> None:
    for row in trail.months.frame.itertuples():
        line = _node(made, "plan_line", row.evidence, f"{row.period} {row.moment}: {row.text}")
        made.add_edge(_node(made, "item", item), line, relation="planned in" if row.moment == "plan" else "reviewed in")


def _chain(made: Any, trail: Any, own: object) -> None:
    then = trail.chain.frame
    then = then[then["moment"] == "occurrence"]
    for row in then.itertuples():
        post = _node(made, "post", row.post_id)
        if isinstance(own, str) and row.post_id != own:
            relation = "superior" if "superior" in str(row.relation) else str(row.relation)
            made.add_edge(_node(made, "post", own), post, relation=relation)
        for person in _names(row.possible):
            sure = person in set(_names(row.certain))
            made.add_edge(post, _node(made, "person", person), relation="held by" if sure else "possibly held by")


def _rows(made: Any, trail: Any, problem: tuple[str, str]) -> None:
    for row in trail.responsibility.lines.evidence.itertuples():
        kind = str(row.table_name) if row.table_name in NODES else "record"
        cited = _node(made, kind, f"{row.file} row {row.row}")
        if isinstance(row.person_id, str):
            person = _node(made, "person", row.person_id)
            made.add_edge(person, problem, relation="stands in relation")
            relation = f"{row.rule}: {'counter-evidence' if row.side == 'against' else 'evidence'}"
            made.add_edge(person, cited, relation=relation)
