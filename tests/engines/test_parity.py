"""Every step of the product and every query inside a verb answers alike on DuckDB and on Spark, from the same text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import auditkit as ak
from auditkit import sample
from auditkit.engine.steps import fill
from auditkit.result import Result
from auditkit.review.every import RESULTS, STEPS

from ..truth.batches import prefixed
from .twin import Twin


def sample_and_another_form() -> dict[str, pd.DataFrame]:
    """The shipped sample, with ids, actions, messages, problems, duties, lists; and reworded lines without ids.

    Both in one, because a step costs half a second on Spark, however few its rows are.
    """
    told = {path.stem: pd.read_csv(path, dtype="str") for path in sorted(Path("sample_data/tables").glob("*.csv"))}
    other = dict(sample.enterprise(seed=3, ids=False, reword=0.8).tables)
    other["plan_line"] = registered(other["plan_line"])
    for name in ("unit", "post", "person", "tenure", "coverage", "plan_line"):
        told[name] = pd.concat([told[name], prefixed(other[name], "X.")], ignore_index=True)
    return told


def registered(lines: pd.DataFrame) -> pd.DataFrame:
    """Half of the units hand in a register: every line with its day, and a later line in the place of every fifth."""
    units = sorted(set(lines["unit_id"]))
    whole, rest = (lines[lines["unit_id"].isin(units[at::2])] for at in range(2))
    first = whole.assign(recorded_on=whole["period"] + "-01")
    later = first[first.index % 5 == 0].assign(recorded_on=lambda rows: rows["period"] + "-20", status="in progress")
    return pd.concat([rest, first, later], ignore_index=True)


@pytest.fixture(scope="module")
def audit() -> ak.Audit:
    return ak.open_audit(sample_and_another_form(), as_of="2025-06-30", engine=Twin())


@pytest.mark.parametrize("step", STEPS)
def test_a_step_of_the_sample(audit: ak.Audit, step: str) -> None:
    audit.need(step)
    audit._engine.sql(f'select * from "{step}"')


VERBS: dict[str, Callable[[ak.Audit], Any]] = {
    "coverage": lambda a: a.coverage(),
    "holders": lambda a: a.holders("2025-03-01"),
    "superiors": lambda a: a.superiors("P7-MGR", "2025-03-01"),
    "handovers": lambda a: a.handovers(),
    "outcomes": lambda a: a.outcomes(),
    "follow_up": lambda a: a.follow_up(),
    "handover": lambda a: a.handover(post="P7-MGR", on="2025-03-01"),
    "trace an item": lambda a: a.trace("P7-0135"),
    "trace a problem": lambda a: a.trace("PRB-0042"),
    "responsibility": lambda a: a.responsibility("PRB-0042"),
    "duties": lambda a: a.duties("2025-03-01"),
    "gaps": lambda a: a.gaps(),
    "overlaps": lambda a: a.overlaps(),
    "power_balance": lambda a: a.power_balance(),
    "surfaced": lambda a: a.surfaced(),
    "repeats": lambda a: a.repeats(),
    "target_rollup": lambda a: a.target_rollup(),
    "lists": lambda a: a.lists(),
    "two_clocks": lambda a: a.two_clocks("2024-09-03"),
    "versions": lambda a: a.versions(),
    "links": lambda a: a.links(),
    "link_queue": lambda a: a.link_queue(),
    "decisions": lambda a: a.decisions(),
}


def results(answer: Any) -> list[Result]:
    """The answer itself, or the results that it is made of."""
    if isinstance(answer, Result):
        return [answer]
    return [part for part in vars(answer).values() if isinstance(part, Result)]


@pytest.mark.parametrize("verb", VERBS)
def test_the_queries_inside_a_verb(audit: ak.Audit, verb: str) -> None:
    found = results(VERBS[verb](audit))
    assert found
    for result in found:
        assert len(result.frame) >= 0
        assert result.sentence
        assert len(result.evidence) >= 0


def test_all_forms_are_among_the_records(audit: ak.Audit) -> None:
    assert len(audit.table("proposal")) > 0
    assert set(audit.table("line")["register"]) == {True, False}


def test_the_texts_that_other_parameters_write(audit: ak.Audit) -> None:
    """Over what the steps before them made with the parameters of all: the text is what may differ."""
    other = audit.parameters.but(
        known_on="2025-06-10", by="unit", merge_days=0, window=2, window_days=75, window_counts_current=True,
        scope="below",
    )  # fmt: skip
    changed = {name: fill(step.text, **other.asdict()) for name, step in STEPS.items() if not step.fold}
    changed = {name: text for name, text in changed.items() if text != audit._method.text(name, made=False)}
    assert len(changed) > 10
    for name, text in changed.items():
        audit.need(*STEPS[name].needs)
        audit._engine.keep(f"{name} otherwise", text)
        audit._engine.sql(f'select * from "{name} otherwise"')


def test_every_result_is_compared() -> None:
    assert set(RESULTS) - {"refused"} <= set(STEPS)
