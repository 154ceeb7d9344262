"""Promises of docs/security.md that no room's own tests attack, and that every test named there exists."""

from __future__ import annotations

import ast
import re
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd
import pytest

import auditkit as ak
from auditkit.engine import DuckDB
from auditkit.engine.steps import fill, literal
from auditkit.errors import AuditkitError
from auditkit.show.export import safe_text

ROOT = Path(__file__).parents[2]
REFUSED = (AuditkitError, duckdb.Error)
OUTSIDE = [
    "select * from read_csv('sample_data/tables/unit.csv')",
    "select * from 'sample_data/tables/unit.csv'",
    "select * from read_text('README.md')",
    "select * from glob('*')",
    "select * from (select * from read_parquet('x.parquet'))",
    "select getenv('HOME')",
]
STATEMENTS = [
    "drop table plan_line",
    "delete from plan_line",
    "create table x as select 1",
    "copy plan_line to 'x.csv'",
    "attach 'x.db'",
    "install httpfs",
    "load httpfs",
    "set enable_external_access = true",
    "reset lock_configuration",
    "pragma database_list",
    "select 1; drop table plan_line",
]


@cache
def audit() -> ak.Audit:
    tenure = pd.DataFrame({"post_id": ["P"], "person_id": ["Li"], "start": ["2024"]})
    lines = pd.DataFrame({"period": ["2025-03"], "moment": ["plan"], "unit_id": ["P"], "text": ["Pour the slab"]})
    return ak.open_audit({"tenure": tenure, "plan_line": lines}, as_of="2025-06-30")


@pytest.mark.parametrize("text", OUTSIDE)
def test_no_query_leaves_the_engine(text: str) -> None:
    with pytest.raises(REFUSED):
        audit().sql(text)
    with pytest.raises(REFUSED):
        DuckDB().sql(text)


@pytest.mark.parametrize("text", STATEMENTS)
def test_only_a_select_is_accepted(text: str) -> None:
    with pytest.raises(REFUSED):
        audit().sql(text)
    with pytest.raises(AuditkitError, match="only one SELECT"):
        DuckDB().sql(text)
    assert len(audit().table("plan_line")) == 1


@pytest.mark.parametrize("value", ["'", "''", "\\", "\\'", "{as_of}", "'; drop table x; --", "", "“’"])
def test_a_value_is_never_a_piece_of_a_query(value: str) -> None:
    said = fill("select {value} as said, {as_of} as day", value=value, as_of=date(2025, 6, 30))
    assert DuckDB().sql(fill(said)).to_pylist() == [{"said": value, "day": date(2025, 6, 30)}]
    with pytest.raises(AuditkitError):
        literal([value])


@pytest.mark.parametrize("sign", list("=+-@\t\r＝＋－＠"))
def test_a_cell_of_an_export_is_never_a_formula(sign: str) -> None:
    assert safe_text(f"{sign}cmd|'/c calc'!A1")[0] == "'"
    assert safe_text("-12.5") == "-12.5"


CLOCKS = {"today", "now", "utcnow", "localtime", "time_ns"}
CONNECTIONS = {"socket", "urllib", "http", "requests", "httpx", "ftplib", "smtplib", "asyncio", "pickle", "shelve"}


def test_the_package_asks_no_clock_and_no_network() -> None:
    found = []
    for path in sorted((ROOT / "auditkit").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
                found.append(f"{path.name}:{node.lineno} {node.attr}")
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [f"{path.name}:{node.lineno} {name}" for name in names if name.split(".")[0] in CONNECTIONS]
    assert found == []


def test_every_test_named_in_the_documents_exists() -> None:
    named, gone = 0, []
    for page in (ROOT / "docs").rglob("*.md"):
        for file, test in re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", page.read_text("utf-8")):
            named += 1
            path = ROOT / file
            text = path.read_text("utf-8") if path.is_file() else ""
            if not text or (test and f"def {test}(" not in text):
                gone.append(f"{page.name}: {file}::{test}")
    assert named > 30
    assert gone == []
