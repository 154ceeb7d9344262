"""Every step of the product gives the same table on Spark as on DuckDB, from the same unedited text."""

from __future__ import annotations

import pytest

import auditkit as ak
from auditkit.engine import Spark
from auditkit.review.every import STEPS

from .session import canonical, session


@pytest.fixture(scope="module")
def sample() -> tuple[ak.Audit, ak.Audit]:
    given = {"source": "sample_data/tables", "as_of": "2025-06-30"}
    return ak.open_audit(**given), ak.open_audit(**given, engine=Spark(session()))


@pytest.mark.parametrize("step", STEPS)
def test_a_step_of_the_sample(sample: tuple[ak.Audit, ak.Audit], step: str) -> None:
    for audit in sample:
        audit.need(step)
    duck, spark = (canonical(audit._engine.sql(f'select * from "{step}"')) for audit in sample)
    assert spark.schema == duck.schema
    assert spark.equals(duck)
