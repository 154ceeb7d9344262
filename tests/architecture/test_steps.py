"""What a step needs is what its text reads: a store may hold what lies between, and only what is needed is made."""

from __future__ import annotations

import re

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.optimizer.scope import traverse_scope

from auditkit.review.every import RESULTS, STEPS
from auditkit.review.ordered import whole

_HOLE = re.compile(r"\{[a-z_]+\}")


def tables_read(text: str) -> set[str]:
    """The tables that a text reads, without its own common table expressions."""
    tree = sqlglot.parse_one(_HOLE.sub("null", text), read="duckdb")
    sources = [source for scope in traverse_scope(tree) for source in scope.sources.values()]
    return {source.name for source in sources if isinstance(source, exp.Table)}


@pytest.mark.parametrize("name", [name for name, step in STEPS.items() if step.text])
def test_a_step_needs_what_a_parser_finds_that_it_reads(name: str) -> None:
    assert tables_read(STEPS[name].text) & STEPS.keys() == {*STEPS[name].needs} & STEPS.keys()


def test_a_common_table_expression_is_no_step() -> None:
    assert tables_read("with item as (select * from line) select * from item join sheet using (p)") == {"line", "sheet"}


@pytest.mark.parametrize("name", [name for name in RESULTS if name in STEPS and STEPS[name].text])
def test_a_result_has_one_order_however_it_was_made(name: str) -> None:
    texts = (_HOLE.sub("null", STEPS[name].text), whole(name))
    assert any(sqlglot.parse_one(text, read="duckdb").args.get("order") for text in texts)
