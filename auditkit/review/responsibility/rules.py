"""The rules as data: code, sentence, relation and query of each, and the steps behind them."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pyarrow as pa
import yaml

from auditkit.engine import Step, load
from auditkit.engine.queries import queries, query
from auditkit.engine.steps import Engine
from auditkit.parameters import Parameters

HERE = "auditkit.review.responsibility"
_COLUMNS = "problem, person_id, post_id, state, inferred, side, table_name, row_key, shows"


def rules() -> dict[str, list[dict[str, Any]]]:
    """`rules` about persons and `organisation` lines, each in the order in which they are printed.

    Source: `docs/definitions.md`, "Responsibility for one problem".

    Examples:
        >>> [rule["code"] for rule in rules()["rules"]][:3]
        ['R8x', 'R7x', 'R1']
    """
    table: dict[str, list[dict[str, Any]]] = yaml.safe_load(files(HERE).joinpath("rules.yaml").read_text("utf-8"))
    return table


def rule(engine: Engine, parameters: Parameters) -> pa.Table:
    """The rules in the order in which their lines are printed, as `rules.yaml` has them."""
    table = rules()
    rows = [*table["rules"], *({**one, "relation": "organisation"} for one in table["organisation"])]
    return pa.table(
        {
            "rule_no": pa.array(range(len(rows)), pa.int32()),
            **{
                name: pa.array([row[column] for row in rows], pa.string())
                for name, column in (("rule", "code"), ("relation", "relation"), ("sentence", "sentence"))
            },
        }
    )


def _rows() -> Step:
    """One table of what every rule found: a row of evidence, of counter-evidence or of what is missing."""
    persons = [f"select '{one['code']}' as rule, {_COLUMNS} from rule_{one['file']}" for one in rules()["rules"]]
    about = (
        "select rule, problem, cast(null as varchar) as person_id, post_id, state, cast(null as varchar) as inferred, "
        "side, table_name, row_key, shows from organisation_row"
    )
    return query("responsibility_row", "\nunion all\n".join([*persons, about]))


_step = queries(HERE)
STEPS = (
    *map(_step, (
        "line_up", "known_duty", "problem_case", "chain_post", "chain_holder", "held_then", "problem_act", "address",
        "telling", "known", "problem_event", "held_row", "decided", "knower", "escalated", "dark", "inheritor",
        "inherited_act", "organisation_row",
    )),
    *(query(f"rule_{one['file']}", load(HERE, f"{one['file']}.sql")) for one in rules()["rules"]),
    Step("rule", fold=rule),
    _rows(),
    *map(_step, ("responsibility", "exposure")),
)  # fmt: skip
