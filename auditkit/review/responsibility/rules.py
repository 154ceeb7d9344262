"""The rules as data: code, sentence, relation and query of each, and the steps that their queries read."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pyarrow as pa
import yaml

from auditkit.engine import Step, load
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


def _step(name: str, *needs: str) -> Step:
    return Step(name, load(HERE, f"{name}.sql"), needs)


def _rows() -> Step:
    """One table of what every rule found: a row of evidence, of counter-evidence or of what is missing."""
    persons = [f"select '{one['code']}' as rule, {_COLUMNS} from rule_{one['file']}" for one in rules()["rules"]]
    about = (
        "select rule, problem, cast(null as varchar) as person_id, post_id, state, cast(null as varchar) as inferred, "
        "side, table_name, row_key, shows from organisation_row"
    )
    needs = (*(f"rule_{one['file']}" for one in rules()["rules"]), "organisation_row")
    return Step("responsibility_row", "\nunion all\n".join([*persons, about]), needs)


STEPS = (
    _step("line_up", "reporting"),
    _step("known_duty", "known_post", "post_line"),
    _step("problem_case", "item_of", "line", "post_unit", "head", "unit_no"),
    _step("chain_post", "problem_case", "speaker", "unit_no", "post_line", "known_duty", "head", "line_up"),
    _step("chain_holder", "chain_post", "holder"),
    _step("held_then", "chain_holder", "problem_case"),
    _step("problem_act", "problem_case", "act", "holder"),
    _step("address", "known_post", "known_unit"),
    _step("telling", "act", "item_of", "holder", "address"),
    _step("known", "telling", "problem_case"),
    _step("problem_event", "problem_case", "event", "problem_act", "strength", "head", "holder"),
    _step("held_row", "held_then", "problem_case", "line_up", "timeline", "known_post", "known", "called"),
    _step("decided", "problem_act", "problem_case"),
    _step("knower", "known", "problem_case", "chain_holder", "calendar"),
    _step("escalated", "knower", "problem_act", "known", "line_up", "holder", "address", "called"),
    _step("dark", "problem_case", "gap", "calendar", "unit_name"),
    _step(
        "inheritor", "problem_case", "chain_post", "handover", "handover_person", "listed", "follow_state", "known",
        "handover_case",
    ),
    _step("inherited_act", "inheritor", "problem_event", "line_up"),
    _step(
        "organisation_row", "problem_case", "chain_post", "timeline", "line_up", "known_post", "held_then", "holder",
        "dark", "called",
    ),
    *(Step(f"rule_{one['file']}", load(HERE, f"{one['file']}.sql"), tuple(one["needs"])) for one in rules()["rules"]),
    Step("rule", fold=rule),
    _rows(),
    _step("responsibility", "responsibility_row", "problem_case", "rule"),
    _step("exposure", "problem_case", "chain_post", "chain_holder", "timeline"),
)  # fmt: skip
