"""The evidence of a trail as a typed graph: what is joined to what, and by which relation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import networkx as nx
import pandas as pd

from auditkit.result import cell

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
    then = trail.chain.frame
    _chain(made, then[then["moment"] == "occurrence"], place["post_id"])
    _handovers(made, trail)
    _rows(made, trail, problem)
    return made


def item_graph(trail: Any) -> Any:
    """The same of an item: to its lines, its actions, its posts, the handovers that it met, and who was told of it."""
    made = nx.DiGraph()
    lines = trail.months.frame
    item = _node(made, "item", trail.item_id, str(lines["text"].iloc[-1]) if len(lines) else None)
    _months(made, trail, trail.item_id)
    for row in lines.itertuples():
        line = _node(made, "plan_line", row.evidence)
        for kind, key in (("unit", row.unit_id), ("post", row.post_id)):
            if isinstance(key, str):
                made.add_edge(line, _node(made, kind, key), relation=f"of {kind}")
    for row in trail.actions.frame.itertuples():
        act = _node(made, "action", row.evidence, f"{row.acted_on:%Y-%m-%d} {row.kind}")
        made.add_edge(item, act, relation="acted on")
        if isinstance(row.person_id, str):
            made.add_edge(_node(made, "person", row.person_id), act, relation="acted")
    chain = trail.chain.frame
    own = chain.loc[chain["depth"] == 0, "post_id"]
    if len(own):
        made.add_edge(item, _node(made, "post", own.iloc[0]), relation="of post")
        _chain(made, chain.assign(relation="superior"), own.iloc[0])
    _handovers(made, trail)
    for row in trail.knowledge.frame.itertuples():
        made.add_edge(_node(made, "person", row.person_id, cell(row.name) or None), item, relation=str(row.level))
    return made


def _handovers(made: Any, trail: Any) -> None:
    for row in trail.handovers.frame.itertuples():
        handover = _node(made, "handover", row.handover_id)
        made.add_edge(_node(made, "post", row.post_id), handover, relation="changed hands")
        for role in ("outgoing", "incoming"):
            for person in _names(getattr(row, role)):
                made.add_edge(handover, _node(made, "person", person), relation=role)


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


def _chain(made: Any, then: pd.DataFrame, own: object) -> None:
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
        sheet = f" › {row.sheet}" if isinstance(row.sheet, str) else ""
        cited = _node(made, kind, f"{row.file}{sheet} row {row.row}")
        if isinstance(row.person_id, str):
            person = _node(made, "person", row.person_id)
            made.add_edge(person, problem, relation="stands in relation")
            relation = f"{row.rule}: {'counter-evidence' if row.side == 'against' else 'evidence'}"
            made.add_edge(person, cited, relation=relation)
